package io.pronto.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.AnnotationSupport;

/** No test that takes more than a JDK is among those that run everywhere. */
class TestNeedsTest {

  private static final String PLANTED = TestNeedsTest.class.getPackageName() + ".planted.needs";

  private static final JavaClasses ALL = new ClassFileImporter().importPackages("io.pronto.it");

  /** These start the product, the JDK and what every system has; nothing else of their own. */
  private static final Set<String> STARTERS =
      Set.of(
          "Command.java",
          "CommandLineIT.java",
          "ExternalProcess.java",
          "Kubectl.java",
          "Launcher.java",
          "LauncherIT.java",
          "NativeProcessTest.java",
          "NetworkTrace.java",
          "NoOutboundIT.java",
          "Signals.java",
          "Terminal.java",
          "Tool.java");

  static Stream<Class<?>> needs() {
    return Stream.of(Needs.class.getDeclaredClasses())
        .filter(type -> !type.getSimpleName().equals("Need"));
  }

  @Test
  void everyTestClassSaysWhatItNeeds() {
    JavaClasses tests = ALL.that(DescribedPredicate.describe("are tests", TestNeedsTest::isTest));
    assertThat(tests).hasSizeGreaterThan(40);
    assertThat(NeedsRule.breaches(tests)).isEmpty();
  }

  @Test
  void findsNeedsThatAreHiddenOrMadeUp() {
    // When
    List<String> breaches =
        NeedsRule.breaches(new ClassFileImporter().importPackages(PLANTED, "io.pronto.it.parts"))
            .stream()
            .filter(breach -> breach.startsWith(PLANTED))
            .sorted()
            .toList();
    // Then
    assertThat(breaches)
        .containsExactly(
            PLANTED + ".Helped lacks @Needs.Consul",
            PLANTED + ".Helped lacks @Needs.Prometheus",
            PLANTED + ".HidesWhatAnotherUses lacks @Needs.Consul",
            PLANTED + ".HidesWhatItUses lacks @Needs.Toxiproxy",
            PLANTED + ".SaysTooMuch does not use its @Needs.Python");
  }

  @ParameterizedTest
  @MethodSource("needs")
  void everyNeedIsLeftOutByDefaultAndCanBeAskedForAlone(Class<?> need) {
    assertThat(AnnotationSupport.findRepeatableAnnotations(need, Tag.class))
        .extracting(Tag::value)
        .containsExactlyInAnyOrder(Needs.SYSTEM, need.getSimpleName().toLowerCase(Locale.ROOT));
  }

  @Test
  void noOtherClassOfTheTestsStartsProcesses() throws IOException {
    try (Stream<Path> modules = Files.list(Product.root())) {
      for (Path sources : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (!Files.isDirectory(sources)) {
          continue;
        }
        try (Stream<Path> files = Files.walk(sources)) {
          assertThat(files.filter(file -> file.toString().endsWith(".java")))
              .filteredOn(TestNeedsTest::startsProcesses)
              .allMatch(file -> STARTERS.contains(file.getFileName().toString()));
        }
      }
    }
  }

  private static boolean isTest(JavaClass type) {
    return type.getSimpleName().matches(".*(IT|Test)");
  }

  private static boolean startsProcesses(Path source) {
    try {
      String text = Files.readString(source);
      return text.contains("new " + "ProcessBuilder(") || text.contains("getRuntime()" + ".exec(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

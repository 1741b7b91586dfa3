package io.pronto.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The package rules, numbered as in CONTRIBUTING.md. Packages are given by their ends, so that the
 * planted ones match too.
 */
final class PackageRules {

  private static final String[] SERVICES = {
    "..pronto..gateway..",
    "..pronto..preprocessor..",
    "..pronto..modelserver..",
    "..pronto..postprocessor.."
  };

  private static final String[] CORE = {
    "..core.failure..",
    "..core.hop..",
    "..core.json..",
    "..core.pipeline..",
    "..core.tensor..",
    "..core.time..",
    "..gateway.predict..",
    "..preprocessor.steps..",
    "..modelserver.model..",
    "..modelserver.batching..",
    "..postprocessor.steps.."
  };

  private static final String[] FRONT_DOORS = {
    "..gateway.grpc..",
    "..gateway.rest..",
    "..preprocessor.grpc..",
    "..modelserver.grpc..",
    "..postprocessor.grpc.."
  };

  /** Ways to read the time, to wait, or to draw a number, that a test cannot steer. */
  private static final Set<String> UNSTEERED =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.lang.Thread.sleep",
          "java.lang.Math.random",
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.util.Random.<init>",
          "java.util.concurrent.ThreadLocalRandom.current");

  private static final Set<String> LIBRARY_LOADERS =
      Set.of(
          "java.lang.System.load",
          "java.lang.System.loadLibrary",
          "java.lang.Runtime.load",
          "java.lang.Runtime.loadLibrary");

  // 1. A service uses the modules below it, never another service. Arrows point down: no module
  //    knows one above it, no package one that knows it.

  static final ArchRule SERVICES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("..pronto..(gateway|preprocessor|modelserver|postprocessor)..")
          .should()
          .notDependOnEachOther();

  /** From the lowest to the highest; the services stand above all. */
  private static final List<String> MODULES =
      List.of("core", "wire", "chain", "service", "discovery");

  static final ArchRule MODULES_POINT_DOWN = modulesPointDown();

  private static ArchRule modulesPointDown() {
    List<String> above = new ArrayList<>(List.of(SERVICES));
    List<ArchRule> rules = new ArrayList<>();
    for (String module : MODULES.reversed()) {
      String packages = "..pronto..%s..".formatted(module);
      rules.add(nobodyIn(packages).dependOnClassesThat(residesIn(above)).allowEmptyShould(true));
      above.add(packages);
    }
    return CompositeArchRule.of(rules);
  }

  private static ClassesShould nobodyIn(String packages) {
    return noClasses().that(residesIn(List.of(packages))).should();
  }

  private static DescribedPredicate<JavaClass> residesIn(List<String> packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages.toArray(String[]::new));
  }

  static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("io.pronto.(**)").should().beFreeOfCycles();

  // 2. The core is plain Java.

  static final ArchRule CORE_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..",
              "io.vertx..",
              "jakarta.ws.rs..",
              "com.google.protobuf..",
              "io.pronto.proto..");

  // 3. ONNX Runtime appears only in modelserver.onnx; Consul and Kubernetes clients only in
  //    discovery; OpenTelemetry only in chain.telemetry, and where that is given it.

  static final ArchRule ONNX_RUNTIME_STAYS_IN_ONNX =
      noClasses()
          .that()
          .resideOutsideOfPackage("..modelserver.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  static final ArchRule REGISTRIES_STAY_IN_DISCOVERY =
      noClasses()
          .that()
          .resideOutsideOfPackage("..pronto.discovery..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.ext.consul..", "io.fabric8.kubernetes..", "io.kubernetes..");

  static final ArchRule TRACING_STAYS_IN_TELEMETRY =
      noClasses()
          .that()
          .resideOutsideOfPackages("..chain.telemetry..", "..service.parts..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  // 4. Nothing depends on a grpc or rest package, nor on service.admin. The core sees the next hop
  //    as an interface of its own; chain.balancing is for the client side of a hop alone.

  static final ArchRule NOTHING_DEPENDS_ON_FRONT_DOORS =
      noClasses()
          .that()
          .resideOutsideOfPackages(FRONT_DOORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRONT_DOORS);

  static final ArchRule NOTHING_DEPENDS_ON_ADMIN =
      noClasses()
          .that()
          .resideOutsideOfPackage("..service.admin..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..service.admin..");

  static final ArchRule BALANCING_IS_FOR_CLIENTS =
      noClasses()
          .that()
          .resideOutsideOfPackages("..chain.balancing..", "..chain.client..", "..service.next..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..chain.balancing..");

  static final ArchRule FRONT_DOORS_DO_NOT_KNOW_EACH_OTHER =
      slices().matching("..gateway.(grpc|rest)..").should().notDependOnEachOther();

  static final ArchRule CORE_SEES_NO_CLIENT =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..gateway.next..", "..chain.client..");

  // 5. gRPC's Status and its exceptions stay in wire, chain and discovery.

  static final ArchRule STATUS_STAYS_AT_THE_HOP =
      noClasses()
          .that()
          .resideOutsideOfPackages("..pronto.wire..", "..pronto.chain..", "..pronto.discovery..")
          .should()
          .dependOnClassesThat(
              nameMatching("io\\.grpc\\.Status(\\$.+|Exception|RuntimeException)?"));

  // 6. Settings are @ConfigMapping interfaces in a config package.

  static final ArchRule SETTINGS_ARE_INTERFACES_IN_CONFIG =
      classes()
          .that()
          .areAnnotatedWith(ConfigMapping.class)
          .should()
          .beInterfaces()
          .andShould()
          .resideInAPackage("..config..");

  static final ArchRule NO_OTHER_SETTINGS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ConfigProperty.class, ConfigProvider.class);

  // 7. Constructors inject.

  static final ArchRule NO_INJECTED_FIELDS = noFields().should().beAnnotatedWith(Inject.class);

  static final ArchRule NO_MUTABLE_STATICS = fields().that().areStatic().should().beFinal();

  static final ArchRule NO_GET_INSTANCE = noMethods().should().haveName("getInstance");

  // 8. A name says what a thing does.

  static final ArchRule NO_EMPTY_NAMES =
      noClasses()
          .should()
          .haveNameMatching("(.*\\.)?(utils?|common|helpers?|managers?|impl)\\..*")
          .orShould()
          .haveNameMatching(".*(Utils?|Common|Helpers?|Managers?|Impl)([A-Z$].*)?");

  // 9. The core takes a clock and a random generator.

  static final ArchRule CORE_TAKES_TIME_AND_CHANCE =
      noClasses().that().resideInAnyPackage(CORE).should().accessTargetWhere(calls(UNSTEERED));

  // 10. Native code runs only in modelserver.onnx and in preprocessor.steps.tokenize.

  static final ArchRule NATIVE_CODE_HAS_TWO_HOMES =
      noClasses()
          .that()
          .resideOutsideOfPackages("..modelserver.onnx..", "..preprocessor.steps.tokenize..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", "java.lang.foreign..")
          .orShould()
          .accessTargetWhere(calls(LIBRARY_LOADERS));

  private static DescribedPredicate<JavaAccess<?>> calls(Set<String> methods) {
    return describe(
        "one of " + methods,
        access ->
            methods.contains(
                access.getTargetOwner().getName() + "." + access.getTarget().getName()));
  }

  private PackageRules() {}
}

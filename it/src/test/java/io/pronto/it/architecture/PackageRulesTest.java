package io.pronto.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule finds the classes planted to break it, and none of those that break another. */
class PackageRulesTest {

  private static final String PLANTED = PackageRulesTest.class.getPackageName() + ".planted";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(PLANTED);

  @Test
  void findsServiceThatKnowsAnother() {
    finds(PackageRules.SERVICES_DO_NOT_KNOW_EACH_OTHER, "gateway.traffic.KnowsPreprocessor");
  }

  @Test
  void findsModuleThatKnowsOneAbove() {
    finds(
        PackageRules.MODULES_POINT_DOWN, "core.tensor.KnowsHop", "chain.server.KnowsPreprocessor");
  }

  @Test
  void findsCycle() {
    finds(PackageRules.NO_PACKAGE_CYCLES, "cycle.east.East");
  }

  @Test
  void findsCoreThatKnowsGrpc() {
    finds(PackageRules.CORE_IS_PLAIN_JAVA, "postprocessor.steps.KnowsGrpc");
  }

  @Test
  void findsOnnxRuntimeElsewhere() {
    finds(PackageRules.ONNX_RUNTIME_STAYS_IN_ONNX, "preprocessor.steps.tokenize.KnowsOnnxRuntime");
  }

  @Test
  void findsRegistryElsewhere() {
    finds(PackageRules.REGISTRIES_STAY_IN_DISCOVERY, "gateway.traffic.KnowsConsul");
  }

  @Test
  void findsTracingElsewhere() {
    finds(PackageRules.TRACING_STAYS_IN_TELEMETRY, "gateway.traffic.KnowsTracer");
  }

  @Test
  void findsDependencyOnFrontDoor() {
    finds(PackageRules.NOTHING_DEPENDS_ON_FRONT_DOORS, "gateway.traffic.KnowsFrontDoor");
  }

  @Test
  void findsDependencyOnAdmin() {
    finds(PackageRules.NOTHING_DEPENDS_ON_ADMIN, "gateway.traffic.KnowsAdmin");
  }

  @Test
  void findsBalancingElsewhere() {
    finds(PackageRules.BALANCING_IS_FOR_CLIENTS, "gateway.traffic.KnowsBalancing");
  }

  @Test
  void findsFrontDoorThatKnowsAnother() {
    finds(PackageRules.FRONT_DOORS_DO_NOT_KNOW_EACH_OTHER, "gateway.grpc.KnowsOtherDoor");
  }

  @Test
  void findsCoreThatSeesClient() {
    finds(PackageRules.CORE_SEES_NO_CLIENT, "gateway.predict.KnowsClient");
  }

  @Test
  void findsStatusElsewhere() {
    finds(PackageRules.STATUS_STAYS_AT_THE_HOP, "gateway.cache.KnowsStatus");
  }

  @Test
  void findsSettingsElsewhere() {
    finds(PackageRules.SETTINGS_ARE_INTERFACES_IN_CONFIG, "gateway.cache.StraySettings");
  }

  @Test
  void findsSingleProperty() {
    finds(PackageRules.NO_OTHER_SETTINGS, "gateway.config.ReadsProperty");
  }

  @Test
  void findsInjectedField() {
    finds(PackageRules.NO_INJECTED_FIELDS, "gateway.cache.InjectsField");
  }

  @Test
  void findsMutableStatic() {
    finds(PackageRules.NO_MUTABLE_STATICS, "gateway.cache.CountsInStatic");
  }

  @Test
  void findsGetInstance() {
    finds(PackageRules.NO_GET_INSTANCE, "gateway.cache.OnlyOne");
  }

  @Test
  void findsEmptyNames() {
    finds(PackageRules.NO_EMPTY_NAMES, "gateway.cache.KeyHelper", "gateway.util.Sorting");
  }

  @Test
  void findsTimeAndChanceInCore() {
    finds(
        PackageRules.CORE_TAKES_TIME_AND_CHANCE,
        "modelserver.batching.ReadsClock",
        "modelserver.model.DrawsNumbers");
  }

  @Test
  void findsNativeCodeElsewhere() {
    finds(
        PackageRules.NATIVE_CODE_HAS_TWO_HOMES,
        "modelserver.model.RunsNativeCode",
        "preprocessor.steps.LoadsLibrary");
  }

  /** One violation for each of these classes, in this order, and no other. */
  private static void finds(ArchRule rule, String... planted) {
    List<String> found =
        rule.evaluate(CLASSES).getFailureReport().getDetails().stream().sorted().toList();
    assertThat(found)
        .zipSatisfy(
            List.of(planted),
            (violation, name) -> assertThat(violation).contains(PLANTED + "." + name));
  }
}

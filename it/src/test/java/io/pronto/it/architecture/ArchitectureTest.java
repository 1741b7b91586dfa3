package io.pronto.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The product keeps the package rules. */
class ArchitectureTest {

  /** All classes of all modules, without the generated stubs. */
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.pronto")
          .that(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.pronto.proto..")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "core",
        "wire",
        "chain",
        "service",
        "discovery",
        "gateway",
        "preprocessor",
        "modelserver",
        "postprocessor"
      })
  void looksAtEveryModule(String module) {
    assertThat(PRODUCT).anyMatch(type -> type.getName().startsWith("io.pronto." + module + "."));
  }

  @Test
  void servicesDoNotKnowEachOther() {
    holds(PackageRules.SERVICES_DO_NOT_KNOW_EACH_OTHER);
  }

  @Test
  void modulesPointDown() {
    holds(PackageRules.MODULES_POINT_DOWN);
  }

  @Test
  void packagesFormNoCycles() {
    holds(PackageRules.NO_PACKAGE_CYCLES);
  }

  @Test
  void coreIsPlainJava() {
    holds(PackageRules.CORE_IS_PLAIN_JAVA);
  }

  @Test
  void onnxRuntimeStaysInOnnx() {
    holds(PackageRules.ONNX_RUNTIME_STAYS_IN_ONNX);
  }

  @Test
  void registriesStayInDiscovery() {
    holds(PackageRules.REGISTRIES_STAY_IN_DISCOVERY);
  }

  @Test
  void tracingStaysInTelemetry() {
    holds(PackageRules.TRACING_STAYS_IN_TELEMETRY);
  }

  @Test
  void nothingDependsOnFrontDoors() {
    holds(PackageRules.NOTHING_DEPENDS_ON_FRONT_DOORS);
  }

  @Test
  void nothingDependsOnAdmin() {
    holds(PackageRules.NOTHING_DEPENDS_ON_ADMIN);
  }

  @Test
  void balancingIsForClients() {
    holds(PackageRules.BALANCING_IS_FOR_CLIENTS);
  }

  @Test
  void frontDoorsDoNotKnowEachOther() {
    holds(PackageRules.FRONT_DOORS_DO_NOT_KNOW_EACH_OTHER);
  }

  @Test
  void coreSeesNoClient() {
    holds(PackageRules.CORE_SEES_NO_CLIENT);
  }

  @Test
  void statusStaysAtTheHop() {
    holds(PackageRules.STATUS_STAYS_AT_THE_HOP);
  }

  @Test
  void settingsAreInterfacesInConfig() {
    holds(PackageRules.SETTINGS_ARE_INTERFACES_IN_CONFIG);
  }

  @Test
  void thereAreNoOtherSettings() {
    holds(PackageRules.NO_OTHER_SETTINGS);
  }

  @Test
  void noFieldIsInjected() {
    holds(PackageRules.NO_INJECTED_FIELDS);
  }

  @Test
  void noStaticIsMutable() {
    holds(PackageRules.NO_MUTABLE_STATICS);
  }

  @Test
  void nobodyOffersGetInstance() {
    holds(PackageRules.NO_GET_INSTANCE);
  }

  @Test
  void noNameIsEmpty() {
    holds(PackageRules.NO_EMPTY_NAMES);
  }

  @Test
  void coreTakesTimeAndChance() {
    holds(PackageRules.CORE_TAKES_TIME_AND_CHANCE);
  }

  @Test
  void nativeCodeHasTwoHomes() {
    holds(PackageRules.NATIVE_CODE_HAS_TWO_HOMES);
  }

  private static void holds(ArchRule rule) {
    rule.check(PRODUCT);
  }
}

package io.pronto.it.run;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Gives the deployments of {@link OnBothTopologies}: of the samples those that a class before had,
 * where there are any. Shows what the processes wrote when a test fails.
 */
final class Deployments implements ArgumentsProvider, AfterTestExecutionCallback {

  private static final Namespace NAMESPACE = Namespace.create(Deployments.class);
  private static final String NOW = "now";

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Models models = context.getRequiredTestClass().getAnnotation(OnBothTopologies.class).models();
    Shared shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Shared.class, _ -> new Shared(), Shared.class);
    return Stream.of(Topology.values())
        .map(
            topology -> {
              Deployment deployment =
                  models == Models.SAMPLES ? shared.get(topology) : own(context, topology, models);
              context.getStore(NAMESPACE).put(NOW, new Shown(deployment));
              return Arguments.of(deployment);
            });
  }

  /** One that ends with the class. */
  private static Deployment own(ExtensionContext context, Topology topology, Models models) {
    Deployment started = topology.start(Setup.of(models.repository()));
    context.getStore(NAMESPACE).put(topology, started);
    return started;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Shown shown = context.getStore(NAMESPACE).get(NOW, Shown.class);
    if (context.getExecutionException().isPresent() && shown != null) {
      System.err.println(context.getDisplayName() + " in front of " + shown.deployment() + ":");
      System.err.println(shown.deployment().output());
    }
  }

  /** Keeps a deployment out of the hands of the store, which would close it too soon. */
  private record Shown(Deployment deployment) {}
}

package io.pronto.it.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a test class in front of one process, then of four. Each is started once for the class,
 * handed to its constructor as a {@link Deployment}, and ended after the last test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(Deployments.class)
@ExtendWith(Deployments.class)
public @interface OnBothTopologies {

  /** Which models are served. */
  Models models() default Models.SAMPLES;
}

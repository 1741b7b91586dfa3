package io.pronto.it.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a test class in front of one process, then of four, handed to its constructor as a {@link
 * Deployment}. Classes with the samples share them, one class after the other, and leave them as
 * they found them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@ArgumentsSource(Deployments.class)
@ExtendWith(Deployments.class)
@ResourceLock("shared deployments")
public @interface OnBothTopologies {

  /** Which models are served. */
  Models models() default Models.SAMPLES;
}

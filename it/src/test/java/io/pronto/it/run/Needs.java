package io.pronto.it.run;

import java.lang.annotation.Annotation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/**
 * What a test takes beside a JDK. A part that starts a foreign program says what it needs, and so
 * does each test class that uses it: those run with {@code -Psystem} only.
 */
public final class Needs {

  /** The tag of all of them, which {@code ./mvnw verify} leaves out. */
  public static final String SYSTEM = "system";

  private Needs() {}

  /** What a test class says that it needs: {@code Network}, {@code Consul} … */
  public static List<String> of(Class<?> test) {
    return Stream.of(test.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.getEnclosingClass() == Needs.class)
        .map(Class::getSimpleName)
        .toList();
  }

  /** One of the annotations here. */
  @Tag(SYSTEM)
  @Target(ElementType.ANNOTATION_TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Need {}

  /** Root on Linux, for network namespaces with a packet filter: {@code ip}, {@code iptables}. */
  @Need
  @Tag("network")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Network {}

  /** A Consul server. */
  @Need
  @Tag("consul")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Consul {}

  /** A Toxiproxy server. */
  @Need
  @Tag("toxiproxy")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Toxiproxy {}

  /** An API server of Kubernetes with etcd, and {@code kubectl}. */
  @Need
  @Tag("kubernetes")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Kubernetes {}

  /** A Docker engine, docker-compose, and images of the services and of what runs beside them. */
  @Need
  @Tag("docker")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Docker {}

  /** An OpenTelemetry collector. */
  @Need
  @Tag("collector")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Collector {}

  /** A Prometheus server. */
  @Need
  @Tag("prometheus")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Prometheus {}

  /** Python 3 with {@code venv}, and its package index. */
  @Need
  @Tag("python")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Python {}

  /** {@code strace}, and the right to trace. */
  @Need
  @Tag("strace")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Strace {}

  /** Minutes of a machine that does nothing else: loads and faults that are watched for long. */
  @Need
  @Tag("time")
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Time {}
}

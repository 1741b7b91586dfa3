package io.pronto.it.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a deployment is started, beside its ports.
 *
 * @param environment of every process, on top of the one of the tests
 * @param flags of every JVM, after those of {@code jvm.options}
 * @param prefix a command that starts the JVM, for example {@code strace -f}; mostly empty
 * @param network that every process runs in
 */
public record Setup(
    Map<String, String> environment, List<String> flags, List<String> prefix, Network network) {

  /** Compiles little, so that starting takes half of the processors' time. */
  static final String LIGHTLY = "-XX:TieredStopAtLevel=1";

  /** The sample models; the chain is not warmed and compiled lightly, so that it starts quickly. */
  public static Setup samples() {
    return of(Product.root().resolve("samples/models"));
  }

  /** These models; the chain is not warmed and compiled lightly. */
  public static Setup of(Path models) {
    return new Setup(Map.of(), List.of(), List.of(), Network.HOST)
        .with("PRONTO_MODEL_REPOSITORY", models.toString())
        .warmedFor("0s")
        .withFlag(LIGHTLY);
  }

  /** The same, with one more variable of the environment. */
  public Setup with(String variable, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(variable, value);
    return new Setup(Map.copyOf(more), flags, prefix, network);
  }

  /** The same, with one more flag for every JVM. */
  public Setup withFlag(String flag) {
    List<String> more = new ArrayList<>(flags);
    more.add(flag);
    return new Setup(environment, List.copyOf(more), prefix, network);
  }

  /** The same, with so much heap for every JVM, such as {@code 192m}. */
  public Setup withHeap(String size) {
    return withFlag("-Xmx" + size);
  }

  /**
   * The same, with services and chains that are warmed for so long, such as {@code 5s}, before they
   * are ready, and compiled as users have them.
   */
  public Setup warmedFor(String time) {
    return compiledAsUsual().with("PRONTO_GATEWAY_WARM_UP", time).with("PRONTO_WARM_UP", time);
  }

  /** The same, compiled as users have it: for what takes or costs time or memory. */
  public Setup compiledAsUsual() {
    List<String> usual = flags.stream().filter(flag -> !flag.equals(LIGHTLY)).toList();
    return new Setup(environment, usual, prefix, network);
  }

  /** The same, started by another command. */
  public Setup withPrefix(String... command) {
    return new Setup(environment, flags, List.of(command), network);
  }

  /** The same, in another network. */
  public Setup in(Network other) {
    return new Setup(environment, flags, prefix, other);
  }
}

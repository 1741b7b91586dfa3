package io.pronto.core.release;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code release.yaml} says of the gate. */
final class GateSettings {

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})([KMG])");

  private GateSettings() {}

  /**
   * Reads {@code breaking}, and the section {@code gate}.
   *
   * @throws ReleaseException naming line, key, expected and got
   */
  static Gate read(YamlOptions yaml) {
    boolean breaking = yaml.flag("breaking", false);
    Optional<YamlOptions> section = yaml.section("gate");
    if (section.isEmpty()) {
      return new Gate(breaking, Optional.empty(), OptionalLong.empty());
    }
    YamlOptions options = section.get();
    Gate gate =
        new Gate(breaking, DurationText.of(options, "max-latency"), size(options, "max-memory"));
    options.done();
    return gate;
  }

  private static OptionalLong size(YamlOptions options, String name) {
    return options.scalar(name).stream().mapToLong(text -> size(options, name, text)).findFirst();
  }

  private static long size(YamlOptions options, String name, String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw options.refused(name, "a size such as 500K, 20M or 2G", text);
    }
    return Long.parseLong(matcher.group(1))
        << switch (matcher.group(2)) {
          case "K" -> 10;
          case "M" -> 20;
          default -> 30;
        };
  }
}

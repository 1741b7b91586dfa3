package io.pronto.core.release;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as {@code release.yaml} writes them: {@code 500ms}, {@code 5s}, {@code 2m}. */
final class DurationText {

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,7})(ms|s|m)");
  private static final Duration LONGEST = Duration.ofHours(24);

  private DurationText() {}

  /**
   * The duration under a name, if there is one.
   *
   * @throws ReleaseException if it is none
   */
  static Optional<Duration> of(YamlOptions options, String name) {
    return options.scalar(name).map(text -> duration(options, name, text));
  }

  private static Duration duration(YamlOptions options, String name, String text) {
    Matcher matcher = DURATION.matcher(text);
    Duration duration = matcher.matches() ? duration(matcher) : Duration.ZERO;
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw options.refused(name, "a duration such as 500ms, 5s or 2m, at most 24 hours", text);
    }
    return duration;
  }

  private static Duration duration(Matcher matcher) {
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}

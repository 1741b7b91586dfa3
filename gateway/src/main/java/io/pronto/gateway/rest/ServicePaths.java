package io.pronto.gateway.rest;

import io.pronto.core.failure.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What is known of paths without a resource, or without one for a method. */
final class ServicePaths {

  private static final String MODEL = "/v2/models/[^/]+(/versions/[^/]+)?";

  private static final Pattern POSTED =
      Pattern.compile(
          "/predict(/.*)?|/v2/repository/(index|models/[^/]+/(un)?load)/?|" + MODEL + "/infer/?");

  /** Extensions of the V2 protocol, as its published pages name them, with their paths. */
  private static final Map<Pattern, String> UNBUILT = new LinkedHashMap<>();

  static {
    UNBUILT.put(Pattern.compile(MODEL + "/config"), "the model configuration extension");
    UNBUILT.put(Pattern.compile(MODEL + "/stats"), "the statistics extension");
    UNBUILT.put(Pattern.compile(MODEL + "/generate(_stream)?"), "the generate extension");
    UNBUILT.put(Pattern.compile("(/v2|" + MODEL + ")/trace/setting"), "the trace extension");
    UNBUILT.put(Pattern.compile("/v2/logging"), "the logging extension");
    UNBUILT.put(Pattern.compile("/v2/(system|cuda)sharedmemory/.+"), "the shared memory extension");
  }

  private ServicePaths() {}

  /** The methods of a path that has a resource, as the header {@code Allow} lists them. */
  static String methods(String path) {
    return POSTED.matcher(path).matches() ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
  }

  /** The failure of a path of the V2 protocol that has no resource; {@code null} for any other. */
  static Failure.NotBuilt unbuilt(String path) {
    return UNBUILT.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(path).matches())
        .findFirst()
        .map(entry -> new Failure.NotBuilt(entry.getValue()))
        .orElse(null);
  }
}

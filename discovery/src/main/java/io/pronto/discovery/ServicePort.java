package io.pronto.discovery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of a Service in Kubernetes.
 *
 * @param namespace of the Service, or {@code null} for that of this process
 * @param port its name in the Service, or the number on which the pods listen
 */
record ServicePort(String service, String namespace, String port) {

  private static final Pattern FORM = Pattern.compile("([^.:]+)(?:\\.([^.:]+))?:([^:]+)");
  private static final int UNKNOWN = 0;

  /** Reads {@code service.namespace:port} or {@code service:port}. */
  static ServicePort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected service[.namespace]:port, got " + text);
    }
    return new ServicePort(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  /** The number of this port among those of a slice; 0 where the slice has none of that name. */
  int number(JsonArray ports) {
    if (port.chars().allMatch(Character::isDigit)) {
      return Integer.parseInt(port);
    }
    for (Object each : ports) {
      JsonObject candidate = (JsonObject) each;
      if (port.equals(candidate.getString("name"))) {
        Integer number = candidate.getInteger("port");
        return number == null ? UNKNOWN : number;
      }
    }
    return UNKNOWN;
  }
}

package io.pronto.service.admin;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;

/**
 * The levels of the log, on the management port: {@code GET /admin/loggers} lists the loggers that
 * have one of their own, {@code GET} and {@code PUT /admin/loggers/NAME} show and change one, until
 * the process ends.
 */
@Singleton
class LoggerPages {

  private static final String LIST = "/admin/loggers";
  private static final String ROOT = "ROOT";
  private static final String LEVEL = "level";
  private static final List<String> LEVELS =
      List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");
  private static final int MAX_BODY = 1 << 10;
  private static final int MAX_NAME = 256;
  private static final int MOST = 200;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  void add(@Observes ManagementInterface management) {
    management.router().get(LIST).handler(this::list);
    management.router().get(LIST + "/:name").handler(this::show);
    management
        .router()
        .put(LIST + "/:name")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(this::change);
  }

  private void list(RoutingContext routing) {
    List<JsonObject> loggers = withLevels().stream().map(LoggerPages::of).toList();
    JsonAnswer.send(routing, OK, new JsonObject().put("loggers", new JsonArray(loggers)));
  }

  private static List<Logger> withLevels() {
    List<Logger> loggers = new ArrayList<>();
    LogContext.getLogContext()
        .getLoggerNames()
        .asIterator()
        .forEachRemaining(
            name -> {
              Logger logger = LogContext.getLogContext().getLoggerIfExists(name);
              if (logger != null && logger.getLevel() != null) {
                loggers.add(logger);
              }
            });
    return loggers;
  }

  private void show(RoutingContext routing) {
    JsonAnswer.send(routing, OK, of(named(routing)));
  }

  private void change(RoutingContext routing) {
    Object level = levelOf(routing);
    if (level != null && !(level instanceof String word && LEVELS.contains(word))) {
      String expected = String.join(", ", LEVELS) + " or null";
      JsonAnswer.send(routing, BAD_REQUEST, refusal(LEVEL, expected, String.valueOf(level)));
      return;
    }
    Logger logger = named(routing);
    if (level != null && logger.getLevel() == null && withLevels().size() >= MOST) {
      String expected = "one of the " + MOST + " loggers that have a level; null takes it away";
      JsonAnswer.send(routing, BAD_REQUEST, refusal("logger", expected, logger.getName()));
      return;
    }
    logger.setLevel(level == null ? null : Level.parse((String) level));
    JsonAnswer.send(routing, OK, of(logger));
  }

  /** The level of the body; {@code null} for that of the logger above; else whatever it says. */
  private static Object levelOf(RoutingContext routing) {
    try {
      JsonObject body = routing.body().asJsonObject();
      return body != null && body.containsKey(LEVEL) ? body.getValue(LEVEL) : "no level";
    } catch (DecodeException | ClassCastException e) {
      return "no JSON object";
    }
  }

  private static JsonObject refusal(String field, String expected, String got) {
    return new JsonObject()
        .put("error", field + ": expected " + expected + ", got " + got)
        .put("reason", "INPUT_INVALID")
        .put("field", field)
        .put("expected", expected)
        .put("got", got);
  }

  private static Logger named(RoutingContext routing) {
    String name = routing.pathParam("name");
    return Logger.getLogger(
        name.equals(ROOT) ? "" : name.substring(0, Math.min(MAX_NAME, name.length())));
  }

  private static JsonObject of(Logger logger) {
    String name = logger.getName().isEmpty() ? ROOT : logger.getName();
    java.util.logging.Level own = logger.getLevel();
    return new JsonObject()
        .put("logger", name)
        .put(LEVEL, own == null ? null : own.getName())
        .put("effective", wordOf(logger));
  }

  private static String wordOf(Logger logger) {
    int effective = logger.getEffectiveLevel();
    return LEVELS.stream()
        .filter(word -> Level.parse(word).intValue() == effective)
        .findFirst()
        .orElse(Integer.toString(effective));
  }
}

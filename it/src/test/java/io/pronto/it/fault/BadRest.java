package io.pronto.it.fault;

import java.nio.charset.StandardCharsets;

/**
 * A bad request over HTTP.
 *
 * @param rule what is wrong with it
 * @param request its bytes
 * @param status the status that it must get
 * @param field the field that the error must name; {@code null} where HTTP itself refuses
 */
record BadRest(String rule, byte[] request, int status, String field) {

  static final String JSON = "Content-Type: application/json";

  /** A POST of JSON, single quotes in place of double ones, that is refused with 400. */
  static BadRest invalid(String rule, String path, String json, String field) {
    return of(rule, path, json, 400, field);
  }

  /** A POST of JSON, single quotes in place of double ones, that is refused. */
  static BadRest of(String rule, String path, String json, int status, String field) {
    return new BadRest(rule, RawHttp.request("POST " + path, body(json), JSON), status, field);
  }

  /** The bytes of JSON that is written with single quotes. */
  static byte[] body(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return rule;
  }
}

package io.pronto.it.fault;

import static io.pronto.it.fault.BadRest.body;
import static io.pronto.it.fault.BadRest.invalid;
import static io.pronto.it.fault.BadRest.of;

import java.util.ArrayList;
import java.util.List;

/** The tables of bad requests to {@code /predict}, and of those that HTTP itself has a say in. */
final class PredictRows {

  private static final String IRIS = "/predict/iris";
  private static final String INFER = "/v2/models/iris/infer";
  private static final String PAIR = "/predict/pair";
  private static final String GOOD = "{'input': [5.1, 3.5, 1.4, 0.2]}";
  private static final String THREE = "'sepal_length': 1, 'sepal_width': 2, 'petal_length': 3";
  private static final String ROW = "{" + THREE + ", 'petal_width': 4}";
  private static final int TOO_LARGE = 2 << 20;

  private PredictRows() {}

  /** All of them. */
  static List<BadRest> all() {
    List<BadRest> all = new ArrayList<>();
    all.addAll(documents());
    all.addAll(records());
    all.addAll(numbers());
    all.addAll(headers());
    all.addAll(targets());
    all.addAll(sizes());
    return all;
  }

  private static BadRest iris(String rule, String input, String field) {
    return invalid("predict: " + rule, IRIS, "{'input': " + input + "}", field);
  }

  private static List<BadRest> documents() {
    return List.of(
        invalid("predict: empty body", IRIS, "", "body"),
        invalid("predict: half an object", IRIS, "{'input': {", "body"),
        invalid("predict: list", IRIS, "[5.1, 3.5, 1.4, 0.2]", "body"),
        invalid("predict: more after the end", IRIS, GOOD + "]", "body"),
        invalid("predict: no input", IRIS, "{}", "input"),
        invalid("predict: input misspelt", IRIS, "{'imput': [1, 2, 3, 4]}", "body"),
        invalid(
            "predict: input twice", IRIS, "{'input': [1, 2, 3, 4], 'input': [1, 2, 3, 4]}", "body"),
        invalid("predict: one input for two", PAIR, "{'input': [1, 2, 3]}", "input"),
        invalid(
            "predict: record for one of two", PAIR, "{'input': {'a': [1, 2, 3]}}", "input[0].b"),
        invalid(
            "predict: rows for one of two",
            PAIR,
            "{'inputs': {'a': [], 'b': [1, 2, 3]}}",
            "inputs.a"),
        invalid("predict: one of two inputs", PAIR, "{'inputs': {'a': [1, 2, 3]}}", "inputs.b"),
        invalid("predict: unknown input", PAIR, "{'inputs': {'c': [1, 2, 3]}}", "inputs"),
        invalid(
            "predict: two rows beside one",
            PAIR,
            "{'inputs': {'a': [[1, 2, 3], [4, 5, 6]], 'b': [1, 2, 3]}}",
            "inputs[1].shape"),
        invalid("predict: inputs are a list", PAIR, "{'inputs': [1, 2, 3]}", "inputs"),
        invalid("predict: which model?", "/predict", GOOD, "model"),
        of("predict: unknown model", "/predict/rose", GOOD, 404, "model"));
  }

  private static List<BadRest> records() {
    return List.of(
        iris("column missing", "{" + THREE + "}", "input[0].petal_width"),
        iris("column unknown", "{" + THREE + ", 'petal_widht': 4}", "input[0].petal_widht"),
        iris("text in a column", "{" + THREE + ", 'petal_width': '4'}", "input[0].petal_width"),
        iris("null in a column", "{" + THREE + ", 'petal_width': null}", "input[0].petal_width"),
        iris("list in a column", "{" + THREE + ", 'petal_width': [4]}", "input[0].petal_width"),
        iris("column beyond FP32", "{" + THREE + ", 'petal_width': 1e39}", "input[0].petal_width"),
        iris("NaN in a column", "{" + THREE + ", 'petal_width': NaN}", "body"),
        iris("column twice", "{'sepal_length': 1, " + THREE + "}", "body"),
        iris("second record bad", "[" + ROW + ", {" + THREE + "}]", "input[1].petal_width"),
        iris("number after a record", "[" + ROW + ", 5]", "input[1]"),
        iris("empty record", "{}", "input[0].sepal_length"),
        invalid(
            "predict: record for a model without records",
            "/predict/digits",
            "{'input': {'pixel': 1}}",
            "input"));
  }

  private static List<BadRest> numbers() {
    return List.of(
        iris("three numbers", "[1, 2, 3]", "inputs[0].shape"),
        iris("an empty row", "[[]]", "inputs[0].shape"),
        iris("rank too large", "[[[1, 2, 3, 4]]]", "input[0][0]"),
        iris("ragged rows", "[[1, 2, 3, 4], [1]]", "input[1]"),
        iris("row after a number", "[1, [2, 3, 4]]", "input[1]"),
        iris("number after a row", "[[1, 2, 3, 4], 5]", "input[1]"),
        iris("text for a number", "[[1, 2, 3, 'four']]", "input[0][3]"),
        iris("number beyond FP32", "[[1, 2, 3, -1e39]]", "input[0][3]"),
        iris("truth", "true", "input"),
        iris("null", "null", "input"),
        iris("three cells", "['1,2,3']", "input[0]"));
  }

  private static BadRest header(String rule, String header, String field) {
    byte[] request = RawHttp.request("POST " + IRIS, body(GOOD), BadRest.JSON, header);
    return new BadRest(rule, request, 400, field);
  }

  private static BadRest typed(String type) {
    String header = "Content-Type: " + type;
    byte[] request = RawHttp.request("POST " + INFER, body(GOOD), header);
    return new BadRest(header, request, 415, "Content-Type");
  }

  private static List<BadRest> headers() {
    String timeout = "Pronto-Timeout-Ms";
    return List.of(
        header("timeout is a word", timeout + ": soon", timeout),
        header("timeout is negative", timeout + ": -1", timeout),
        header("timeout is zero", timeout + ": 0", timeout),
        header("timeout of years", timeout + ": 99999999999", timeout),
        header("timeout in hexadecimal", timeout + ": 0x10", timeout),
        header("Request-Timeout is a word", "Request-Timeout: 1s", "Request-Timeout"),
        header("header without colon", "nonsense", null),
        header("header with a zero byte", "X-Any: a\0b", null),
        typed("text/plain"),
        typed("text/csv"),
        typed("multipart/form-data; boundary=x"),
        typed("application/json; charset=utf-16"),
        typed("application/xml"),
        typed("nonsense"));
  }

  private static BadRest target(String start, int status, String field, String... headers) {
    return new BadRest(start, RawHttp.request(start, body(GOOD), headers), status, field);
  }

  private static BadRest compressed(String coding) {
    return target(
        "POST " + INFER, 415, "Content-Encoding", BadRest.JSON, "Content-Encoding: " + coding);
  }

  private static List<BadRest> targets() {
    return List.of(
        target("GET " + IRIS, 405, "method"),
        target("PUT " + INFER, 405, "method", BadRest.JSON),
        target("DELETE /v2/models/iris", 405, "method"),
        target("POST /nothing/here", 404, "path", BadRest.JSON),
        target("POST /v2/models/iris/guess", 404, "path", BadRest.JSON),
        target("GET /v2/models/rose", 404, "model"),
        target("GET /v2/models/iris/versions/7", 404, "version"),
        target("GET /v2/models/rose/ready", 404, "model"),
        target("POST " + IRIS + "%", 400, "target", BadRest.JSON),
        target("POST /" + "x".repeat(10_000), 414, null, BadRest.JSON),
        target("GET /v2", 431, null, "X-Any: " + "x".repeat(40_000)),
        target("GET /v2?x=%zz", 400, "target"),
        target("GET /v2/models/%zz", 400, "target"),
        target("GET /v2?x=[\\]", 400, "target"),
        target("NONSENSE " + IRIS, 405, "method"),
        compressed("gzip"),
        compressed("br"));
  }

  private static List<BadRest> sizes() {
    byte[] large = body("{'input': [" + "1, ".repeat(TOO_LARGE / 3) + "1]}");
    byte[] chunks = RawHttp.chunked(large);
    String chunked = "Transfer-Encoding: chunked";
    return List.of(
        new BadRest(
            "too large", RawHttp.request("POST " + INFER, large, BadRest.JSON), 413, "request"),
        new BadRest(
            "predict: too large",
            RawHttp.request("POST " + IRIS, large, BadRest.JSON),
            413,
            "request"),
        new BadRest(
            "too large in chunks",
            RawHttp.request("POST " + INFER, chunks, BadRest.JSON, chunked),
            413,
            "request"),
        new BadRest(
            "predict: too large in chunks",
            RawHttp.request("POST " + IRIS, chunks, BadRest.JSON, chunked),
            413,
            "request"));
  }
}

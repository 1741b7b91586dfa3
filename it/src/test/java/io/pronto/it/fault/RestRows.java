package io.pronto.it.fault;

import static io.pronto.it.fault.BadRest.invalid;
import static io.pronto.it.fault.BadRest.of;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The table of bad requests over the V2 protocol as JSON. */
final class RestRows {

  private static final String INFER = "/v2/models/iris/infer";
  private static final String FLOWER = "5.1, 3.5, 1.4, 0.2";
  private static final String GOOD = tensor("'name': 'input'", "'FP32'", "[1, 4]", FLOWER);

  private RestRows() {}

  /** All of them. */
  static List<BadRest> all() {
    List<BadRest> all = new ArrayList<>();
    all.addAll(targets());
    all.addAll(documents());
    all.addAll(members());
    all.addAll(shapes());
    all.addAll(data());
    all.addAll(records());
    all.addAll(parameters());
    return all;
  }

  private static String tensor(String name, String type, String shape, String data) {
    return "{"
        + name
        + ", 'datatype': "
        + type
        + ", 'shape': "
        + shape
        + ", 'data': ["
        + data
        + "]}";
  }

  private static String request(String... tensors) {
    return "{'inputs': [" + String.join(", ", tensors) + "]}";
  }

  private static BadRest type(String rule, String type, String field) {
    return invalid(rule, INFER, request(tensor("'name': 'input'", type, "[1, 4]", FLOWER)), field);
  }

  private static BadRest shape(String rule, String shape, String field) {
    return invalid(rule, INFER, request(tensor("'name': 'input'", "'FP32'", shape, FLOWER)), field);
  }

  private static BadRest data(String rule, String data, String field) {
    return invalid(
        rule, INFER, request(tensor("'name': 'input'", "'FP32'", "[1, 4]", data)), field);
  }

  private static BadRest name(String rule, String name, String field) {
    return invalid(rule, INFER, request(tensor(name, "'FP32'", "[1, 4]", FLOWER)), field);
  }

  private static BadRest rows(String rule, String row, String field) {
    return invalid(rule, INFER, request(tensor("'name': 'input'", "'BYTES'", "[1]", row)), field);
  }

  private static List<BadRest> targets() {
    String good = request(GOOD);
    return List.of(
        of("unknown model", "/v2/models/rose/infer", good, 404, "model"),
        of("path as model", "/v2/models/..%2f..%2fetc%2fpasswd/infer", good, 404, "model"),
        of("zero byte as model", "/v2/models/%00/infer", good, 404, "model"),
        of("unknown version", "/v2/models/iris/versions/7/infer", good, 404, "version"),
        of("version 0", "/v2/models/iris/versions/0/infer", good, 404, "version"),
        of("version with zeros", "/v2/models/iris/versions/01/infer", good, 404, "version"),
        of("directory as version", "/v2/models/iris/versions/v2/infer", good, 404, "version"),
        of("dots as version", "/v2/models/iris/versions/1.0.0/infer", good, 404, "version"),
        of("text as version", "/v2/models/iris/versions/latest/infer", good, 404, "version"),
        of(
            "version beyond long",
            "/v2/models/iris/versions/" + "9".repeat(30) + "/infer",
            good,
            404,
            "version"),
        invalid(
            "unknown output",
            INFER,
            "{'inputs': [" + GOOD + "], 'outputs': [{'name': 'x'}]}",
            "outputs[0].name"),
        invalid(
            "output without name",
            INFER,
            "{'inputs': [" + GOOD + "], 'outputs': [{}]}",
            "outputs[0].name"),
        invalid(
            "output is a text",
            INFER,
            "{'inputs': [" + GOOD + "], 'outputs': ['class']}",
            "outputs[0]"),
        invalid(
            "outputs are an object",
            INFER,
            "{'inputs': [" + GOOD + "], 'outputs': {}}",
            "outputs"));
  }

  private static List<BadRest> documents() {
    String deep = "[".repeat(200) + "]".repeat(200);
    byte[] notUtf8 = {'{', '"', (byte) 0xc3, 0x28, '"', ':', '1', '}'};
    return List.of(
        invalid("empty body", INFER, "", "body"),
        invalid("one brace", INFER, "{", "body"),
        invalid("half a request", INFER, "{'inputs': [", "body"),
        invalid("no JSON", INFER, "input=1&input=2", "body"),
        invalid("unquoted names", INFER, "{inputs: []}", "body"),
        invalid("comma at the end", INFER, "{'inputs': [" + GOOD + ",]}", "body"),
        invalid("comment", INFER, "{/* none */ 'inputs': [" + GOOD + "]}", "body"),
        invalid("more after the end", INFER, request(GOOD) + "{}", "body"),
        invalid("list", INFER, "[]", "body"),
        invalid("number", INFER, "42", "body"),
        invalid("null", INFER, "null", "body"),
        invalid("deep nesting", INFER, "{'parameters': " + deep + "}", "body"),
        invalid("member twice", INFER, "{'inputs': [], 'inputs': [" + GOOD + "]}", "body"),
        new BadRest(
            "not UTF-8", RawHttp.request("POST " + INFER, notUtf8, BadRest.JSON), 400, "body"),
        new BadRest(
            "UTF-16",
            RawHttp.request(
                "POST " + INFER, "{\"x\":".getBytes(StandardCharsets.UTF_16), BadRest.JSON),
            400,
            "body"));
  }

  private static List<BadRest> members() {
    return List.of(
        invalid("no inputs", INFER, "{}", "inputs"),
        invalid("empty inputs", INFER, "{'inputs': []}", "inputs"),
        invalid("inputs are an object", INFER, "{'inputs': {}}", "inputs"),
        invalid("inputs are null", INFER, "{'inputs': null}", "inputs"),
        invalid("input is a number", INFER, "{'inputs': [1]}", "inputs[0]"),
        invalid("id is a number", INFER, "{'id': 1, 'inputs': [" + GOOD + "]}", "id"),
        invalid("same name twice", INFER, request(GOOD, GOOD), "inputs[1].name"),
        name("unknown name", "'name': 'Input'", "inputs[0].name"),
        name("empty name", "'name': ''", "inputs[0].name"),
        name("name is a number", "'name': 1", "inputs[0].name"),
        name("no name", "'parameters': {}", "inputs[0].name"),
        type("unknown datatype", "'FLOAT'", "inputs[0].datatype"),
        type("wrong datatype", "'FP64'", "inputs[0].datatype"),
        type("datatype is null", "null", "inputs[0].datatype"),
        invalid(
            "no datatype",
            INFER,
            "{'inputs': [{'name': 'input', 'shape': [1, 4], 'data': [1, 2, 3, 4]}]}",
            "inputs[0].datatype"),
        invalid(
            "no shape",
            INFER,
            "{'inputs': [{'name': 'input', 'datatype': 'FP32', 'data': [1, 2, 3, 4]}]}",
            "inputs[0].shape"),
        invalid(
            "no data",
            INFER,
            "{'inputs': [{'name': 'input', 'datatype': 'FP32', 'shape': [1, 4]}]}",
            "inputs[0].data"));
  }

  private static List<BadRest> shapes() {
    return List.of(
        shape("negative dimension", "[-1, 4]", "inputs[0].shape"),
        shape("rank too small", "[4]", "inputs[0].shape"),
        shape("rank too large", "[1, 1, 4]", "inputs[0].shape"),
        shape("transposed", "[4, 1]", "inputs[0].shape"),
        shape("product beyond int", "[65536, 65536]", "inputs[0].shape"),
        shape("product beyond long", "[4294967296, 4294967296]", "inputs[0].shape"),
        shape("dimension beyond long", "[9223372036854775808, 4]", "inputs[0].shape[0]"),
        shape("fraction", "[1, 4.5]", "inputs[0].shape[1]"),
        shape("text in the shape", "[1, '4']", "inputs[0].shape[1]"),
        shape("nested shape", "[[1, 4]]", "inputs[0].shape[0]"),
        shape("shape is a number", "4", "inputs[0].shape"),
        shape("33 dimensions", "[" + "1, ".repeat(32) + "4]", "inputs[0].shape"),
        shape("more than is there", "[2, 4]", "inputs[0].data"),
        invalid(
            "two rows beside one",
            "/v2/models/pair/infer",
            request(
                tensor("'name': 'b'", "'FP32'", "[1, 3]", "1, 2, 3"),
                tensor("'name': 'a'", "'FP32'", "[2, 3]", "1, 2, 3, 4, 5, 6")),
            "inputs[0].shape"));
  }

  private static List<BadRest> data() {
    return List.of(
        data("one element too few", "1, 2, 3", "inputs[0].data"),
        data("one element more", "1, 2, 3, 4, 5", "inputs[0].data"),
        data("text for a number", "1, '2', 3, 4", "inputs[0].data[1]"),
        data("truth for a number", "1, 2, true, 4", "inputs[0].data[2]"),
        data("null for a number", "null, 2, 3, 4", "inputs[0].data[0]"),
        data("object for a number", "1, 2, 3, {}", "inputs[0].data[3]"),
        data("NaN", "1, 2, 3, NaN", "body"),
        data("NaN as text", "1, 2, 3, 'NaN'", "inputs[0].data[3]"),
        data("number beyond FP32", "1, 2, 3, 1e39", "inputs[0].data[3]"),
        data("number of 1000 digits", "1, 2, 3, " + "9".repeat(1000), "inputs[0].data[3]"),
        data("number beyond FP64", "1, 2, 3, -1e999", "inputs[0].data[3]"),
        invalid(
            "data is a number",
            INFER,
            "{'inputs': [{'name': 'input', 'datatype': 'FP32', 'shape': [1], 'data': 4}]}",
            "inputs[0].data"),
        invalid(
            "300 for INT8",
            "/v2/models/types/infer",
            request(tensor("'name': 'in_int8'", "'INT8'", "[1]", "300")),
            "inputs[0].data[0]"),
        invalid(
            "fraction for INT64",
            "/v2/models/types/infer",
            request(tensor("'name': 'in_int64'", "'INT64'", "[1]", "0.5")),
            "inputs[0].data[0]"));
  }

  private static List<BadRest> records() {
    String three = "'{\\'sepal_length\\':1,\\'sepal_width\\':2,\\'petal_length\\':3";
    return List.of(
        rows("column missing", three + "}'", "input[0].petal_width"),
        rows("column unknown", three + ",\\'colour\\':4}'", "input[0].colour"),
        rows("three cells", "'1,2,3'", "input[0]"),
        rows("a word in a cell", "'1,2,three,4'", "input[0].petal_length"),
        rows("number for a text", "1", "inputs[0].data[0]"),
        rows("a data URL", "{'b64': 'data:text/plain;base64,MQ=='}", "inputs[0].data[0].b64"),
        rows("base64 that is none", "{'b64': '%%%'}", "inputs[0].data[0].b64"),
        rows("object for a text", "{'text': '1,2,3,4'}", "inputs[0].data[0]"));
  }

  private static List<BadRest> parameters() {
    String output = "{'inputs': [" + GOOD + "], 'outputs': [{'name': 'class', 'parameters': ";
    String sized = GOOD.replace("{'name'", "{'parameters': {'binary_data_size': 16}, 'name'");
    return List.of(
        invalid(
            "classification",
            INFER,
            output + "{'classification': 1}}]}",
            "outputs[0].parameters.classification"),
        invalid(
            "binary output",
            INFER,
            output + "{'binary_data': true}}]}",
            "outputs[0].parameters.binary_data"),
        invalid("binary input", INFER, request(sized), "inputs[0].parameters.binary_data_size"));
  }
}

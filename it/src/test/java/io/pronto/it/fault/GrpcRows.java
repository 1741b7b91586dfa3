package io.pronto.it.fault;

import static io.pronto.it.fault.BadGrpc.INFER;
import static io.pronto.it.fault.BadGrpc.SERVICE;
import static io.pronto.it.fault.BadGrpc.and;
import static io.pronto.it.fault.BadGrpc.bytes;
import static io.pronto.it.fault.BadGrpc.floats;
import static io.pronto.it.fault.BadGrpc.invalid;
import static io.pronto.it.fault.BadGrpc.iris;
import static io.pronto.it.fault.BadGrpc.of;
import static io.pronto.it.fault.BadGrpc.rows;
import static io.pronto.it.fault.BadGrpc.text;
import static io.pronto.it.fault.BadGrpc.texts;
import static io.pronto.it.fault.BadGrpc.to;
import static io.pronto.it.fault.BadGrpc.typed;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.pronto.proto.InferParameter;
import io.pronto.proto.InferTensorContents;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferRequest.InferRequestedOutputTensor;
import io.pronto.proto.ModelMetadataRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The table of bad requests over gRPC. */
final class GrpcRows {

  private static final ByteString FLOWER = floats(5.1f, 3.5f, 1.4f, 0.2f);
  private static final byte[] GARBAGE = {(byte) 0xff, (byte) 0xfe, 0x00, 0x41};
  private static final long HUGE = 1L << 32;

  private GrpcRows() {}

  /** All of them. */
  static List<BadGrpc> all() {
    List<BadGrpc> all = new ArrayList<>();
    all.addAll(targets());
    all.addAll(names());
    all.addAll(types());
    all.addAll(shapes());
    all.addAll(contents());
    all.addAll(lengths());
    all.addAll(values());
    all.addAll(records());
    all.addAll(parameters());
    all.addAll(messages());
    return all;
  }

  private static List<BadGrpc> targets() {
    return List.of(
        of("no model", iris().setModelName(""), Code.NOT_FOUND, "model"),
        of("unknown model", iris().setModelName("rose"), Code.NOT_FOUND, "model"),
        of("path as model", iris().setModelName("../../etc/passwd"), Code.NOT_FOUND, "model"),
        of("model with version", iris().setModelName("iris/1"), Code.NOT_FOUND, "model"),
        of("unknown version", iris().setModelVersion("7"), Code.NOT_FOUND, "version"),
        of("negative version", iris().setModelVersion("-1"), Code.NOT_FOUND, "version"),
        of("version with zeros", iris().setModelVersion("01"), Code.NOT_FOUND, "version"),
        of("version 0", iris().setModelVersion("0"), Code.NOT_FOUND, "version"),
        of("directory as version", iris().setModelVersion("v2"), Code.NOT_FOUND, "version"),
        of("dots as version", iris().setModelVersion("1.0.0"), Code.NOT_FOUND, "version"),
        of("text as version", iris().setModelVersion("latest"), Code.NOT_FOUND, "version"),
        of(
            "version beyond long",
            iris().setModelVersion("9".repeat(30)),
            Code.NOT_FOUND,
            "version"),
        invalid("unknown output", iris().addOutputs(output("petal")), "outputs[0].name"),
        invalid("empty output", iris().addOutputs(output("")), "outputs[0].name"),
        invalid(
            "second output unknown",
            iris().addOutputs(output("class")).addOutputs(output("Class")),
            "outputs[1].name"));
  }

  private static InferRequestedOutputTensor output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name).build();
  }

  private static List<BadGrpc> names() {
    return List.of(
        invalid("no input", ModelInferRequest.newBuilder().setModelName("iris"), "inputs"),
        invalid("unknown name", to("iris", "inputs", "FP32", FLOWER, 1, 4), "inputs[0].name"),
        invalid("no name", to("iris", "", "FP32", FLOWER, 1, 4), "inputs[0].name"),
        invalid("same name twice", and(iris(), "input", "FP32", FLOWER, 1, 4), "inputs[1].name"),
        invalid("one input too many", and(iris(), "more", "FP32", FLOWER, 1, 4), "inputs[1].name"),
        invalid("one input missing", to("pair", "a", "FP32", floats(1, 2, 3), 1, 3), "inputs"));
  }

  private static List<BadGrpc> types() {
    return List.of(
        invalid("unknown datatype", iris("FLOAT", FLOWER, 1, 4), "inputs[0].datatype"),
        invalid("datatype in lower case", iris("fp32", FLOWER, 1, 4), "inputs[0].datatype"),
        invalid("no datatype", iris("", FLOWER, 1, 4), "inputs[0].datatype"),
        invalid("wrong datatype", iris("FP64", FLOWER.concat(FLOWER), 1, 4), "inputs[0].datatype"),
        invalid("integers for floats", iris("INT32", FLOWER, 1, 4), "inputs[0].datatype"),
        invalid(
            "text for a model without records",
            to("pair", "a", "BYTES", texts("1"), 1),
            "inputs[0].datatype"));
  }

  private static List<BadGrpc> shapes() {
    return List.of(
        invalid("negative dimension", iris("FP32", FLOWER, -1, 4), "inputs[0].shape"),
        invalid("smallest dimension", iris("FP32", FLOWER, Long.MIN_VALUE, 4), "inputs[0].shape"),
        invalid("two negatives", iris("FP32", FLOWER, -2, -2), "inputs[0].shape"),
        invalid("rank too small", iris("FP32", FLOWER, 4), "inputs[0].shape"),
        invalid("rank too large", iris("FP32", FLOWER, 1, 1, 4), "inputs[0].shape"),
        invalid("scalar", iris("FP32", floats(1)), "inputs[0].shape"),
        invalid("wrong size", iris("FP32", floats(1, 2, 3), 1, 3), "inputs[0].shape"),
        invalid("transposed", iris("FP32", FLOWER, 4, 1), "inputs[0].shape"),
        invalid("33 dimensions", iris("FP32", FLOWER, new long[33]), "inputs[0].shape"),
        invalid("product beyond int", iris("FP32", FLOWER, 1 << 16, 1 << 16), "inputs[0].shape"),
        invalid(
            "product is 0 in a long",
            iris("FP32", ByteString.EMPTY, HUGE, HUGE),
            "inputs[0].shape"),
        invalid(
            "product is 4 in a long", iris("FP32", FLOWER, (HUGE << 30) + 1, 4), "inputs[0].shape"),
        invalid("largest dimension", iris("FP32", FLOWER, Long.MAX_VALUE, 4), "inputs[0].shape"),
        invalid("bytes beyond int", iris("FP32", FLOWER, 1 << 29, 4), "inputs[0].shape"),
        invalid("zero times huge", iris("FP32", ByteString.EMPTY, 0, HUGE), "inputs[0].shape"),
        invalid(
            "two rows beside one",
            and(
                to("pair", "a", "FP32", floats(1, 2, 3, 4, 5, 6), 2, 3),
                "b",
                "FP32",
                floats(1, 2, 3),
                1,
                3),
            "inputs[1].shape"));
  }

  private static List<BadGrpc> contents() {
    InferTensorContents floats =
        InferTensorContents.newBuilder().addAllFp32Contents(List.of(1f, 2f, 3f, 4f)).build();
    ModelInferRequest.Builder both = iris();
    both.getInputsBuilder(0).setContents(floats);
    InferTensorContents doubles = InferTensorContents.newBuilder().addFp64Contents(1).build();
    InferTensorContents big = InferTensorContents.newBuilder().addIntContents(300).build();
    InferTensorContents bigger = InferTensorContents.newBuilder().addUintContents(256).build();
    return List.of(
        invalid("one byte too few", iris("FP32", FLOWER.substring(1), 1, 4), "inputs[0].data"),
        invalid("one byte more", iris("FP32", FLOWER.concat(text(0, "")), 1, 4), "inputs[0].data"),
        invalid("no bytes", iris("FP32", ByteString.EMPTY, 1, 4), "inputs[0].data"),
        invalid("no contents at all", iris().clearRawInputContents(), "inputs[0].data"),
        invalid("raw for two", iris().addRawInputContents(FLOWER), "raw_input_contents"),
        invalid(
            "raw for one of two",
            and(iris(), "more", "FP32", FLOWER, 1, 4)
                .clearRawInputContents()
                .addRawInputContents(FLOWER),
            "raw_input_contents"),
        invalid("both contents and raw", both, "inputs[0].contents"),
        invalid("one element more", typed("iris", "input", "FP32", floats, 1, 3), "inputs[0].data"),
        invalid(
            "other contents",
            typed("iris", "input", "FP32", doubles, 1, 4),
            "inputs[0].contents.fp64_contents"),
        invalid("300 for INT8", typed("types", "in_int8", "INT8", big, 1), "inputs[0].contents[0]"),
        invalid(
            "256 for UINT8",
            typed("types", "in_uint8", "UINT8", bigger, 1),
            "inputs[0].contents[0]"),
        invalid("typed FP16", typed("types", "in_fp16", "FP16", floats, 4), "inputs[0].contents"));
  }

  private static List<BadGrpc> lengths() {
    return List.of(
        invalid("length beyond the end", iris("BYTES", text(100, "1,2"), 1), "inputs[0].data"),
        invalid("negative length", iris("BYTES", text(-1, "1,2,3,4"), 1), "inputs[0].data"),
        invalid("largest length", iris("BYTES", text(1 << 30, "1"), 1), "inputs[0].data"),
        invalid(
            "half a length", iris("BYTES", texts("1,2,3,4").substring(0, 3), 1), "inputs[0].data"),
        invalid("length too short", iris("BYTES", text(3, "1,2,3,4"), 1), "inputs[0].data"),
        invalid("two texts for one", iris("BYTES", texts("1,2,3,4", "1"), 1), "inputs[0].data"),
        invalid("one text for two", iris("BYTES", texts("1,2,3,4"), 2), "inputs[0].data"),
        invalid("texts of two dimensions", iris("BYTES", texts("1"), 1, 1), "inputs[0].shape"));
  }

  private static List<BadGrpc> values() {
    float inf = Float.POSITIVE_INFINITY;
    return List.of(
        invalid("NaN", iris("FP32", floats(1, 2, Float.NaN, 4), 1, 4), "inputs[0].data[2]"),
        invalid("infinity", iris("FP32", floats(inf, 2, 3, 4), 1, 4), "inputs[0].data[0]"),
        invalid("minus infinity", iris("FP32", floats(1, 2, 3, -inf), 1, 4), "inputs[0].data[3]"),
        invalid(
            "NaN in the second input",
            and(
                to("pair", "a", "FP32", floats(1, 2, 3), 1, 3),
                "b",
                "FP32",
                floats(1, Float.NaN, 3),
                1,
                3),
            "inputs[1].data[1]"));
  }

  private static List<BadGrpc> records() {
    String good = "1,2,3,4";
    String three = "{\"sepal_length\":1,\"sepal_width\":2,\"petal_length\":3";
    return List.of(
        invalid("column missing", rows(three + "}"), "input[0].petal_width"),
        invalid("column unknown", rows(three + ",\"petal_widht\":4}"), "input[0].petal_widht"),
        invalid(
            "text in a column", rows(three + ",\"petal_width\":\"4\"}"), "input[0].petal_width"),
        invalid("NaN in a column", rows(three + ",\"petal_width\":NaN}"), "input[0].petal_width"),
        invalid("null in a column", rows(three + ",\"petal_width\":null}"), "input[0].petal_width"),
        invalid("second row bad", rows(good, three + "}"), "input[1].petal_width"),
        invalid("half a record", rows(three), "input[0]"),
        invalid("empty text", rows(""), "input[0]"),
        invalid("three cells", rows("1,2,3"), "input[0]"),
        invalid("five cells", rows("1,2,3,4,5"), "input[0]"),
        invalid("a word in a cell", rows("1,two,3,4"), "input[0].sepal_width"),
        invalid("NaN in a cell", rows("1,2,3,NaN"), "input[0].petal_width"),
        invalid("number beyond FP32", rows("1,2,3,1e99"), "input[0].petal_width"),
        invalid("bytes that are no text", iris("BYTES", no(text(2, "")), 1), "input[0]"));
  }

  /** Two bytes that are not UTF-8 behind what there is. */
  private static ByteString no(ByteString start) {
    return start.concat(ByteString.copyFrom(new byte[] {(byte) 0xc3, 0x28}));
  }

  private static List<BadGrpc> parameters() {
    InferParameter yes = InferParameter.newBuilder().setBoolParam(true).build();
    InferParameter three = InferParameter.newBuilder().setInt64Param(3).build();
    ModelInferRequest.Builder sized = iris();
    sized.getInputsBuilder(0).putParameters("binary_data_size", three);
    InferRequestedOutputTensor classes =
        output("class").toBuilder().putParameters("classification", three).build();
    InferRequestedOutputTensor binary =
        output("class").toBuilder().putParameters("binary_data", yes).build();
    return List.of(
        invalid(
            "classification", iris().addOutputs(classes), "outputs[0].parameters.classification"),
        invalid("binary output", iris().addOutputs(binary), "outputs[0].parameters.binary_data"),
        invalid("binary input", sized, "inputs[0].parameters.binary_data_size"));
  }

  private static List<BadGrpc> messages() {
    byte[] good = iris().build().toByteArray();
    byte[] half = Arrays.copyOf(good, good.length / 2);
    byte[] json = "{\"inputs\": []}".getBytes(StandardCharsets.UTF_8);
    byte[] rose = ModelMetadataRequest.newBuilder().setName("rose").build().toByteArray();
    byte[] large =
        iris("FP32", ByteString.copyFrom(new byte[2 << 20]), 131072, 4).build().toByteArray();
    return List.of(
        bytes("no protobuf", INFER, Code.INVALID_ARGUMENT, "body", GARBAGE),
        bytes("half a message", INFER, Code.INVALID_ARGUMENT, "body", half),
        bytes("JSON for protobuf", INFER, Code.INVALID_ARGUMENT, "body", json),
        bytes("no message", INFER, Code.INVALID_ARGUMENT, "body"),
        bytes("two messages", INFER, Code.INVALID_ARGUMENT, "body", good, good),
        bytes("no protobuf, compressed", INFER, Code.INVALID_ARGUMENT, "body", GARBAGE).gzipped(),
        bytes("too large", INFER, Code.RESOURCE_EXHAUSTED, null, large),
        bytes("too large once inflated", INFER, Code.RESOURCE_EXHAUSTED, null, large).gzipped(),
        bytes("metadata of no model", SERVICE + "ModelMetadata", Code.NOT_FOUND, "model", rose),
        bytes(
            "metadata from garbage",
            SERVICE + "ModelMetadata",
            Code.INVALID_ARGUMENT,
            "body",
            GARBAGE),
        bytes("method not built", SERVICE + "ModelStreamInfer", Code.UNIMPLEMENTED, null, good),
        bytes("method unknown", SERVICE + "Guess", Code.UNIMPLEMENTED, null, good),
        bytes("service unknown", "inference.Oracle/Guess", Code.UNIMPLEMENTED, null, good));
  }
}

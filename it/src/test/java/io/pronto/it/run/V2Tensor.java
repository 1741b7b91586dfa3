package io.pronto.it.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.proto.ModelInferResponse.InferOutputTensor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A tensor as a caller of the V2 protocol has it, in all forms of the protocol. Written for the
 * tests from the published protocol; shares no code with the product.
 *
 * @param data elements in row-major order: Boolean, Long (BigInteger for UINT64), Float, Double or
 *     String, or ByteString for bytes that are no text
 */
public record V2Tensor(String name, V2Type type, List<Long> shape, List<Object> data) {

  /** A tensor of this shape; the elements as numbers, booleans or texts. */
  public static V2Tensor of(String name, V2Type type, List<Long> shape, List<?> data) {
    return new V2Tensor(name, type, shape, data.stream().map(type::element).toList());
  }

  /** One row of floats. */
  public static V2Tensor row(String name, List<Float> row) {
    return of(name, V2Type.FP32, List.of(1L, (long) row.size()), row);
  }

  /** Reads the V2 JSON form. */
  public static V2Tensor of(JsonNode json) {
    V2Type type = V2Type.valueOf(json.get("datatype").textValue());
    List<Long> shape = elements(json.get("shape")).stream().map(JsonNode::longValue).toList();
    List<Object> data = elements(json.get("data")).stream().map(type::element).toList();
    return new V2Tensor(json.get("name").textValue(), type, shape, data);
  }

  /** The tensors of a V2 JSON answer. */
  public static List<V2Tensor> outputsOf(JsonNode answer) {
    return elements(answer.get("outputs")).stream().map(V2Tensor::of).toList();
  }

  /** The tensors of a V2 gRPC answer, raw or typed. */
  public static List<V2Tensor> outputsOf(ModelInferResponse answer) {
    List<V2Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < answer.getOutputsCount(); i++) {
      InferOutputTensor output = answer.getOutputs(i);
      V2Type type = V2Type.valueOf(output.getDatatype());
      List<Object> data =
          answer.getRawOutputContentsCount() == 0
              ? type.fromContents(output.getContents())
              : type.fromRaw(answer.getRawOutputContents(i));
      outputs.add(new V2Tensor(output.getName(), type, output.getShapeList(), data));
    }
    return outputs;
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** The V2 JSON form. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name).put("datatype", type.name());
    shape.forEach(json.putArray("shape")::add);
    ArrayNode elements = json.putArray("data");
    for (Object element : data) {
      if (element instanceof ByteString bytes) {
        byte[] content = bytes.toByteArray();
        elements.addObject().put("b64", Base64.getEncoder().encodeToString(content));
      } else {
        elements.addPOJO(element);
      }
    }
    return json;
  }

  /** Adds it to a request as raw contents. */
  public void addRaw(ModelInferRequest.Builder request) {
    describe(request);
    request.addRawInputContents(type.toRaw(data));
  }

  /** Adds it to a request as typed contents. */
  public void addTyped(ModelInferRequest.Builder request) {
    describe(request).setContents(type.toContents(data));
  }

  private ModelInferRequest.InferInputTensor.Builder describe(ModelInferRequest.Builder request) {
    return request.addInputsBuilder().setName(name).setDatatype(type.name()).addAllShape(shape);
  }

  /** The elements of a floating tensor. */
  public List<Double> numbers() {
    return data.stream().map(element -> ((Number) element).doubleValue()).toList();
  }
}

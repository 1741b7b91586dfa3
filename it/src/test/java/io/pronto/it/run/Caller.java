package io.pronto.it.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pronto.proto.ModelInferRequest;
import java.util.List;

/** A caller of both front doors of a deployment. */
public final class Caller implements AutoCloseable {

  private final RestClient rest;
  private final V2Client grpc;

  /** A caller of this deployment. */
  public Caller(Deployment product) {
    rest = new RestClient(product.restPort());
    grpc = new V2Client(product.grpcPort());
  }

  /** Over HTTP. */
  public RestClient rest() {
    return rest;
  }

  /** Over gRPC. */
  public V2Client grpc() {
    return grpc;
  }

  /** Predicts with the live version of a model, and expects an answer. */
  public List<V2Tensor> infer(Way way, String model, List<V2Tensor> inputs) {
    return switch (way) {
      case REST ->
          V2Tensor.outputsOf(
              rest.post("/v2/models/" + model + "/infer", json(inputs).toString()).ok());
      case GRPC_RAW, GRPC_TYPED ->
          V2Tensor.outputsOf(grpc.infer(request(way, model, inputs).build()));
    };
  }

  /** The JSON body of a request. */
  public static ObjectNode json(List<V2Tensor> inputs) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    inputs.forEach(input -> body.withArray("inputs").add(input.json()));
    return body;
  }

  /** The gRPC message of a request. */
  public static ModelInferRequest.Builder request(Way way, String model, List<V2Tensor> inputs) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
    for (V2Tensor input : inputs) {
      if (way == Way.GRPC_TYPED) {
        input.addTyped(request);
      } else {
        input.addRaw(request);
      }
    }
    return request;
  }

  @Override
  public void close() {
    rest.close();
    grpc.close();
  }
}

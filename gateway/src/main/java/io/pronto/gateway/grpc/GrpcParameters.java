package io.pronto.gateway.grpc;

import io.pronto.core.failure.FailureException;
import io.pronto.core.json.Parameters;
import io.pronto.proto.InferParameter;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelRepositoryParameter;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters of a request, of its inputs and of its outputs, as {@link Parameters} has them.
 */
final class GrpcParameters {

  private GrpcParameters() {}

  /**
   * Refuses what is not built.
   *
   * @throws FailureException naming the parameter
   */
  static void check(ModelInferRequest request) {
    check("", request.getParametersMap());
    for (int i = 0; i < request.getInputsCount(); i++) {
      if (request.getInputs(i).getParametersCount() > 0) {
        check("inputs[" + i + "].", request.getInputs(i).getParametersMap());
      }
    }
    for (int i = 0; i < request.getOutputsCount(); i++) {
      if (request.getOutputs(i).getParametersCount() > 0) {
        check("outputs[" + i + "].", request.getOutputs(i).getParametersMap());
      }
    }
  }

  /** The parameters of a request that changes the repository, with their values in words. */
  static Map<String, String> inWords(Map<String, ModelRepositoryParameter> parameters) {
    Map<String, String> words = new TreeMap<>();
    parameters.forEach((name, value) -> words.put(name, inWords(value)));
    return words;
  }

  private static String inWords(ModelRepositoryParameter value) {
    return switch (value.getParameterChoiceCase()) {
      case BOOL_PARAM -> Boolean.toString(value.getBoolParam());
      case INT64_PARAM -> Long.toString(value.getInt64Param());
      case STRING_PARAM -> value.getStringParam();
      case BYTES_PARAM -> value.getBytesParam().size() + " bytes";
      case PARAMETERCHOICE_NOT_SET -> "nothing";
    };
  }

  private static void check(String owner, Map<String, InferParameter> parameters) {
    parameters.forEach((name, value) -> Parameters.check(owner, name, asks(value), text(value)));
  }

  private static boolean asks(InferParameter value) {
    return switch (value.getParameterChoiceCase()) {
      case BOOL_PARAM -> value.getBoolParam();
      case INT64_PARAM -> value.getInt64Param() != 0;
      case PARAMETERCHOICE_NOT_SET -> false;
      default -> true;
    };
  }

  private static Object text(InferParameter value) {
    return switch (value.getParameterChoiceCase()) {
      case BOOL_PARAM -> value.getBoolParam();
      case INT64_PARAM -> value.getInt64Param();
      default -> "another value";
    };
  }
}

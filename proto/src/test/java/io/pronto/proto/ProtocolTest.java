package io.pronto.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Callers hold stubs of the published protocol: every name, number, type and label must be the
 * published one. A line of the table is {@code message: field number type}, with {@code *} behind a
 * repeated type, {@code map} before the type of a map's values, {@code |} before a member of a
 * oneof.
 */
class ProtocolTest {

  private static final FileDescriptor FILE = ModelInferRequest.getDescriptor().getFile();

  private static final String TABLE =
      """
      ServerLiveRequest:
      ServerLiveResponse: live 1 bool
      ServerReadyRequest:
      ServerReadyResponse: ready 1 bool
      ModelReadyRequest: name 1 string, version 2 string
      ModelReadyResponse: ready 1 bool
      ServerMetadataRequest:
      ServerMetadataResponse: name 1 string, version 2 string, extensions 3 string*
      ModelMetadataRequest: name 1 string, version 2 string
      ModelMetadataResponse: name 1 string, versions 2 string*, platform 3 string,\
       inputs 4 ModelMetadataResponse.TensorMetadata*,\
       outputs 5 ModelMetadataResponse.TensorMetadata*
      ModelMetadataResponse.TensorMetadata: name 1 string, datatype 2 string, shape 3 int64*
      InferParameter: |bool_param 1 bool, |int64_param 2 int64, |string_param 3 string,\
       |double_param 4 double, |uint64_param 5 uint64
      InferTensorContents: bool_contents 1 bool*, int_contents 2 int32*, int64_contents 3 int64*,\
       uint_contents 4 uint32*, uint64_contents 5 uint64*, fp32_contents 6 float*,\
       fp64_contents 7 double*, bytes_contents 8 bytes*
      ModelInferRequest: model_name 1 string, model_version 2 string, id 3 string,\
       parameters 4 map InferParameter, inputs 5 ModelInferRequest.InferInputTensor*,\
       outputs 6 ModelInferRequest.InferRequestedOutputTensor*, raw_input_contents 7 bytes*
      ModelInferRequest.InferInputTensor: name 1 string, datatype 2 string, shape 3 int64*,\
       parameters 4 map InferParameter, contents 5 InferTensorContents
      ModelInferRequest.InferRequestedOutputTensor: name 1 string, parameters 2 map InferParameter
      ModelInferResponse: model_name 1 string, model_version 2 string, id 3 string,\
       parameters 4 map InferParameter, outputs 5 ModelInferResponse.InferOutputTensor*,\
       raw_output_contents 6 bytes*
      ModelInferResponse.InferOutputTensor: name 1 string, datatype 2 string, shape 3 int64*,\
       parameters 4 map InferParameter, contents 5 InferTensorContents
      ModelStreamInferResponse: error_message 1 string, infer_response 2 ModelInferResponse
      ModelConfigRequest: name 1 string, version 2 string
      ModelConfigResponse: config 1 ModelConfig
      ModelInput: name 1 string, data_type 2 DataType, dims 4 int64*
      ModelOutput: name 1 string, data_type 2 DataType, dims 3 int64*
      ModelConfig: name 1 string, platform 2 string, max_batch_size 4 int32, input 5 ModelInput*,\
       output 6 ModelOutput*, backend 17 string
      ModelStatisticsRequest: name 1 string, version 2 string
      StatisticDuration: count 1 uint64, ns 2 uint64
      InferStatistics: success 1 StatisticDuration, fail 2 StatisticDuration,\
       queue 3 StatisticDuration, compute_input 4 StatisticDuration,\
       compute_infer 5 StatisticDuration, compute_output 6 StatisticDuration,\
       cache_hit 7 StatisticDuration, cache_miss 8 StatisticDuration
      InferResponseStatistics: compute_infer 1 StatisticDuration,\
       compute_output 2 StatisticDuration, success 3 StatisticDuration,\
       fail 4 StatisticDuration, empty_response 5 StatisticDuration, cancel 6 StatisticDuration
      InferBatchStatistics: batch_size 1 uint64, compute_input 2 StatisticDuration,\
       compute_infer 3 StatisticDuration, compute_output 4 StatisticDuration
      MemoryUsage: type 1 string, id 2 int64, byte_size 3 uint64
      ModelStatistics: name 1 string, version 2 string, last_inference 3 uint64,\
       inference_count 4 uint64, execution_count 5 uint64, inference_stats 6 InferStatistics,\
       batch_stats 7 InferBatchStatistics*, memory_usage 8 MemoryUsage*,\
       response_stats 9 map InferResponseStatistics
      ModelStatisticsResponse: model_stats 1 ModelStatistics*
      ModelRepositoryParameter: |bool_param 1 bool, |int64_param 2 int64, |string_param 3 string,\
       |bytes_param 4 bytes
      RepositoryIndexRequest: repository_name 1 string, ready 2 bool
      RepositoryIndexResponse: models 1 RepositoryIndexResponse.ModelIndex*
      RepositoryIndexResponse.ModelIndex: name 1 string, version 2 string, state 3 string,\
       reason 4 string
      RepositoryModelLoadRequest: repository_name 1 string, model_name 2 string,\
       parameters 3 map ModelRepositoryParameter
      RepositoryModelLoadResponse:
      RepositoryModelUnloadRequest: repository_name 1 string, model_name 2 string,\
       parameters 3 map ModelRepositoryParameter
      RepositoryModelUnloadResponse:
      TraceSettingRequest: settings 1 map TraceSettingRequest.SettingValue, model_name 2 string
      TraceSettingRequest.SettingValue: value 1 string*
      TraceSettingResponse: settings 1 map TraceSettingResponse.SettingValue
      TraceSettingResponse.SettingValue: value 1 string*
      LogSettingsRequest: settings 1 map LogSettingsRequest.SettingValue
      LogSettingsRequest.SettingValue: |bool_param 1 bool, |uint32_param 2 uint32,\
       |string_param 3 string
      LogSettingsResponse: settings 1 map LogSettingsResponse.SettingValue
      LogSettingsResponse.SettingValue: |bool_param 1 bool, |uint32_param 2 uint32,\
       |string_param 3 string
      """;

  @Test
  void everyMessageHasTheFieldsOfThePublishedProtocol() {
    // When
    List<String> messages =
        FILE.getMessageTypes().stream().flatMap(ProtocolTest::withNested).map(this::line).toList();
    // Then
    assertThat(messages).containsExactlyInAnyOrderElementsOf(TABLE.lines().toList());
  }

  @Test
  void mapsHaveTextKeys() {
    assertThat(
            FILE.getMessageTypes().stream()
                .flatMap(ProtocolTest::withNested)
                .flatMap(message -> message.getFields().stream())
                .filter(FieldDescriptor::isMapField)
                .map(field -> field.getMessageType().findFieldByName("key").getType()))
        .isNotEmpty()
        .containsOnly(FieldDescriptor.Type.STRING);
  }

  @Test
  void dataTypesHaveTheNumbersOfThePublishedModelConfiguration() {
    assertThat(DataType.getDescriptor().getValues())
        .extracting(value -> value.getName() + " " + value.getNumber())
        .containsExactly(
            "TYPE_INVALID 0",
            "TYPE_BOOL 1",
            "TYPE_UINT8 2",
            "TYPE_UINT16 3",
            "TYPE_UINT32 4",
            "TYPE_UINT64 5",
            "TYPE_INT8 6",
            "TYPE_INT16 7",
            "TYPE_INT32 8",
            "TYPE_INT64 9",
            "TYPE_FP16 10",
            "TYPE_FP32 11",
            "TYPE_FP64 12",
            "TYPE_STRING 13",
            "TYPE_BF16 14");
  }

  @ParameterizedTest
  @CsvSource({
    "ServerLive,            UNARY",
    "ServerReady,           UNARY",
    "ModelReady,            UNARY",
    "ServerMetadata,        UNARY",
    "ModelMetadata,         UNARY",
    "ModelInfer,            UNARY",
    "ModelStreamInfer,      BIDI_STREAMING",
    "ModelConfig,           UNARY",
    "ModelStatistics,       UNARY",
    "RepositoryIndex,       UNARY",
    "RepositoryModelLoad,   UNARY",
    "RepositoryModelUnload, UNARY",
    "TraceSetting,          UNARY",
    "LogSettings,           UNARY",
  })
  void everyMethodIsFoundWherePublishedClientsCallIt(
      String name, MethodDescriptor.MethodType kind) {
    // When
    List<? extends MethodDescriptor<?, ?>> methods =
        GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
            .filter(m -> m.getFullMethodName().equals("inference.GRPCInferenceService/" + name))
            .toList();
    // Then
    assertThat(methods).singleElement().returns(kind, MethodDescriptor::getType);
  }

  @Test
  void thereAreNoOtherMethods() {
    assertThat(GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods()).hasSize(14);
  }

  private static Stream<Descriptor> withNested(Descriptor message) {
    return Stream.concat(
        Stream.of(message),
        message.getNestedTypes().stream().filter(nested -> !nested.getOptions().getMapEntry()));
  }

  private String line(Descriptor message) {
    List<String> fields = message.getFields().stream().map(this::text).toList();
    String text = nameOf(message.getFullName()) + ": " + String.join(", ", fields);
    return text.strip();
  }

  private String text(FieldDescriptor field) {
    String member = field.getRealContainingOneof() == null ? "" : "|";
    String start = member + field.getName() + " " + field.getNumber() + " ";
    if (field.isMapField()) {
      return start + "map " + type(field.getMessageType().findFieldByName("value"));
    }
    return start + type(field) + (field.isRepeated() ? "*" : "");
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getType()) {
      case MESSAGE -> nameOf(field.getMessageType().getFullName());
      case ENUM -> nameOf(field.getEnumType().getFullName());
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String nameOf(String full) {
    assertThat(full).startsWith("inference.");
    return full.substring("inference.".length());
  }
}

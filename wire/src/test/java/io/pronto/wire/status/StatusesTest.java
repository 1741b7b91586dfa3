package io.pronto.wire.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.Failure.CallerGone;
import io.pronto.core.failure.Failure.DeadlinePassed;
import io.pronto.core.failure.Failure.Defect;
import io.pronto.core.failure.Failure.Foreign;
import io.pronto.core.failure.Failure.HopGuardOpen;
import io.pronto.core.failure.Failure.HopUnavailable;
import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.failure.Failure.MediaUnsupported;
import io.pronto.core.failure.Failure.ModelNotFound;
import io.pronto.core.failure.Failure.ModelNotReady;
import io.pronto.core.failure.Failure.ModelRefused;
import io.pronto.core.failure.Failure.NotBuilt;
import io.pronto.core.failure.Failure.Overloaded;
import io.pronto.core.failure.Failure.ReleaseAbsent;
import io.pronto.core.failure.Failure.TooLarge;
import io.pronto.core.hop.Hop;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatusesTest {

  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** Failure, code, and the kind of detail beside ErrorInfo. */
  private static Stream<Arguments> table() {
    return Stream.of(
        row(new InputInvalid("a[0].b", "x", "y"), "INVALID_ARGUMENT", BadRequest.class),
        row(new TooLarge(64, 65), "RESOURCE_EXHAUSTED", null),
        row(new TooLarge(64, -1), "RESOURCE_EXHAUSTED", null),
        row(new Failure.LoadRefused("m", "1: torn"), "INVALID_ARGUMENT", null),
        row(new ModelRefused("m", "3", "Unknown Category"), "INVALID_ARGUMENT", null),
        row(new MediaUnsupported("Content-Type", "JSON", "csv"), "INVALID_ARGUMENT", null),
        row(new ModelNotFound("m", "", ""), "NOT_FOUND", ResourceInfo.class),
        row(new ModelNotFound("m", "9", "1, 2"), "NOT_FOUND", ResourceInfo.class),
        row(new ModelNotFound("m", "9", ""), "NOT_FOUND", ResourceInfo.class),
        row(new ModelNotReady("m", "", "starts", true), "UNAVAILABLE", RetryInfo.class),
        row(new ModelNotReady("m", "3", "no such file", false), "UNAVAILABLE", null),
        row(new ReleaseAbsent("model-server", "m/1/9f"), "UNAVAILABLE", null),
        row(
            new Overloaded("model-server", Duration.ofMillis(1_250)),
            "RESOURCE_EXHAUSTED",
            RetryInfo.class),
        row(new HopUnavailable("postprocessor", "refused"), "UNAVAILABLE", RetryInfo.class),
        row(
            new HopGuardOpen("postprocessor", Duration.ofSeconds(1)),
            "UNAVAILABLE",
            RetryInfo.class),
        row(new DeadlinePassed("model-server"), "DEADLINE_EXCEEDED", null),
        row(new CallerGone("preprocessor"), "CANCELLED", null),
        row(new NotBuilt("streaming"), "UNIMPLEMENTED", null),
        row(new Defect("model-server"), "INTERNAL", null),
        row(
            new Foreign("model-server", "FAILED_PRECONDITION", "said so"),
            "FAILED_PRECONDITION",
            null));
  }

  private static Arguments row(Failure failure, String code, Class<? extends Message> extra) {
    return Arguments.of(failure, code, extra);
  }

  @Test
  void theTableHasEveryFailure() {
    assertThat(table().map(row -> row.get()[0].getClass().getSimpleName()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Failure.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyFailureHasItsCodeAndItsText(Failure failure, String code) {
    assertThat(Statuses.of(failure).getCode().name()).isEqualTo(code);
    assertThat(Statuses.codeNameOf(failure)).isEqualTo(code);
    assertThat(Statuses.of(failure).getDescription()).isEqualTo(failure.text());
  }

  @ParameterizedTest
  @MethodSource("table")
  void everyFailureComesBackThroughItsTrailers(Failure failure) {
    // When
    Failure back =
        Statuses.failureOf(
            Statuses.of(failure), Statuses.trailersOf(failure, TRACE), Hop.PREPROCESSOR);
    // Then
    assertThat(back).isEqualTo(failure);
    assertThat(back.variables()).isEqualTo(failure.variables());
    assertThat(back.text()).isEqualTo(failure.text());
  }

  @ParameterizedTest
  @MethodSource("table")
  void theDetailsNameReasonDomainVariablesAndTrace(
      Failure failure, String code, Class<? extends Message> extra)
      throws InvalidProtocolBufferException {
    // When
    com.google.rpc.Status details = Statuses.trailersOf(failure, TRACE).get(DETAILS);
    ErrorInfo info = details.getDetails(0).unpack(ErrorInfo.class);
    List<Any> others = details.getDetailsList().subList(1, details.getDetailsCount());
    // Then
    Map<String, String> expected = new HashMap<>(failure.variables());
    expected.put("trace_id", TRACE);
    assertThat(info.getReason()).isEqualTo(failure.reason().name());
    assertThat(info.getDomain()).isEqualTo("pronto");
    assertThat(info.getMetadataMap()).isEqualTo(expected);
    assertThat(details.getCode()).isEqualTo(Status.Code.valueOf(code).value());
    assertThat(details.getMessage()).isEqualTo(failure.text());
    if (extra == null) {
      assertThat(others).isEmpty();
    } else {
      assertThat(others).singleElement().returns(true, other -> other.is(extra));
    }
  }

  @Test
  void theDetailsSayWhatTheFailureSays() throws InvalidProtocolBufferException {
    assertThat(extra(new InputInvalid("f", "x", "y"), BadRequest.class).getFieldViolations(0))
        .returns("f", BadRequest.FieldViolation::getField)
        .returns("f: expected x, got y", BadRequest.FieldViolation::getDescription);
    assertThat(extra(new ModelNotFound("m", "", "a"), ResourceInfo.class))
        .returns("model", ResourceInfo::getResourceType)
        .returns("m", ResourceInfo::getResourceName);
    assertThat(
            extra(new Overloaded("h", Duration.ofMillis(1_250)), RetryInfo.class).getRetryDelay())
        .returns(1L, com.google.protobuf.Duration::getSeconds)
        .returns(250_000_000, com.google.protobuf.Duration::getNanos);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, HOP_UNAVAILABLE",
    "DEADLINE_EXCEEDED, DEADLINE_PASSED",
    "CANCELLED, CALLER_GONE",
    "INVALID_ARGUMENT, FOREIGN",
    "NOT_FOUND, FOREIGN",
    "UNIMPLEMENTED, FOREIGN",
    "RESOURCE_EXHAUSTED, FOREIGN",
    "FAILED_PRECONDITION, FOREIGN",
    "OUT_OF_RANGE, FOREIGN",
    "INTERNAL, DEFECT",
    "UNKNOWN, DEFECT",
    "DATA_LOSS, DEFECT"
  })
  void aStatusWithoutDetailsIsReadFromItsCodeAndNamesTheHopThatWasCalled(
      Status.Code code, Failure.Reason reason) {
    // When
    Failure failure = Statuses.failureOf(code.toStatus(), new Metadata(), Hop.MODEL_SERVER);
    // Then
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.variables()).containsEntry("hop", "model-server");
  }

  @Test
  void aConnectionThatIsLostWhileACallIsWrittenIsTheHopBeingUnavailable() {
    // Given: what grpc-java makes of it
    Status status = Status.UNKNOWN.withCause(new ClosedChannelException());
    // Then
    assertThat(Statuses.failureOf(status, new Metadata(), Hop.MODEL_SERVER))
        .isInstanceOf(HopUnavailable.class);
  }

  @Test
  void aForeignStatusKeepsItsCodeAndWords() {
    // Given
    Status status = Status.NOT_FOUND.withDescription("no such model here");
    // Then
    assertThat(Statuses.failureOf(status, new Metadata(), Hop.MODEL_SERVER))
        .isEqualTo(new Foreign("model-server", "NOT_FOUND", "no such model here"));
    assertThat(Statuses.failureOf(Status.NOT_FOUND, new Metadata(), Hop.MODEL_SERVER).text())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  void wordsOfADefectElsewhereDoNotTravelOn() {
    // Given
    Status status = Status.UNKNOWN.withDescription("java.lang.NullPointerException: secret");
    // Then
    assertThat(Statuses.failureOf(status, new Metadata(), Hop.MODEL_SERVER).text())
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "other,  RELEASE_ABSENT",
    "'',     RELEASE_ABSENT",
    "pronto, NO_SUCH_REASON",
    "pronto, ''"
  })
  void detailsOfAnotherDomainOrReasonAreNotOurs(String domain, String reason) {
    // Given
    Metadata trailers =
        trailers(Any.pack(ErrorInfo.newBuilder().setDomain(domain).setReason(reason).build()));
    // Then
    assertThat(Statuses.failureOf(Status.UNAVAILABLE, trailers, Hop.MODEL_SERVER))
        .isInstanceOf(HopUnavailable.class);
  }

  @Test
  void detailsThatCannotBeReadAreNotOurs() {
    // Given
    ErrorInfo noNumber =
        ErrorInfo.newBuilder()
            .setDomain("pronto")
            .setReason("OVERLOADED")
            .putMetadata("retry_after_ms", "soon")
            .build();
    Any broken = Any.pack(noNumber).toBuilder().setValue(ByteString.copyFromUtf8("\u0007")).build();
    // Then
    assertThat(Statuses.failureOf(Status.UNAVAILABLE, trailers(Any.pack(noNumber)), Hop.GATEWAY))
        .isInstanceOf(HopUnavailable.class);
    assertThat(Statuses.failureOf(Status.UNAVAILABLE, trailers(broken), Hop.GATEWAY))
        .isInstanceOf(HopUnavailable.class);
  }

  @ParameterizedTest
  @EnumSource(Failure.Reason.class)
  void everyReasonIsReadEvenWhereItsVariablesAreMissing(Failure.Reason reason) {
    // Given
    ErrorInfo bare = ErrorInfo.newBuilder().setDomain("pronto").setReason(reason.name()).build();
    // Then
    assertThat(Statuses.failureOf(Status.INTERNAL, trailers(Any.pack(bare)), Hop.GATEWAY).reason())
        .isEqualTo(reason);
  }

  private static Metadata trailers(Any detail) {
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, com.google.rpc.Status.newBuilder().addDetails(detail).build());
    return trailers;
  }

  private static <T extends Message> T extra(Failure failure, Class<T> kind)
      throws InvalidProtocolBufferException {
    return Statuses.trailersOf(failure, TRACE).get(DETAILS).getDetails(1).unpack(kind);
  }

  @ParameterizedTest
  @MethodSource("longest")
  void theLongestTrailersFitWhatAClientTakes(Failure failure) {
    // When
    Status status = Statuses.of(failure);
    byte[][] trailers = InternalMetadata.serialize(Statuses.trailersOf(failure, "0".repeat(32)));
    // Then: base64 of the details, and each byte of the text as three characters at worst
    int details = Arrays.stream(trailers).mapToInt(part -> part.length).sum();
    int text = status.getDescription().getBytes(StandardCharsets.UTF_8).length;
    assertThat(details * 4 / 3 + text).isLessThan(7000);
  }

  private static Stream<Failure> longest() {
    String huge = "name, ".repeat(5_000);
    return Stream.of(
        new Failure.InputInvalid(huge, huge, huge),
        new Failure.ModelRefused("iris", "1", huge),
        new Failure.ModelNotFound(huge, "", huge),
        new Failure.ModelNotFound(huge, huge, huge),
        new Failure.ModelNotReady("iris", "1", huge, false),
        new Failure.Foreign("model-server", "INVALID_ARGUMENT", huge));
  }
}

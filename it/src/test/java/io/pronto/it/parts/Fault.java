package io.pronto.it.parts;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Random;

/** What a {@link FaultProxy} does to predictions. */
@FunctionalInterface
public interface Fault {

  /** Passes each on. */
  Fault NONE = Prediction::passOn;

  /** Never answers. */
  Fault HANGS = prediction -> {};

  /** Answers INTERNAL, as a server whose code throws. */
  Fault FAILS = prediction -> prediction.fail(Status.INTERNAL, new Metadata());

  /** Closes the connection on which the prediction came, and with it all others on it. */
  Fault LOSES_CONNECTION = Prediction::loseConnection;

  /** A prediction, and what can be done to it. */
  interface Prediction {

    /** When it came, and of which call it is a sending. */
    FaultProxy.Arrival arrival();

    /** Has it answered by the server behind. */
    void passOn();

    /** The same, later. */
    void passOnAfter(Duration time);

    /** Answers with a failure. */
    void fail(Status status, Metadata trailers);

    /** Closes the connection that it came on. */
    void loseConnection();
  }

  /** Does something to this prediction; runs on the thread that reads it. */
  void meet(Prediction prediction);

  /** Holds each for so long. */
  static Fault slow(Duration time) {
    return prediction -> prediction.passOnAfter(time);
  }

  /** Answers that the release is not here, as a service of the chain that lost it does. */
  static Fault absent(String hop) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason("RELEASE_ABSENT")
            .setDomain("pronto")
            .putMetadata("hop", hop)
            .build();
    StatusRuntimeException failure =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNAVAILABLE.value())
                .addDetails(Any.pack(info))
                .build());
    return prediction -> {
      Metadata trailers = new Metadata();
      trailers.merge(failure.getTrailers());
      prediction.fail(failure.getStatus(), trailers);
    };
  }

  /** This fault for a share of the predictions, 0 to 1, drawn from a seed; none for the others. */
  default Fault at(double share, long seed) {
    Random random = new Random(seed); // drawn by the one thread of the proxy
    return prediction -> (random.nextDouble() < share ? this : NONE).meet(prediction);
  }
}

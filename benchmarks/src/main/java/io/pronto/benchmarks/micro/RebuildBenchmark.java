package io.pronto.benchmarks.micro;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pronto.benchmarks.Requests;
import io.pronto.proto.InferParameter;
import io.pronto.proto.ModelInferRequest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a forwarding stage does to a message, without the wire: parse, one parameter more,
 * serialise.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RebuildBenchmark {
  /** Which request. */
  @Param({"iris", "identity"})
  public String model = "iris";

  private byte[] wire = {};

  /** Serialises the request once. */
  @Setup
  public void serialise() {
    wire = (model.equals("iris") ? Requests.iris() : Requests.identity()).toByteArray();
  }

  /** Parse only. */
  @Benchmark
  public ModelInferRequest parse() throws InvalidProtocolBufferException {
    return ModelInferRequest.parseFrom(wire);
  }

  /** The whole stage. */
  @Benchmark
  public byte[] parseRebuildSerialise() throws InvalidProtocolBufferException {
    return ModelInferRequest.parseFrom(wire).toBuilder()
        .putParameters("stage", InferParameter.newBuilder().setBoolParam(true).build())
        .build()
        .toByteArray();
  }
}

package io.pronto.it.load;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.pronto.it.run.Network;
import io.pronto.proto.ModelInferRequest;
import java.time.Duration;
import java.util.List;

/**
 * What an {@link OpenLoop} sends, and where.
 *
 * @param ports of the gateways' gRPC front doors
 * @param request of every call
 * @param rate calls a second
 * @param deadline of each call
 * @param mostUnderWay calls at once; one that is due beyond them is counted as failed
 * @param network where its sockets are
 * @param credentials what the gateways are shown and what of them is trusted
 */
public record Load(
    List<Integer> ports,
    ModelInferRequest request,
    double rate,
    Duration deadline,
    int mostUnderWay,
    Network network,
    ChannelCredentials credentials) {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int MOST_UNDER_WAY = 2_000;

  /** With a deadline of a second, and up to 2,000 calls under way. */
  public static Load of(List<Integer> ports, ModelInferRequest request, double rate) {
    return new Load(
        List.copyOf(ports),
        request,
        rate,
        DEADLINE,
        MOST_UNDER_WAY,
        Network.HOST,
        InsecureChannelCredentials.create());
  }

  /** The same, so many times a second. */
  public Load rate(double other) {
    return new Load(ports, request, other, deadline, mostUnderWay, network, credentials);
  }

  /** The same, with another deadline. */
  public Load deadline(Duration other) {
    return new Load(ports, request, rate, other, mostUnderWay, network, credentials);
  }

  /** The same, with another bound on the calls under way. */
  public Load mostUnderWay(int calls) {
    return new Load(ports, request, rate, deadline, calls, network, credentials);
  }

  /** The same, from another network. */
  public Load in(Network other) {
    return new Load(ports, request, rate, deadline, mostUnderWay, other, credentials);
  }

  /** The same, over TLS. */
  public Load with(ChannelCredentials other) {
    return new Load(ports, request, rate, deadline, mostUnderWay, network, other);
  }
}

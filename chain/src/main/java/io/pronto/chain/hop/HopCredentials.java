package io.pronto.chain.hop;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;

/**
 * What the services of a chain show each other.
 *
 * @param server of a service that is called
 * @param channel of its callers
 * @param named whether the certificate of a service must carry the name of its hop
 */
public record HopCredentials(ServerCredentials server, ChannelCredentials channel, boolean named) {

  /** Nothing: plain text. */
  public static HopCredentials insecure() {
    return new HopCredentials(
        InsecureServerCredentials.create(), InsecureChannelCredentials.create(), false);
  }
}

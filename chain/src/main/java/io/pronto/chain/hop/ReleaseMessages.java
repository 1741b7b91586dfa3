package io.pronto.chain.hop;

import io.pronto.core.release.ReleaseState;
import io.pronto.proto.chain.HeldRelease;
import io.pronto.proto.chain.HeldReleases;
import java.util.List;

/** What instances hold, to messages and back. */
public final class ReleaseMessages {

  private ReleaseMessages() {}

  /** The message that says that an instance holds these. */
  public static HeldReleases of(boolean serving, List<ReleaseState> states) {
    HeldReleases.Builder message = HeldReleases.newBuilder().setServing(serving);
    states.forEach(state -> message.addReleases(of(state)));
    return message.build();
  }

  private static HeldRelease of(ReleaseState state) {
    return HeldRelease.newBuilder()
        .setModel(state.model())
        .setVersion(state.version())
        .setDigest(state.digest())
        .setReady(state.ready())
        .setReason(state.reason())
        .build();
  }

  /** What a message says of the releases. */
  public static List<ReleaseState> states(HeldReleases message) {
    return message.getReleasesList().stream()
        .map(
            held ->
                new ReleaseState(
                    held.getModel(),
                    held.getVersion(),
                    held.getDigest(),
                    held.getReady(),
                    held.getReason()))
        .toList();
  }
}

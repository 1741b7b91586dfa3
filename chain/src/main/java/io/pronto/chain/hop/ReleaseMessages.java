package io.pronto.chain.hop;

import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import io.pronto.proto.chain.HeldRelease;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.WatchRequest;
import java.util.List;
import java.util.stream.Collectors;

/** What instances hold, to messages and back. */
public final class ReleaseMessages {

  private ReleaseMessages() {}

  /** The message that says that an instance holds these. */
  public static HeldReleases of(boolean serving, List<ReleaseState> states) {
    HeldReleases.Builder message = HeldReleases.newBuilder().setServing(serving);
    states.forEach(state -> message.addReleases(of(state)));
    return message.build();
  }

  /** The same, and what was acted on. */
  public static HeldReleases of(boolean serving, List<ReleaseState> states, Wanted acted) {
    return of(serving, states).toBuilder().addAllActed(messages(acted)).build();
  }

  /** What a message says was acted on. */
  public static Wanted acted(HeldReleases message) {
    return wanted(message.getActedList());
  }

  /** The message that says what is wanted. */
  public static WatchRequest of(Wanted wanted) {
    return WatchRequest.newBuilder().addAllWanted(messages(wanted)).build();
  }

  /** What a message says is wanted. */
  public static Wanted wanted(WatchRequest message) {
    return wanted(message.getWantedList());
  }

  private static List<io.pronto.proto.chain.Wanted> messages(Wanted wanted) {
    return wanted.loads().entrySet().stream()
        .map(
            one ->
                io.pronto.proto.chain.Wanted.newBuilder()
                    .setModel(one.getKey())
                    .setLoad(one.getValue())
                    .build())
        .toList();
  }

  private static Wanted wanted(List<io.pronto.proto.chain.Wanted> messages) {
    return Wanted.of(
        messages.stream()
            .collect(
                Collectors.toMap(
                    io.pronto.proto.chain.Wanted::getModel,
                    io.pronto.proto.chain.Wanted::getLoad,
                    Math::max)));
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

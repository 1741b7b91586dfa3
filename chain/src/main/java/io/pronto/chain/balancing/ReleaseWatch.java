package io.pronto.chain.balancing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.core.release.Wanted;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;

/**
 * The stream in which an instance says whether it takes calls and which releases it holds, and is
 * told which models are wanted, over one connection. In the channel's synchronization context.
 */
final class ReleaseWatch {

  private final ClientCall<WatchRequest, HeldReleases> call;
  private Wanted told;
  private boolean over;

  /** What comes of it; on threads of the transport. */
  interface Listener {

    /** The instance can be told more. */
    void writable();

    /** The instance reported. */
    void reported(Instance.Holdings holdings);

    /** The stream is over, and may be opened again. */
    void ended();
  }

  /** Opens the stream on a connection that is ready. */
  ReleaseWatch(Channel connection, Listener listener) {
    Context before = Context.ROOT.attach();
    try {
      call = connection.newCall(ReleasesGrpc.getWatchMethod(), CallOptions.DEFAULT);
      call.start(new Messages(listener), new Metadata());
      call.request(1);
    } finally {
      Context.ROOT.detach(before);
    }
  }

  /** Tells the instance which models are wanted, once it can be told; {@code null} for no word. */
  void want(Wanted models) {
    if (!over && models != null && !models.equals(told) && call.isReady()) {
      told = models;
      call.sendMessage(ReleaseMessages.of(told));
    }
  }

  void cancel() {
    over = true;
    call.cancel("the connection is not used any more", null);
  }

  private final class Messages extends ClientCall.Listener<HeldReleases> {

    private final Listener listener;

    Messages(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onReady() {
      listener.writable();
    }

    @Override
    public void onMessage(HeldReleases message) {
      listener.reported(
          Instance.Holdings.of(
              message.getServing(),
              ReleaseMessages.states(message),
              ReleaseMessages.acted(message)));
      call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.getCode() == Status.Code.UNIMPLEMENTED) {
        listener.reported(Instance.Holdings.ANYTHING);
      } else {
        listener.ended();
      }
    }
  }
}

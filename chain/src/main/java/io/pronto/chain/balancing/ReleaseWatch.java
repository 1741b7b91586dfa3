package io.pronto.chain.balancing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.proto.chain.WatchRequest;

/**
 * The stream in which an instance says whether it takes calls and which releases it holds, over one
 * connection.
 */
final class ReleaseWatch {

  private final ClientCall<WatchRequest, HeldReleases> call;

  /** What comes of it; on threads of the transport. */
  interface Listener {

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
      call.sendMessage(WatchRequest.getDefaultInstance());
      call.halfClose();
    } finally {
      Context.ROOT.detach(before);
    }
  }

  void cancel() {
    call.cancel("the connection is not used any more", null);
  }

  private final class Messages extends ClientCall.Listener<HeldReleases> {

    private final Listener listener;

    Messages(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onMessage(HeldReleases message) {
      listener.reported(
          Instance.Holdings.of(message.getServing(), ReleaseMessages.states(message)));
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

package io.pronto.chain.hop;

import io.pronto.core.hop.Hop;

/** A call at one hop in its trace. Where the call is not sampled it only passes the trace on. */
public interface HopSpan {

  /** What is passed on: of the trace of the call, with this hop as the parent. */
  TraceContext trace();

  /** Whether this span will be seen by somebody. */
  boolean recorded();

  /** The call is sent to the next hop; once for each sending. */
  Sending sent(Hop to);

  /** The span of a call in a trace that is not sampled: nothing is kept of it. */
  static HopSpan unrecorded(TraceContext trace) {
    return new Unrecorded(trace);
  }

  /** One sending of the call to the next hop. */
  interface Sending {

    /** The trace as the next hop gets it. */
    TraceContext trace();

    /**
     * The sending is over.
     *
     * @param code name of its gRPC status code
     */
    void ended(String code);
  }

  /**
   * A span that nobody sees, and its sendings.
   *
   * @param trace the caller's
   */
  record Unrecorded(TraceContext trace) implements HopSpan, Sending {

    @Override
    public boolean recorded() {
      return false;
    }

    @Override
    public Sending sent(Hop to) {
      return this;
    }

    @Override
    public void ended(String code) {
      // nobody sees it
    }
  }
}

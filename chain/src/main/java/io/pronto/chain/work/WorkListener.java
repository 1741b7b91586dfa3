package io.pronto.chain.work;

import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;

/** Hears how long work waits and takes. Any thread. */
public interface WorkListener {

  /** Hears nothing. */
  WorkListener NONE =
      new WorkListener() {
        @Override
        public void waited(Hop hop, long nanos) {}

        @Override
        public void refused(Hop hop) {}

        @Override
        public void worked(Hop hop, ReleaseId release, long nanos) {}
      };

  /** Work of a hop was in the queue for so long. */
  void waited(Hop hop, long nanos);

  /** The queue was full. */
  void refused(Hop hop);

  /**
   * Work of a hop took so long.
   *
   * @param release that it was for; {@code null} where that is not known yet
   */
  void worked(Hop hop, ReleaseId release, long nanos);
}

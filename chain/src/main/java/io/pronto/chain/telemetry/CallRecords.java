package io.pronto.chain.telemetry;

import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.Milliseconds;
import io.pronto.core.release.ReleaseId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Which calls of a front door leave a record in the log: those that failed by our doing, those that
 * were slow, and every call where the access log is on.
 */
public final class CallRecords {

  private final CallLog log;
  private final boolean every;
  private final long slowNanos;

  /**
   * The rules of a front door.
   *
   * @param every whether each call leaves a record
   * @param slow how long a call takes that is slow
   */
  public CallRecords(CallLog log, boolean every, Duration slow) {
    this.log = log;
    this.every = every;
    this.slowNanos = slow.toNanos();
  }

  void ended(String traceId, String requestId, Diagnosis diagnosis, String code, long nanos) {
    boolean failed = Rpc.isFault(code);
    boolean slow = nanos >= slowNanos;
    if (failed || slow || every) {
      log.add(
          new CallLog.Entry(
              failed || slow ? Logger.Level.WARN : Logger.Level.INFO,
              failed ? "failed call" : slow ? "slow call" : "call",
              fields(traceId, requestId, diagnosis, code, nanos)));
    }
  }

  private static Map<String, String> fields(
      String traceId, String requestId, Diagnosis diagnosis, String code, long nanos) {
    Map<String, String> fields = new LinkedHashMap<>();
    ReleaseId release = diagnosis == null ? null : diagnosis.release();
    if (release != null) {
      fields.put("model", release.model());
      fields.put("version", Long.toString(release.version()));
      fields.put("rows", Long.toString(diagnosis.rows()));
    }
    fields.put("code", code);
    fields.put("ms", Milliseconds.text(nanos));
    if (diagnosis != null) {
      fields.put("hops", diagnosis.timing(diagnosis.started() + nanos));
    }
    if (!requestId.isEmpty()) {
      fields.put("requestId", requestId);
    }
    fields.put("traceId", traceId);
    return fields;
  }
}

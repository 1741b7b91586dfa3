package io.pronto.service.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Looks at the files of certificates every now and then. Any thread. */
public final class CertificateWatch implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(CertificateWatch.class);

  private final Duration pause;
  private final MeterRegistry registry;
  private final BooleanSupplier changed;
  private final List<Certificates> watched = new CopyOnWriteArrayList<>();
  private ScheduledExecutorService timer;
  private boolean untold; // timer thread only

  /**
   * Watches nothing yet.
   *
   * @param pause between two looks
   * @param changed told after a look that found something new, and after each further one until it
   *     has dealt with that
   */
  public CertificateWatch(Duration pause, MeterRegistry registry, BooleanSupplier changed) {
    this.pause = pause;
    this.registry = registry;
    this.changed = changed;
  }

  /**
   * Reads files and watches them.
   *
   * @param use what the certificate is shown for, as the metric of its end says
   * @throws IllegalArgumentException if they cannot be used; the text says which and why
   */
  public synchronized Certificates open(String use, TlsFiles files) {
    Certificates certificates = new Certificates(files);
    if (certificates.expires().isPresent()) {
      Gauge.builder("pronto.tls.expiry", certificates, CertificateWatch::expires)
          .description("When the certificate ends, in seconds since 1970")
          .baseUnit("timestamp.seconds")
          .tag("use", use)
          .strongReference(true)
          .register(registry);
    }
    watched.add(certificates);
    if (timer == null) {
      timer = Executors.newSingleThreadScheduledExecutor(CertificateWatch::thread);
      long nanos = pause.toNanos();
      var _ = timer.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }
    return certificates;
  }

  private static double expires(Certificates certificates) {
    return certificates.expires().map(Instant::getEpochSecond).orElseThrow();
  }

  private static Thread thread(Runnable task) {
    return Thread.ofPlatform().daemon().name("pronto-certificates").unstarted(task);
  }

  /** Looks once. Nothing is thrown: the timer would look no more. */
  void look() {
    try {
      for (Certificates each : watched) {
        untold |= each.refresh();
      }
      if (untold) {
        untold = !changed.getAsBoolean();
      }
    } catch (RuntimeException e) {
      LOG.error("certificates: this look at their files failed, the next one follows", e);
    }
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}

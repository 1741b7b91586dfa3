package io.pronto.modelserver.onnx;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the holders of something that is freed with the last of them. Begins with one; at zero it
 * stays. Lock-free.
 *
 * <pre>
 *   held (n) --acquire--> held (n + 1)
 *   held (n) --release--> held (n - 1)     n &gt; 1
 *   held (1) --release--> freed            exactly one release is told so
 * </pre>
 */
final class ReferenceCount {

  private final AtomicInteger holders = new AtomicInteger(1);

  /** One holder more, unless there is none left. */
  boolean acquire() {
    int now = holders.get();
    while (now > 0) {
      int seen = holders.compareAndExchange(now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  /**
   * One holder less.
   *
   * @return whether that was the last, who has to free what was held
   */
  boolean release() {
    int left = holders.decrementAndGet();
    if (left < 0) {
      holders.incrementAndGet();
      throw new IllegalStateException("released more often than acquired");
    }
    return left == 0;
  }
}

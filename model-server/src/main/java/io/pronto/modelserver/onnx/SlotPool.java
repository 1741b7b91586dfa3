package io.pronto.modelserver.onnx;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Idle slots of one model, a bounded number of them. A thread looks first where it left its last
 * one, which is warm in its caches and likely of the right shape. Lock-free; a run never waits for
 * a slot: where none is idle it makes one.
 */
final class SlotPool implements AutoCloseable {

  private final AtomicReferenceArray<RunSlot> idle;
  private final Supplier<RunSlot> factory;

  /**
   * Empty at first.
   *
   * @param most idle slots
   */
  SlotPool(int most, Supplier<RunSlot> factory) {
    this.idle = new AtomicReferenceArray<>(most);
    this.factory = factory;
  }

  /** A slot for one run. */
  RunSlot take() {
    int size = idle.length();
    int first = first(size);
    for (int i = 0; i < size; i++) {
      int at = (first + i) % size;
      if (idle.getPlain(at) != null) {
        RunSlot slot = idle.getAndSet(at, null);
        if (slot != null) {
          return slot;
        }
      }
    }
    return factory.get();
  }

  /** Takes a slot back after its run; closes it where there are enough. */
  void give(RunSlot slot) {
    slot.trim();
    int size = idle.length();
    int first = first(size);
    for (int i = 0; i < size; i++) {
      if (idle.compareAndSet((first + i) % size, null, slot)) {
        return;
      }
    }
    slot.close();
  }

  private static int first(int size) {
    return (int) (Thread.currentThread().threadId() % size);
  }

  /** Closes the idle slots. No run may be on its way, and none may follow. */
  @Override
  public void close() {
    for (int i = 0; i < idle.length(); i++) {
      RunSlot slot = idle.getAndSet(i, null);
      if (slot != null) {
        slot.close();
      }
    }
  }
}

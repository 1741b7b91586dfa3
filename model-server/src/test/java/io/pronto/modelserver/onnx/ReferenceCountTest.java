package io.pronto.modelserver.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReferenceCountTest {

  private final ReferenceCount count = new ReferenceCount();

  @Test
  void isFreedByTheLastHolderOnly() {
    assertThat(count.acquire()).isTrue();
    assertThat(count.release()).isFalse();
    assertThat(count.release()).isTrue();
  }

  @Test
  void cannotBeTakenOnceItIsFreed() {
    count.release();
    assertThat(count.acquire()).isFalse();
    assertThat(count.acquire()).isFalse();
  }

  @Test
  void saysWhenItIsReleasedTooOften() {
    count.release();
    assertThatThrownBy(count::release).isInstanceOf(IllegalStateException.class);
    assertThat(count.acquire()).isFalse();
  }
}

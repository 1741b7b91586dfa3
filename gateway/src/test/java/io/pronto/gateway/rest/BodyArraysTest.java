package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyArraysTest {

  @Test
  void givesTheSameArrayAgain() {
    BodyArrays arrays = new BodyArrays(1_000);
    byte[] array = arrays.take(100);
    arrays.give(array);
    assertThat(arrays.take(90)).isSameAs(array);
    assertThat(arrays.take(90)).isNotSameAs(array);
  }

  @Test
  void givesNoneThatIsTooShortOrMuchTooLong() {
    BodyArrays arrays = new BodyArrays(10_000);
    byte[] array = arrays.take(1_000);
    arrays.give(array);
    assertThat(arrays.take(2_000)).isNotSameAs(array).hasSizeGreaterThanOrEqualTo(2_000);
    assertThat(arrays.take(100)).isNotSameAs(array).hasSizeLessThan(200);
  }

  @Test
  void makesRoomForASmallBodyWithANewArray() {
    BodyArrays arrays = new BodyArrays(1_000_000);
    byte[] array = new byte[Arrival.SMALL + 10];
    arrays.give(array);
    assertThat(arrays.room(Arrival.SMALL)).hasSize(Arrival.SMALL);
    assertThat(arrays.room(Arrival.SMALL + 1)).isSameAs(array);
  }

  @Test
  void givesTheShortestThatIsLongEnough() {
    BodyArrays arrays = new BodyArrays(10_000);
    byte[] array = new byte[110];
    arrays.give(new byte[120]);
    arrays.give(array);
    arrays.give(new byte[130]);
    assertThat(arrays.take(100)).isSameAs(array);
  }

  @Test
  void keepsNoMoreThanItMay() {
    // Given
    BodyArrays arrays = new BodyArrays(250);
    byte[] first = new byte[100];
    byte[] second = new byte[101];
    byte[] third = new byte[102];
    // When
    arrays.give(first);
    arrays.give(second);
    arrays.give(third);
    arrays.give(new byte[251]);
    // Then the one that came first had to go
    assertThat(arrays.take(90)).isSameAs(second);
    assertThat(arrays.take(90)).isSameAs(third);
    assertThat(arrays.take(90)).isNotSameAs(first);
  }

  @Test
  void aBodyIsReadOnce() {
    // Given
    BodyArrays arrays = new BodyArrays(1_000);
    byte[] array = arrays.take(10);
    Body body = new Body(io.pronto.core.json.Document.of(array, 5), arrays);
    // When
    int length = body.read(document -> document.length());
    // Then
    assertThat(length).isEqualTo(5);
    assertThat(arrays.take(10)).isSameAs(array);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> body.read(document -> document))
        .isInstanceOf(IllegalStateException.class);
  }
}

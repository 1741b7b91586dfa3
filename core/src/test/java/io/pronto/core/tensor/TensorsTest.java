package io.pronto.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorsTest {

  private static final Tensor A = Tensor.ofLongs("a", new long[] {1}, 1);
  private static final Tensor B = Tensor.ofLongs("b", new long[] {2}, 2, 3);
  private static final Tensor OTHER_A = Tensor.ofFloats("a", new long[] {3}, 1, 2, 3);

  @Test
  void keepsTheOrderAndIsNotChangedByItsMaker() {
    // Given
    List<Tensor> list = new ArrayList<>(List.of(A, B));
    Tensors tensors = new Tensors(list);
    // When
    list.clear();
    // Then
    assertThat(tensors.list()).containsExactly(A, B);
  }

  @Test
  void findsByName() {
    assertThat(Tensors.of(A, B).find("b")).containsSame(B);
    assertThat(Tensors.of(A, B).find("c")).isEmpty();
    assertThat(Tensors.of(A, B).get("a")).isSameAs(A);
  }

  @Test
  void refusesANameThatIsNotThereAndTellsWhatIs() {
    assertThatThrownBy(() -> Tensors.of(A, B).get("c"))
        .isInstanceOf(FailureException.class)
        .hasMessage("c: expected a tensor of this name, got a, b");
    assertThatThrownBy(() -> Tensors.of().get("c"))
        .hasMessage("c: expected a tensor of this name, got no tensors");
  }

  @Test
  void putsATensorInThePlaceOfItsNamesakeOrAtTheEnd() {
    assertThat(Tensors.of(A, B).with(OTHER_A).list()).containsExactly(OTHER_A, B);
    assertThat(Tensors.of(B).with(A).list()).containsExactly(B, A);
  }

  @Test
  void replacesByNameWhateverTheNewOneIsCalled() {
    assertThat(Tensors.of(A, B).replacing("b", OTHER_A).list()).containsExactly(A, OTHER_A);
    assertThat(Tensors.of(A).replacing("x", B).list()).containsExactly(A);
  }

  @Test
  void selectsInTheOrderAskedFor() {
    assertThat(Tensors.of(A, B).select(List.of("b", "a"), "outputs").list()).containsExactly(B, A);
  }

  @Test
  void selectNamesThePlaceOfTheNameThatIsNotThere() {
    assertThatThrownBy(() -> Tensors.of(A, B).select(List.of("a", "z"), "outputs"))
        .isInstanceOf(FailureException.class)
        .hasMessage("outputs[1]: expected one of a, b, got z");
  }

  @Test
  void bytesAreThoseOfAllTensors() {
    assertThat(Tensors.of(A, B, OTHER_A.named("c")).bytes()).isEqualTo(8 + 16 + 12);
    assertThat(Tensors.of().bytes()).isZero();
  }
}

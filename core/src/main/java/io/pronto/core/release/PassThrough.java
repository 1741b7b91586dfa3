package io.pronto.core.release;

import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.TensorSpec;
import java.util.List;

/** The rule for a side without steps: what callers see there is what the model has there. */
final class PassThrough {

  private PassThrough() {}

  /**
   * Refuses declared tensors that are not the model's.
   *
   * @param key the key of {@code release.yaml} that declares them
   * @param steps the key of the steps that could make one from the other
   */
  static void check(String key, String steps, List<TensorSpec> declared, List<TensorSpec> model) {
    boolean fits =
        declared.size() == model.size()
            && model.stream().allMatch(tensor -> fitsAny(declared, tensor));
    if (!fits) {
      throw new ReleaseException(
          "%s: %s: expected what the model has, %s, because there are no steps in %s, got %s"
              .formatted(ReleaseSettings.FILE, key, model, steps, declared));
    }
  }

  private static boolean fitsAny(List<TensorSpec> declared, TensorSpec model) {
    return declared.stream()
        .anyMatch(
            tensor ->
                tensor.name().equals(model.name())
                    && tensor.type() == model.type()
                    && (model.anyShape()
                        || (!tensor.anyShape() && Shape.agree(tensor.shape(), model.shape()))));
  }
}

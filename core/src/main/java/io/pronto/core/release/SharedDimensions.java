package io.pronto.core.release;

import io.pronto.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The dimensions of a model's inputs that have one name in several places: there they have one
 * size. A runtime does not see to it: it may stretch the smaller one without a word. Immutable.
 *
 * @param dimensions those named more than once; a dimension without a name, or with one that means
 *     any size, is none of them
 */
public record SharedDimensions(List<Dimension> dimensions) {

  private static final long ANY = -1;

  /** What exporters write where a dimension is free, for unrelated dimensions alike. */
  private static final Set<String> FREE = Set.of("", "?", "None", "-1");

  public SharedDimensions {
    dimensions = List.copyOf(dimensions);
  }

  /** A name and where it stands, in the order of the inputs. */
  public record Dimension(String name, List<Place> places) {

    public Dimension {
      places = List.copyOf(places);
    }
  }

  /**
   * One dimension of one input.
   *
   * @param position of the input in the signature
   */
  public record Place(int position, String input, int axis) {

    @Override
    public String toString() {
      return "dimension " + axis + " of " + input;
    }
  }

  /** Two sizes of one dimension. */
  public record Clash(String dimension, Place first, long size, Place other, long otherSize) {

    /** What the second place should have. */
    public String expected() {
      return "%d for %s in %s, as in %s".formatted(size, dimension, other, first);
    }
  }

  /**
   * The dimensions that inputs share, among each other or within one.
   *
   * @param names for each input the name of each dimension, empty where it has none
   */
  static SharedDimensions of(List<TensorSpec> inputs, List<List<String>> names) {
    Map<String, List<Place>> places = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      for (int axis = 0; axis < names.get(i).size(); axis++) {
        String name = names.get(i).get(axis);
        if (!FREE.contains(name)) {
          places
              .computeIfAbsent(name, _ -> new ArrayList<>())
              .add(new Place(i, inputs.get(i).name(), axis));
        }
      }
    }
    return new SharedDimensions(
        places.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(entry -> new Dimension(entry.getKey(), entry.getValue()))
            .toList());
  }

  /**
   * The first two places whose sizes differ though they share a name.
   *
   * @param size of the dimension at a place; negative where it is not known
   */
  public Optional<Clash> clash(ToLongFunction<Place> size) {
    for (Dimension dimension : dimensions) {
      Place first = null;
      long wanted = ANY;
      for (Place place : dimension.places()) {
        long got = size.applyAsLong(place);
        if (got < 0 || got == wanted) {
          continue;
        }
        if (wanted >= 0) {
          return Optional.of(new Clash(dimension.name(), first, wanted, place, got));
        }
        first = place;
        wanted = got;
      }
    }
    return Optional.empty();
  }
}

package io.pronto.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pronto.core.json.V2Json;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.TensorSpec;
import java.util.List;

/** The documents of the V2 protocol that describe a server and its models. */
final class V2Documents {

  private V2Documents() {}

  record Live(boolean live) {}

  record Ready(boolean ready) {}

  record ModelReady(String name, boolean ready) {}

  record Server(String name, String version, List<String> extensions) {}

  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  record TensorMetadata(String name, String datatype, long[] shape) {

    static List<TensorMetadata> of(List<TensorSpec> specs) {
      return specs.stream()
          .map(s -> new TensorMetadata(s.name(), s.type().name(), s.shape()))
          .toList();
    }
  }

  record Model(
      String name,
      List<String> versions,
      String platform,
      List<TensorMetadata> inputs,
      List<TensorMetadata> outputs) {

    static Model of(String name, List<String> versions, String platform, Signature signature) {
      return new Model(
          name,
          versions,
          platform,
          TensorMetadata.of(signature.inputs()),
          TensorMetadata.of(signature.outputs()));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record IndexEntry(String name, String version, String state, String reason) {

    /**
     * The index.
     *
     * @param body of the request: empty, or an object that may ask for {@code ready} ones only
     */
    static List<IndexEntry> list(List<ReleaseState> states, byte[] body) {
      boolean onlyReady = body != null && body.length > 0 && V2Json.readIndexFilter(body);
      return states.stream()
          .filter(state -> state.ready() || !onlyReady)
          .map(IndexEntry::of)
          .toList();
    }

    private static IndexEntry of(ReleaseState state) {
      return new IndexEntry(
          state.model(), state.version(), state.ready() ? "READY" : "UNAVAILABLE", state.reason());
    }
  }
}

package io.pronto.postprocessor.steps.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.pronto.core.release.Nearest;
import io.pronto.core.release.ReleaseException;
import java.util.ArrayList;
import java.util.List;

/** Makes the decoder that a {@code tokenizer.json} describes under {@code decoder}. */
final class TokenDecoders {

  private static final List<String> KNOWN =
      List.of(
          "WordPiece",
          "ByteLevel",
          "Metaspace",
          "BPEDecoder",
          "ByteFallback",
          "Fuse",
          "Strip",
          "Replace",
          "Sequence");

  private TokenDecoders() {}

  /** The decoder; without one there is a space between tokens. */
  static TokenDecoder of(String file, JsonNode decoder) {
    if (decoder.isNull() || decoder.isMissingNode()) {
      return tokens -> List.of(String.join(" ", tokens));
    }
    String type = decoder.path("type").asText();
    return switch (type) {
      case "WordPiece" ->
          new WordPieceDecoder(
              decoder.path("prefix").asText("##"), decoder.path("cleanup").asBoolean(true));
      case "ByteLevel" -> new ByteLevelDecoder();
      case "Metaspace" -> metaspace(decoder);
      case "BPEDecoder" -> suffix(decoder.path("suffix").asText("</w>"));
      case "ByteFallback" -> new ByteFallbackDecoder();
      case "Fuse" -> tokens -> List.of(String.join("", tokens));
      case "Strip" -> strip(file, decoder);
      case "Replace" -> replace(file, decoder);
      case "Sequence" -> sequence(file, decoder);
      default ->
          throw new ReleaseException(
              "%s: decoder.type: expected one of %s, got %s%s"
                  .formatted(file, String.join(", ", KNOWN), type, Nearest.hint(type, KNOWN)));
    };
  }

  private static TokenDecoder sequence(String file, JsonNode decoder) {
    List<TokenDecoder> parts = new ArrayList<>();
    decoder.path("decoders").forEach(part -> parts.add(of(file, part)));
    return tokens -> {
      List<String> result = tokens;
      for (TokenDecoder part : parts) {
        result = part.decode(result);
      }
      return result;
    };
  }

  private static TokenDecoder metaspace(JsonNode decoder) {
    String space = decoder.path("replacement").asText("▁");
    boolean prepended =
        decoder.has("prepend_scheme")
            ? !decoder.path("prepend_scheme").asText().equals("never")
            : decoder.path("add_prefix_space").asBoolean(true);
    return tokens -> {
      List<String> result = new ArrayList<>(tokens.size());
      for (String token : tokens) {
        boolean first = result.isEmpty() && prepended;
        result.add(token.replace(space, first ? "" : " "));
      }
      return result;
    };
  }

  private static TokenDecoder suffix(String suffix) {
    return tokens -> {
      List<String> result = new ArrayList<>(tokens.size());
      for (int i = 0; i < tokens.size(); i++) {
        result.add(tokens.get(i).replace(suffix, i + 1 == tokens.size() ? "" : " "));
      }
      return result;
    };
  }

  private static TokenDecoder replace(String file, JsonNode decoder) {
    JsonNode pattern = decoder.path("pattern").path("String");
    if (!pattern.isTextual() || pattern.textValue().isEmpty()) {
      throw new ReleaseException(
          file + ": decoder.pattern: expected a String, got " + decoder.path("pattern"));
    }
    String from = pattern.textValue();
    String to = decoder.path("content").asText();
    return tokens -> tokens.stream().map(token -> token.replace(from, to)).toList();
  }

  private static TokenDecoder strip(String file, JsonNode decoder) {
    String content = decoder.path("content").asText();
    if (content.isEmpty()) {
      throw new ReleaseException(file + ": decoder.content: expected a character, got nothing");
    }
    int start = decoder.path("start").asInt();
    int stop = decoder.path("stop").asInt();
    return tokens -> tokens.stream().map(token -> stripped(token, content, start, stop)).toList();
  }

  private static String stripped(String token, String content, int start, int stop) {
    int from = 0;
    for (int i = 0; i < start && token.startsWith(content, from); i++) {
      from += content.length();
    }
    int to = token.length();
    for (int i = 0; i < stop && to - content.length() >= from; i++) {
      if (!token.startsWith(content, to - content.length())) {
        break;
      }
      to -= content.length();
    }
    return token.substring(from, to);
  }
}

package io.pronto.standalone.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pronto.core.csv.CsvText;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Makes the body of a request out of files, by what is in them: a picture is one row of bytes, JSON
 * is taken as it is, lines of JSON, CSV or text are one row each.
 *
 * @param takesTexts asked where a row of numbers could go as text or as numbers
 */
record InputFiles(BooleanSupplier takesTexts) {

  private static final int MOST_BYTES = 64 << 20;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Numbers pass as they were written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Set<String> BODY = Set.of("input", "inputs");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  /** The body of {@code POST /predict/MODEL}. */
  byte[] body(List<String> files, List<String> texts) throws IOException {
    if (!texts.isEmpty()) {
      ArrayNode rows = NODES.arrayNode();
      texts.forEach(rows::add);
      return wrapped(rows);
    }
    ArrayNode all = NODES.arrayNode();
    for (String file : files) {
      byte[] content = read(file);
      JsonNode rows = picture(content) ? b64(content) : rows(file, text(file, content));
      if (files.size() == 1 && rows.isObject() && isBody(rows)) {
        return JSON.writeValueAsBytes(rows);
      }
      if (files.size() == 1 && !rows.isMissingNode() && !picture(content)) {
        return wrapped(rows);
      }
      if (rows.isArray()) {
        rows.forEach(all::add);
      } else {
        all.add(rows);
      }
    }
    return wrapped(all);
  }

  private static byte[] wrapped(JsonNode input) throws IOException {
    ObjectNode body = NODES.objectNode();
    body.set("input", input);
    return JSON.writeValueAsBytes(body);
  }

  private static boolean isBody(JsonNode json) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      if (!BODY.contains(names.next())) {
        return false;
      }
    }
    return !json.isEmpty();
  }

  private static byte[] read(String file) throws IOException {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw Trouble.refused(file + ": expected at most " + (MOST_BYTES >> 20) + " MiB, got more");
      }
      if (content.length == 0) {
        throw Trouble.refused(file + ": expected rows, texts or a picture, got nothing");
      }
      return content;
    } catch (NoSuchFileException _) {
      throw Trouble.refused(file + ": expected a file, got none of this name");
    } catch (IOException e) {
      throw Trouble.refused(file + ": expected a file that can be read, got " + e.getMessage());
    }
  }

  private static boolean picture(byte[] content) {
    return begins(content, 0xFF, 0xD8, 0xFF)
        || begins(content, 0x89, 'P', 'N', 'G')
        || (begins(content, 'R', 'I', 'F', 'F') && content.length > 12 && content[8] == 'W');
  }

  private static boolean begins(byte[] content, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= content.length || (content[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode b64(byte[] content) {
    return NODES.objectNode().set("b64", NODES.binaryNode(content));
  }

  private static String text(String file, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw Trouble.refused(file + ": expected a picture or text in UTF-8, got other bytes");
    }
  }

  private JsonNode rows(String file, String text) {
    char first = text.stripLeading().isEmpty() ? ' ' : text.stripLeading().charAt(0);
    if (first == '{' || first == '[') {
      return json(file, text);
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw Trouble.refused(file + ": expected rows or texts, got blank lines");
    }
    return lines.stream().allMatch(line -> line.contains(","))
            && (file.endsWith(".csv") || lines.getLast().chars().anyMatch(Character::isDigit))
        ? csv(lines)
        : texts(lines);
  }

  /** One document, or one a line. */
  private static JsonNode json(String file, String text) {
    try {
      return JSON.readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(text);
    } catch (IOException first) {
      ArrayNode rows = NODES.arrayNode();
      int number = 0;
      for (String line : text.lines().toList()) {
        number++;
        try {
          if (!line.isBlank()) {
            rows.add(JSON.readTree(line));
          }
        } catch (IOException _) {
          throw Trouble.refused(file + " line " + number + ": expected JSON, got something else");
        }
      }
      return rows;
    }
  }

  private static ArrayNode texts(List<String> lines) {
    ArrayNode rows = NODES.arrayNode();
    lines.forEach(rows::add);
    return rows;
  }

  /** With a line of names, records; without, rows of numbers, or texts for the server to read. */
  private JsonNode csv(List<String> lines) {
    List<String> head = CsvText.cells(lines.getFirst());
    boolean named =
        lines.size() > 1
            && head.stream().noneMatch(cell -> cell.isEmpty() || number(cell))
            && CsvText.cells(lines.get(1)).stream()
                .anyMatch(cell -> cell.isEmpty() || number(cell));
    if (named) {
      ArrayNode rows = NODES.arrayNode();
      lines.stream().skip(1).forEach(line -> rows.add(record(head, line)));
      return rows;
    }
    boolean numbers =
        lines.stream().allMatch(line -> CsvText.cells(line).stream().allMatch(InputFiles::number));
    return numbers && !takesTexts.getAsBoolean() ? numbers(lines) : texts(lines);
  }

  private static JsonNode numbers(List<String> lines) {
    ArrayNode rows = NODES.arrayNode();
    for (String line : lines) {
      ArrayNode row = rows.addArray();
      CsvText.cells(line).forEach(cell -> row.add(value(cell)));
    }
    return rows;
  }

  private static JsonNode record(List<String> head, String line) {
    List<String> cells = CsvText.cells(line);
    if (cells.size() != head.size()) {
      throw Trouble.refused(
          "CSV: expected %d cells, as in the line of names, got %d in: %s"
              .formatted(head.size(), cells.size(), line));
    }
    ObjectNode row = NODES.objectNode();
    for (int i = 0; i < cells.size(); i++) {
      row.set(head.get(i), cells.get(i).isEmpty() ? NODES.nullNode() : value(cells.get(i)));
    }
    return row;
  }

  private static boolean number(String cell) {
    return NUMBER.matcher(cell).matches();
  }

  /** A number is written as it stands, so that none of its digits is lost. */
  private static JsonNode value(String cell) {
    return number(cell) ? NODES.numberNode(new BigDecimal(cell)) : NODES.textNode(cell);
  }
}

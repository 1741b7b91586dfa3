package io.pronto.core.release;

/**
 * Reads one line of {@code golden.jsonl}; the tensors in it are written in the JSON of the V2
 * protocol.
 */
@FunctionalInterface
public interface GoldenParser {

  /**
   * One request with its answer.
   *
   * @param line an object with {@code request}, {@code response} and perhaps {@code tolerance}
   * @throws RuntimeException if the line cannot be understood, with the reason as message
   */
  Golden parse(String line);
}

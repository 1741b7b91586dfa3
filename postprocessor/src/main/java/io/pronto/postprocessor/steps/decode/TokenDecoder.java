package io.pronto.postprocessor.steps.decode;

import java.util.List;

/** One change to the tokens of a text on their way back to it. Pure; any thread. */
@FunctionalInterface
interface TokenDecoder {

  /** The parts of a text, which follow each other without anything between. */
  List<String> decode(List<String> tokens);
}

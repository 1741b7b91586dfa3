package io.pronto.preprocessor.steps.tokenize;

/**
 * The tokens of one text or pair, without padding. Shared by callers, never written to.
 *
 * @param types 0 for tokens of the first text, 1 for those of the second
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record Encoding(long[] ids, long[] types) {

  int length() {
    return ids.length;
  }
}

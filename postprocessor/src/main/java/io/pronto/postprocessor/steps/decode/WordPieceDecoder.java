package io.pronto.postprocessor.steps.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins word pieces: a space before each token but the first and those that go on with a word.
 *
 * @param prefix of tokens that go on with a word
 * @param cleanup whether spaces before punctuation and English endings are taken away
 */
record WordPieceDecoder(String prefix, boolean cleanup) implements TokenDecoder {

  private static final String[][] CLEANED = {
    {" .", "."},
    {" ?", "?"},
    {" !", "!"},
    {" ,", ","},
    {" ' ", "'"},
    {" n't", "n't"},
    {" 'm", "'m"},
    {" do not", " don't"},
    {" 's", "'s"},
    {" 've", "'ve"},
    {" 're", "'re"}
  };

  @Override
  public List<String> decode(List<String> tokens) {
    List<String> result = new ArrayList<>(tokens.size());
    for (String token : tokens) {
      String part = token;
      if (!result.isEmpty()) {
        part = token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
      }
      result.add(cleanup ? cleaned(part) : part);
    }
    return result;
  }

  private static String cleaned(String text) {
    String clean = text;
    for (String[] pair : CLEANED) {
      clean = clean.replace(pair[0], pair[1]);
    }
    return clean;
  }
}

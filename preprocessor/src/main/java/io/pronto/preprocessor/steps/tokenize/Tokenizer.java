package io.pronto.preprocessor.steps.tokenize;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Locale;

/**
 * A tokenizer of the native library, which is freed when nobody holds this object any more. Keeps
 * the tokens of recent short texts. Any thread.
 */
final class Tokenizer {

  /** Bytes of all that is kept, about. */
  private static final long CACHE_BYTES = 8L << 20;

  /** Longer texts are seldom the same twice, and would push out many others. */
  private static final int CACHED_CHARACTERS = 2_000;

  private static final int ENTRY_BYTES = 150;
  private static final Cleaner CLEANER = Cleaner.create();

  /** A text and the one it is paired with, or null. */
  private record Key(String text, String pair) {}

  /**
   * What a tokenizer may make, and keep.
   *
   * @param truncation {@code longest-first}, {@code only-first}, {@code only-second} or {@code
   *     none}
   * @param maxLength most tokens of a text
   * @param cache whether recent texts are kept
   */
  record Limits(String truncation, int maxLength, boolean cache) {

    /** The word of the library. */
    String strategy() {
      return truncation.equals("none")
          ? "DO_NOT_TRUNCATE"
          : truncation.replace('-', '_').toUpperCase(Locale.ROOT);
    }
  }

  private final TokenizersLibrary library;
  private final long handle;
  private final Cache<Key, Encoding> recent;
  private final int longestKept;

  private Tokenizer(TokenizersLibrary library, long handle, boolean cache) {
    this.library = library;
    this.handle = handle;
    this.recent =
        Caffeine.newBuilder()
            .maximumWeight(cache ? CACHE_BYTES : 0)
            .weigher(Tokenizer::weight)
            .executor(Runnable::run)
            .build();
    this.longestKept = cache ? CACHED_CHARACTERS : -1;
    CLEANER.register(this, () -> library.deleteTokenizer(handle));
  }

  /**
   * A tokenizer.
   *
   * @param json what a {@code tokenizer.json} holds
   * @throws RuntimeException if the library does not take it, with its words
   */
  static Tokenizer of(String json, Limits limits) {
    TokenizersLibrary library = TokenizerLibrary.get();
    long handle = library.createTokenizerFromString(json);
    Tokenizer tokenizer = new Tokenizer(library, handle, limits.cache());
    library.disablePadding(handle);
    if (limits.truncation().equals("none")) {
      library.disableTruncation(handle);
    } else {
      library.setTruncation(handle, limits.maxLength(), limits.strategy(), 0);
    }
    return tokenizer;
  }

  /**
   * The tokens of a text, with the special ones of its tokenizer.
   *
   * @param pair the text it is paired with, or null
   */
  Encoding encode(String text, String pair) {
    boolean kept = text.length() + (pair == null ? 0 : pair.length()) <= longestKept;
    if (!kept) {
      return encoded(text, pair);
    }
    Key key = new Key(text, pair);
    Encoding known = recent.getIfPresent(key);
    if (known == null) {
      known = encoded(text, pair);
      recent.put(key, known);
    }
    return known;
  }

  private Encoding encoded(String text, String pair) {
    try {
      long encoding =
          pair == null
              ? library.encode(handle, text, true)
              : library.encodeDual(handle, text, pair, true);
      try {
        return new Encoding(library.getTokenIds(encoding), library.getTypeIds(encoding));
      } finally {
        library.deleteEncoding(encoding);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static int weight(Key key, Encoding encoding) {
    int characters = key.text().length() + (key.pair() == null ? 0 : key.pair().length());
    return ENTRY_BYTES + 2 * characters + 2 * Long.BYTES * encoding.length();
  }
}

package io.pronto.preprocessor.steps.tokenize;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native library, loaded once, with nothing sent or fetched: the calls that would report a use
 * are not made, and the library is told to be offline as well.
 */
final class TokenizerLibrary {

  private static final String CACHE = "ENGINE_CACHE_DIR";

  private TokenizerLibrary() {}

  /**
   * The library.
   *
   * @throws RuntimeException if this machine cannot load it
   */
  static TokenizersLibrary get() {
    return Loaded.LIBRARY;
  }

  private static final class Loaded {

    private static final TokenizersLibrary LIBRARY = load();

    private static TokenizersLibrary load() {
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("OPT_OUT_TRACKING", "true");
      System.setProperty("RUST_FLAVOR", "cpu");
      if (System.getProperty(CACHE) == null
          && System.getenv(CACHE) == null
          && System.getenv("DJL_CACHE_DIR") == null
          && !Files.isWritable(Path.of(System.getProperty("user.home")))) {
        System.setProperty(CACHE, privateFolder());
      }
      LibUtils.checkStatus();
      return TokenizersLibrary.LIB;
    }

    /** Where the library is unpacked to when there is no home, as in many containers. */
    private static String privateFolder() {
      try {
        return Files.createTempDirectory("pronto-tokenizers").toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

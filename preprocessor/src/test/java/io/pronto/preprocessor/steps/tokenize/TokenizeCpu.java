package io.pronto.preprocessor.steps.tokenize;

import io.pronto.preprocessor.steps.CpuRounds;
import java.io.IOException;

/** {@link CpuRounds} of texts. */
final class TokenizeCpu {

  private TokenizeCpu() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    CpuRounds.run(args, new TokenizeFactory()::create, true);
  }
}

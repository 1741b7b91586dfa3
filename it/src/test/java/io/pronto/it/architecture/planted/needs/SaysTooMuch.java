package io.pronto.it.architecture.planted.needs;

import io.pronto.it.run.Needs;

/** Says what it does not use, and would not run where it could. */
@Needs.Python
final class SaysTooMuch {

  int test() {
    return 1;
  }
}

package io.pronto.standalone.cli;

/** How a result is printed. */
enum Format {
  /** Aligned columns. */
  TABLE,
  /** What the server said. */
  JSON
}

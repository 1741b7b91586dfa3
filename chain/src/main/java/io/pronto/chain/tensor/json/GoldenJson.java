package io.pronto.chain.tensor.json;
public final class GoldenJson { public static io.pronto.chain.release.Golden parse(String l, String w) { return null; } }

package io.pronto.it.architecture.planted.chain.balancing;

/** Breaks no rule; others that know it do. */
public final class Policy {}

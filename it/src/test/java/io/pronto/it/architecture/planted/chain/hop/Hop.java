package io.pronto.it.architecture.planted.chain.hop;

/** Stands for a class of a hop. */
public interface Hop {}

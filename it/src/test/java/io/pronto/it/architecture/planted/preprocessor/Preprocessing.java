package io.pronto.it.architecture.planted.preprocessor;

/** Stands for what a service has. */
public interface Preprocessing {}

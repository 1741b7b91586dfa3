package io.pronto.it.architecture.planted.core.tensor;

import io.pronto.it.architecture.planted.chain.hop.Hop;

/** Breaks rule 1: a module that knows one above it. */
interface KnowsHop extends Hop {}

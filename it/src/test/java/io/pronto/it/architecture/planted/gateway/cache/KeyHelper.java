package io.pronto.it.architecture.planted.gateway.cache;

/** Breaks rule 8: a name that says nothing. */
interface KeyHelper {}

package io.pronto.it.architecture.planted.gateway.util;

/** Breaks rule 8: a package that says nothing. */
interface Sorting {}

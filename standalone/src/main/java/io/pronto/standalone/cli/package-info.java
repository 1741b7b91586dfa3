/** The commands {@code predict}, {@code models} and {@code init}: small programs, not services. */
package io.pronto.standalone.cli;

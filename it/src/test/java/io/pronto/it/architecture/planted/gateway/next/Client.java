package io.pronto.it.architecture.planted.gateway.next;

/** Stands for the client of the next hop. */
public interface Client {}

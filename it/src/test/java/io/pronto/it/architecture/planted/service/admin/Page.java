package io.pronto.it.architecture.planted.service.admin;

/** Breaks no rule; others that know it do. */
public final class Page {}

package io.pronto.it.architecture.planted.gateway.cache;

import jakarta.inject.Inject;

/** Breaks rule 7: a field that is injected. */
final class InjectsField {

  @Inject String field;
}

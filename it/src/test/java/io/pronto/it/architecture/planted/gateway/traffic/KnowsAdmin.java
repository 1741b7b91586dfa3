package io.pronto.it.architecture.planted.gateway.traffic;

import io.pronto.it.architecture.planted.service.admin.Page;

/** Breaks rule 4: depends on the pages of operators. */
final class KnowsAdmin {

  static Class<?> known() {
    return Page.class;
  }

  private KnowsAdmin() {}
}

package io.pronto.it.architecture.planted.gateway.cache;

import io.smallrye.config.ConfigMapping;

/** Breaks rule 6: settings outside a config package. */
@ConfigMapping(prefix = "planted")
interface StraySettings {}

/** Settings of the postprocessor. */
package io.pronto.postprocessor.config;

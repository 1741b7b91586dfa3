/**
 * Steps before and after the model: the interface, the runner and the steps that both sides use.
 */
package io.pronto.core.pipeline;

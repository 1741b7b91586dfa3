/** The steps that stand on either side of the model: names, types and shapes of tensors. */
package io.pronto.core.pipeline.steps;

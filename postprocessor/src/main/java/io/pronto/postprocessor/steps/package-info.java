/** Steps that turn a model's outputs into the answer; one class per kind, with its factory. */
package io.pronto.postprocessor.steps;

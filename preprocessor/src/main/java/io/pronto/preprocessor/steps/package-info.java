/** Steps that turn raw input into the tensors of a model; one class per kind, with its factory. */
package io.pronto.preprocessor.steps;

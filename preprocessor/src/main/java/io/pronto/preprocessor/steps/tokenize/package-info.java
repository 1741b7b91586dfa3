/** Texts → token ids, by the native Hugging Face tokenizers. */
package io.pronto.preprocessor.steps.tokenize;

/** Token ids → texts, by the vocabulary and the decoder of a Hugging Face tokenizer. */
package io.pronto.postprocessor.steps.decode;

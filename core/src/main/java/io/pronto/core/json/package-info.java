/**
 * Tensors as JSON: the REST form of the Open Inference Protocol V2, read and written as a stream.
 */
package io.pronto.core.json;

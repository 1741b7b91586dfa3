/**
 * Tensors and answers as they travel: the V2 messages, read and written with as few copies as gRPC
 * allows.
 */
package io.pronto.wire;

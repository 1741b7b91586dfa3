/** The model-server: releases as sessions of ONNX Runtime, run for the calls of the chain. */
package io.pronto.modelserver;

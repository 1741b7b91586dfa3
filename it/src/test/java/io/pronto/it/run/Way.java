package io.pronto.it.run;

/** The ways by which a caller of the V2 protocol sends tensors. */
public enum Way {
  REST,
  GRPC_RAW,
  GRPC_TYPED
}

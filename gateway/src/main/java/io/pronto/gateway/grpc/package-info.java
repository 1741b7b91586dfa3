/** The gRPC front door: the Open Inference Protocol V2. */
package io.pronto.gateway.grpc;

/** The receiving side of a hop: the V2 service over gRPC, on the network or in process. */
package io.pronto.chain.server;

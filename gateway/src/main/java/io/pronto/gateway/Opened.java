package io.pronto.gateway;

/**
 * Both front doors are open and the chain is warm.
 *
 * @param grpcPort the port of the gRPC front door
 */
public record Opened(int grpcPort) {}

package io.pronto.service.stage;

import io.grpc.ServerCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.service.registry.Registration;

/**
 * Where a stage is called.
 *
 * @param credentials that callers are shown
 * @param registration its place in the registry
 */
record Place(Listen listen, ServerCredentials credentials, Registration registration) {}

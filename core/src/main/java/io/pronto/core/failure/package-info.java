/** What can go wrong with a call, in plain Java: no gRPC and no HTTP in here. */
package io.pronto.core.failure;

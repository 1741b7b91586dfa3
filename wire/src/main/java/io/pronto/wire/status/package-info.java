/** The one mapping between failures and gRPC statuses with their details. */
package io.pronto.wire.status;

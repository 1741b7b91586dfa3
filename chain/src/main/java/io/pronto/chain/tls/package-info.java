/** Certificates of the services, and whom they trust. */
package io.pronto.chain.tls;

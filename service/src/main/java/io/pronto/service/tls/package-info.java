/** Certificates of the services, and whom they trust. */
package io.pronto.service.tls;

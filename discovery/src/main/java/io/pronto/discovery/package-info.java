/** Name resolvers: where the instances of a service are. */
package io.pronto.discovery;

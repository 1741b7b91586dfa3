/** The repository extension of the V2 protocol: on which ports it is, and its management side. */
package io.pronto.gateway.repository;

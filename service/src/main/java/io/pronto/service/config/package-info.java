/** Settings that all services share, and the checks on them. */
package io.pronto.service.config;

/** Settings of the model-server. */
package io.pronto.modelserver.config;

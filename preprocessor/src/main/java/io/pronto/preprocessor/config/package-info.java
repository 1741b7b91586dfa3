/** Settings of the preprocessor. */
package io.pronto.preprocessor.config;

/** Each class here breaks one package rule, on purpose. */
package io.pronto.it.architecture.planted;

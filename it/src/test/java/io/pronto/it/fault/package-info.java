/** What callers and machines do wrong, and what the product does then. */
package io.pronto.it.fault;

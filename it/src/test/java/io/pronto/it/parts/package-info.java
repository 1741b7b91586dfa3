/** Real parts that Pronto works beside, and what is put between it and them. */
package io.pronto.it.parts;

/** Tests of the container images, in a real engine. */
package io.pronto.it.image;

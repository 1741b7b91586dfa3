/**
 * Tests of the container images, in a real engine. Only with {@code -Dimages}, which makes them.
 */
package io.pronto.it.image;

/** Makes container images of the packaged services, without a daemon. */
package io.pronto.images;

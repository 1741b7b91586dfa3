/**
 * Releases, and the repository on disk that they are read from. Nothing from a request becomes a
 * path here.
 */
package io.pronto.core.release;

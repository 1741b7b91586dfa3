/** Pictures → pixels, as Pillow reads and resizes them. */
package io.pronto.preprocessor.steps.image;

/** The tensor value and its raw form, which is that of the Open Inference Protocol V2. */
package io.pronto.core.tensor;

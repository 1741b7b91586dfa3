/** The REST front door: the Open Inference Protocol V2 as JSON, and {@code POST /predict}. */
package io.pronto.gateway.rest;

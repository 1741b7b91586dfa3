/** Pronto in Kubernetes: its manifests, and how services find each other there. */
package io.pronto.it.kubernetes;

/** The model repository on disk, and the catalog that follows it. */
package io.pronto.service.catalog;

/** What comes of a repository that is only to be checked. */
package io.pronto.gateway.check;

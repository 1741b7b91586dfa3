/** What operators see and do on the management port of every service. */
package io.pronto.service.admin;

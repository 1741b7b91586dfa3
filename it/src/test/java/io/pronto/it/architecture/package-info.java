/** The package rules of CONTRIBUTING.md, and a broken one of each that proves the rule bites. */
package io.pronto.it.architecture;

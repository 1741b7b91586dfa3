/** The sending side of a hop. Core code sees its own interface; only this package sees channels. */
package io.pronto.chain.client;

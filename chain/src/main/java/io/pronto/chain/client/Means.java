package io.pronto.chain.client;

import io.pronto.chain.balancing.Fleet;
import io.pronto.chain.hop.EventLoops;
import io.pronto.core.hop.Hop;

/**
 * What every call to a hop needs. Any thread.
 *
 * @param network whether the hop has instances to choose from; in process it has none
 * @param loops their timers
 * @param fleet what is known of the instances
 * @param secondTries which calls may be sent again
 * @param hedging or {@code null} for none
 */
record Means(
    Hop hop,
    boolean network,
    EventLoops loops,
    Fleet fleet,
    Channels channels,
    SecondTries secondTries,
    Hedging hedging) {}

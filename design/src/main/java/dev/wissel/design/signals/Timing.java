package dev.wissel.design.signals;

import java.time.Duration;

/**
 * How long the alerts wait. What tells of a fault must be told within the promised failover: the scrape that sees it, the evaluation that reads it, and the wait
 * of the alert come one after the other, so {@code wait <= failover - scrape - evaluation}. What only tells of a state that lasts waits longer than a failover.
 *
 * <p>Immutable.
 *
 * @param confirm wait of an alert about a loss: two scrapes more, so that one bad scrape is not a loss; less if the promise leaves no room
 * @param settle wait of an alert about a state that a failover, a deployment or a restart may cause for a while
 * @param fits whether a loss can be told within the promised failover at all
 */
record Timing(Duration confirm, Duration settle, boolean fits) {
    private static final Duration LONGEST_SETTLE = Duration.ofMinutes(5);

    static Timing of(Duration failover, Setup setup) {
        Duration sight = setup.scrapeInterval().plus(setup.evaluationInterval());
        Duration room = failover.minus(sight);
        Duration wanted = setup.scrapeInterval().multipliedBy(2);
        long evaluation = setup.evaluationInterval().toSeconds();
        // A wait ends with an evaluation, so only whole numbers of them make sense.
        long seconds = Math.max(0, Math.min(wanted.toSeconds(), room.toSeconds())) / evaluation * evaluation;
        long settle =
                Math.max(2 * failover.toSeconds(), 4 * setup.scrapeInterval().toSeconds());
        long whole = (Math.min(settle, LONGEST_SETTLE.toSeconds()) + evaluation - 1) / evaluation * evaluation;
        return new Timing(Duration.ofSeconds(seconds), Duration.ofSeconds(whole), !room.isNegative());
    }
}

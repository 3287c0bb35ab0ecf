package dev.wissel.controller.loop;

import dev.wissel.controller.journal.Journal;
import dev.wissel.kong.carrier.DurationText;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The time that a session's rows have. Replicas that share a database go by its clock, and a session never begins before the last row of another: a machine whose clock is wrong does not change the order
 * of what happened. Stateless.
 */
final class JournalTime {
    private static final long WORTH_SAYING_NANOS = 2_000_000_000L;

    private JournalTime() {}

    /**
     * Returns what is to be added to this replica's clock as long as it leads.
     *
     * @param nowNanos by that clock
     * @param says hears it if the difference is more than two seconds
     */
    static long offset(Journal journal, long nowNanos, Consumer<String> says) {
        long rightNanos = journal.sharedNowNanos().orElse(nowNanos);
        long off = rightNanos - nowNanos;
        if (Math.abs(off) > WORTH_SAYING_NANOS) {
            says.accept("CLOCK this machine's clock is " + text(off) + (off > 0 ? " behind" : " ahead of")
                    + " the database's, by which the journal goes");
        }
        long newestNanos = journal.newestNanos();
        if (newestNanos == Long.MIN_VALUE || rightNanos > newestNanos) {
            return off;
        }
        if (newestNanos - rightNanos > WORTH_SAYING_NANOS) {
            says.accept("CLOCK the journal's last row is " + text(newestNanos - rightNanos)
                    + " ahead of the clock: the journal's time goes on from there");
        }
        return newestNanos + 1 - nowNanos;
    }

    private static String text(long nanos) {
        return DurationText.format(Duration.ofSeconds(Math.abs(nanos) / 1_000_000_000L));
    }
}

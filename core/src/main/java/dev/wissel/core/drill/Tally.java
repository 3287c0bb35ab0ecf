package dev.wissel.core.drill;

/**
 * The counters of a service at a moment, told apart by whether they are of the drilled part. Immutable.
 *
 * @param atNanos when
 * @param requests of clients; {@link DrillSight#UNKNOWN} if nobody counts
 * @param failures of clients; the same
 * @param slow of clients; the same
 * @param attempts at all targets; the same
 * @param drilled attempts at the drilled part; the same
 * @param drilledFailures of those; the same
 * @param share that the drilled region is given, in [0, 1]; NaN if unknown, or if the drilled part is a target
 * @param intact whether all of the drilled part takes part
 * @param out whether none of the drilled part takes part
 */
record Tally(
        long atNanos,
        long requests,
        long failures,
        long slow,
        long attempts,
        long drilled,
        long drilledFailures,
        double share,
        boolean intact,
        boolean out) {
    static Tally of(DrillPlan plan, DrillSight.Service service, long atNanos) {
        long attempts = 0;
        long drilled = 0;
        long failed = 0;
        int there = 0;
        int admitted = 0;
        double share = Double.NaN;
        boolean serving = true;
        for (DrillSight.Region region : service.regions()) {
            boolean here = region.name().equals(plan.region());
            if (here && plan.target().isEmpty()) {
                share = region.share();
            }
            serving &= !here || region.standing() == DrillSight.Standing.SERVING;
            boolean closed = here
                    && (region.standing() == DrillSight.Standing.LOST
                            || region.standing() == DrillSight.Standing.DRAINED);
            for (DrillSight.Target target : region.targets()) {
                attempts = plus(attempts, target.attempts());
                if (plan.touches(region.name(), target.target())) {
                    there++;
                    admitted += target.admitted() && !closed ? 1 : 0;
                    drilled = plus(drilled, target.attempts());
                    failed = plus(failed, target.failures());
                }
            }
        }
        return new Tally(
                atNanos,
                service.requests(),
                service.failures(),
                service.slow(),
                attempts,
                drilled,
                failed,
                share,
                serving && admitted == there,
                admitted == 0);
    }

    private static long plus(long sum, long counter) {
        return sum < 0 || counter < 0 ? DrillSight.UNKNOWN : sum + counter;
    }

    /** Returns how much a counter has risen; unknown if either is, 0 if it began anew. */
    static long rise(long before, long after) {
        return before < 0 || after < 0 ? DrillSight.UNKNOWN : Math.max(0, after - before);
    }

    /** Returns the part of the attempts since then that went to the drilled part; NaN if there were none, or nobody counts. */
    double shareSince(Tally before) {
        long all = rise(before.attempts, attempts);
        return all <= 0 ? Double.NaN : (double) rise(before.drilled, drilled) / all;
    }

    double secondsSince(Tally before) {
        return (atNanos - before.atNanos) / 1e9;
    }
}

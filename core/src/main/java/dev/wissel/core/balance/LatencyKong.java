package dev.wissel.core.balance;

import dev.wissel.core.model.Targets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kong's latency balancing (Kong facts 2.8), defects included.
 *
 * <p>With {@code w = e^(-Δt / 10 s)}, Δt since the address's last update, the end of a request makes {@code ewma = ewma·w + rtt·(1 - w)} for
 * the address that was tried last; rtt is 0 if there had been several tries, and error answers count like any other. The score is
 * {@code ewma·w / weight}, so that it falls towards 0 while nothing is learnt. All available addresses that the request has not
 * failed on are looked at, and the smallest score wins, the first of equals. A score of 0/0, which an address of weight 0 has before anything is
 * known of it, is beaten by none if it comes first. A single available address is picked even if it has been tried.
 *
 * <p>An address that joins gets the mean over all available ones, in which those that join count as 0; one that stops being available is
 * forgotten, and so is everything when a target is changed. Not imitated: an address that went down comes back as a
 * candidate when a request that was still running on it ends, and picks of it then fail; it stays out here. Confined to its owner.
 */
final class LatencyKong implements Picker {
    private final Targets targets;

    // Shape [targets.size()], index i for address i; entries of unavailable addresses mean nothing.
    private final double[] ewmaSeconds;
    private final long[] touchedNanos;

    /** Addresses that have joined and not been touched yet; their clocks start when the picker first hears the time. */
    private final boolean[] unstarted;

    private boolean anyUnstarted;

    LatencyKong(Targets targets, @Nullable Picker previous) {
        this.targets = targets;
        this.ewmaSeconds = new double[targets.size()];
        this.touchedNanos = new long[targets.size()];
        this.unstarted = new boolean[targets.size()];
        this.anyUnstarted = true;
        boolean[] joins = new boolean[targets.size()];
        Arrays.fill(joins, true);
        if (previous instanceof LatencyKong old && Snapshots.sameConfiguration(old.targets, targets)) {
            takeOver(old, joins);
        }
        double meanSeconds = meanSeconds();
        for (int i = 0; i < joins.length; i++) {
            if (joins[i]) {
                ewmaSeconds[i] = meanSeconds;
                unstarted[i] = true;
            }
        }
    }

    private void takeOver(LatencyKong old, boolean[] joins) {
        for (int i = 0; i < joins.length; i++) {
            int oldIndex = old.targets.indexOf(targets.address(i));
            if (oldIndex >= 0 && targets.available(i) && old.targets.available(oldIndex)) {
                ewmaSeconds[i] = old.ewmaSeconds[oldIndex];
                touchedNanos[i] = old.touchedNanos[oldIndex];
                unstarted[i] = old.unstarted[oldIndex];
                joins[i] = false;
            }
        }
    }

    /** Returns the mean over the available addresses, 0 for each that joins. */
    private double meanSeconds() {
        double sum = 0;
        for (int i = 0; i < ewmaSeconds.length; i++) {
            sum += targets.available(i) ? ewmaSeconds[i] : 0;
        }
        return sum == 0 ? 0 : sum / targets.availableCount();
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        startClocks(nowNanos);
        if (targets.availableWeight() == 0) {
            return NONE;
        }
        boolean single = targets.availableCount() == 1;
        int best = ALL_TRIED;
        double bestScore = 0;
        for (int i = 0; i < ewmaSeconds.length; i++) {
            if (targets.available(i) && (single || !attempt.tried(targets.address(i)))) {
                double score = decayed(i, 0, nowNanos) / targets.weight(i);
                if (best < 0 || score < bestScore) { // false for NaN on either side
                    best = i;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    @Override
    public void onRequestEnd(int index, int tries, long startNanos, long nowNanos) {
        startClocks(nowNanos);
        if (targets.available(index) && targets.availableWeight() > 0) {
            double rttSeconds = tries > 1 ? 0 : Latency.seconds(startNanos, nowNanos);
            ewmaSeconds[index] = decayed(index, rttSeconds, nowNanos);
            touchedNanos[index] = nowNanos;
        }
    }

    /** Returns the average of address i in seconds, for tests and reports. */
    double ewmaSeconds(int i) {
        return ewmaSeconds[i];
    }

    private double decayed(int i, double rttSeconds, long nowNanos) {
        double kept = Latency.keptAfter(nowNanos - touchedNanos[i]);
        return ewmaSeconds[i] * kept + rttSeconds * (1 - kept);
    }

    private void startClocks(long nowNanos) {
        if (!anyUnstarted) {
            return;
        }
        anyUnstarted = false;
        for (int i = 0; i < unstarted.length; i++) {
            if (unstarted[i]) {
                unstarted[i] = false;
                touchedNanos[i] = nowNanos;
            }
        }
    }
}

package dev.wissel.core.director;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * How many targets of an upstream may be written now: no more than the limit in any minute. Ordinary writes keep their distance, and leave room to raise what then stands by with
 * nothing. Confined to its maker.
 */
final class WritePace {
    static final long MINUTE_NANOS = 60_000_000_000L;

    /** However many stand by, so many ordinary writes a minute there is room for. */
    private static final int LEAST_ORDINARY = 2;

    private final DirectorSettings settings;
    private final UpstreamState before;
    private final long nowNanos;
    private final List<Long> recent = new ArrayList<>();

    /** @param mended targets that were written since the last decision without one */
    WritePace(DirectorSettings settings, UpstreamState before, int mended, long nowNanos) {
        this.settings = settings;
        this.before = before;
        this.nowNanos = nowNanos;
        for (long each : before.writesNanos()) {
            if (nowNanos - each < MINUTE_NANOS) {
                recent.add(each);
            }
        }
        for (int i = 0; i < mended; i++) {
            recent.add(nowNanos);
        }
    }

    /**
     * Returns how many of so many ordinary writes may be made now.
     *
     * @param standbyAfter targets that a fail-over would have to raise from nothing once the given number of writes is made
     */
    int ordinary(int wishes, IntUnaryOperator standbyAfter) {
        boolean tooSoon =
                before.waveNanos() != Long.MIN_VALUE && nowNanos - before.waveNanos() < settings.cadenceNanos();
        if (tooSoon) {
            return 0;
        }
        int most = settings.writesPerMinute();
        int largestReserve = most - Math.min(LEAST_ORDINARY, most);
        for (int writes = wishes; writes > 0; writes--) {
            int reserve = Math.min(standbyAfter.applyAsInt(writes), largestReserve);
            if (recent.size() + writes + reserve <= most) {
                return writes;
            }
        }
        return 0;
    }

    /** Returns how many of so many raises may be written at once. */
    int emergency(int raises) {
        boolean outsized = raises > settings.writesPerMinute() && mayExceed();
        return outsized ? raises : Math.max(0, Math.min(raises, settings.writesPerMinute() - recent.size()));
    }

    /** A fail-over that is larger than the limit may be written whole, once a minute. */
    private boolean mayExceed() {
        return before.emergencyNanos() == Long.MIN_VALUE || nowNanos - before.emergencyNanos() >= MINUTE_NANOS;
    }

    boolean exceeds(int writes) {
        return recent.size() + writes > settings.writesPerMinute();
    }

    List<Long> after(int writes) {
        List<Long> all = new ArrayList<>(recent);
        for (int i = 0; i < writes; i++) {
            all.add(nowNanos);
        }
        return all;
    }
}

package dev.wissel.core.director;

import java.util.ArrayList;
import java.util.List;

/**
 * How many targets of an upstream may be written now. No more than the limit in any minute; ordinary writes leave room for a fail-over, and keep their distance. Confined
 * to its maker.
 */
final class WritePace {
    static final long MINUTE_NANOS = 60_000_000_000L;

    private final DirectorSettings settings;
    private final UpstreamState before;
    private final long nowNanos;
    private final int reserve;
    private final List<Long> recent = new ArrayList<>();

    /**
     * @param standby targets that the largest fail-over would raise, &gt;= 0
     */
    WritePace(DirectorSettings settings, UpstreamState before, int standby, long nowNanos) {
        this.settings = settings;
        this.before = before;
        this.nowNanos = nowNanos;
        this.reserve = reserve(settings, standby);
        for (long each : before.writesNanos()) {
            if (nowNanos - each < MINUTE_NANOS) {
                recent.add(each);
            }
        }
    }

    private static int reserve(DirectorSettings settings, int standby) {
        return Math.max(0, Math.min(standby, settings.writesPerMinute() - Math.min(2, settings.writesPerMinute())));
    }

    /** Returns how many ordinary writes a minute there is room for, &gt;= 1. */
    static int ordinaryPerMinute(DirectorSettings settings, int standby) {
        return Math.max(1, settings.writesPerMinute() - reserve(settings, standby));
    }

    int ordinary() {
        boolean tooSoon =
                before.waveNanos() != Long.MIN_VALUE && nowNanos - before.waveNanos() < settings.cadenceNanos();
        return tooSoon ? 0 : Math.max(0, settings.writesPerMinute() - reserve - recent.size());
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

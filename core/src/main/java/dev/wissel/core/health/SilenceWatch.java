package dev.wissel.core.health;

import dev.wissel.core.load.Load;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks for addresses of one upstream that hang, and suspends them in its {@link UpstreamHealth}.
 *
 * <p>To be called every 20 to 100 ms. Guards against causes that are not the address's own:
 *
 * <ul>
 *   <li>A tick that comes late means that the gateway itself stood still: all silence clocks restart.
 *   <li>An address that was unavailable, for whatever reason, starts afresh when it is available again: what it failed to answer before says nothing
 *       about what it is now.
 *   <li>If no weighted address would be left, nothing is suspended, suspensions that no failed probe has confirmed are withdrawn, and none are
 *       made again before something has been answered: what all have in common is not theirs.
 * </ul>
 *
 * <p>Confined to the upstream's keeper.
 */
public final class SilenceWatch {
    private final UpstreamHealth health;
    private final SilenceRule rule;
    private final long maxGapNanos;
    private final Function<Address, Collection<Load>> loads;

    private boolean ticked;
    private long lastTickNanos;
    private boolean restarted;
    private long restartNanos;
    private final Set<Address> away = new HashSet<>();
    private final Map<Address, Long> backNanos = new HashMap<>();
    private boolean commonCause;
    private long answersAtCommonCause;

    /**
     * Makes a watch.
     *
     * @param health where suspensions are kept
     * @param rule when an address is silent
     * @param maxGapNanos the time between two ticks above which the gateway itself is taken to have stood still, &gt; 0
     * @param loads the loads of an address in all event loops; none if it has had no traffic
     */
    public SilenceWatch(
            UpstreamHealth health, SilenceRule rule, long maxGapNanos, Function<Address, Collection<Load>> loads) {
        if (maxGapNanos <= 0) {
            throw new IllegalArgumentException("maxGapNanos: " + maxGapNanos + " (expected: > 0)");
        }
        this.health = Objects.requireNonNull(health, "health");
        this.rule = Objects.requireNonNull(rule, "rule");
        this.maxGapNanos = maxGapNanos;
        this.loads = Objects.requireNonNull(loads, "loads");
    }

    /**
     * What a tick changed. Immutable.
     *
     * @param suspended the addresses suspended now, each with its reason; their replayable waiting requests may be sent elsewhere, and they are
     *     to be probed at once
     * @param resumed the addresses whose suspension was lifted because they answered, or withdrawn
     * @param spared silent addresses that were not suspended because none would have been left; empty unless that has just become so
     */
    public record Review(Map<Address, Silence> suspended, List<Address> resumed, Map<Address, Silence> spared) {
        private static final Review NOTHING = new Review(Map.of(), List.of(), Map.of());

        /** Returns whether availability changed, so that a new snapshot is to be published. */
        public boolean changed() {
            return !suspended.isEmpty() || !resumed.isEmpty();
        }
    }

    /** Restarts all silence clocks, because the gateway or one of its loops is known to have stood still until now. */
    public void restart(long nowNanos) {
        restarted = true;
        restartNanos = nowNanos;
    }

    /** Looks at every weighted address of the snapshot once. */
    public Review tick(Targets targets, long nowNanos) {
        if (ticked && nowNanos - lastTickNanos > maxGapNanos) {
            restart(nowNanos);
        }
        long previousTickNanos = ticked ? lastTickNanos : nowNanos;
        ticked = true;
        lastTickNanos = nowNanos;

        forgetOthersThan(targets);
        List<Address> resumed = new ArrayList<>();
        Map<Address, Silence> silent = new LinkedHashMap<>();
        int left = 0;
        long answers = 0;
        for (int i = 0; i < targets.size(); i++) {
            Address address = targets.address(i);
            Collection<Load> ofAddress = loads.apply(address);
            answers += answers(ofAddress);
            if (answeredSinceSuspended(address, ofAddress) && health.lift(address, nowNanos)) {
                resumed.add(address);
            }
            noteReturn(address, previousTickNanos, nowNanos);
            if (targets.weight(i) == 0 || away.contains(address)) {
                continue;
            }
            Silence silence = rule.judge(ofAddress, clocks(address), nowNanos);
            if (silence.silent()) {
                silent.put(address, silence);
            } else {
                left++;
            }
        }
        return silent.isEmpty() && resumed.isEmpty()
                ? Review.NOTHING
                : decide(targets, silent, resumed, left, answers, nowNanos);
    }

    /** Names that resolve to ever new addresses must not fill the memory. */
    private void forgetOthersThan(Targets targets) {
        if (away.size() > targets.size() || backNanos.size() > targets.size()) {
            away.removeIf(address -> targets.indexOf(address) < 0);
            backNanos.keySet().removeIf(address -> targets.indexOf(address) < 0);
        }
    }

    private void noteReturn(Address address, long previousTickNanos, long nowNanos) {
        if (!health.available(address)) {
            away.add(address);
            return;
        }
        Suspension suspension = health.suspension(address);
        boolean knownToTheNano = suspension.ended() && suspension.sinceNanos() - previousTickNanos >= 0;
        if (away.remove(address) && !knownToTheNano) {
            backNanos.put(address, nowNanos);
        }
    }

    private Review decide(
            Targets targets,
            Map<Address, Silence> silent,
            List<Address> resumed,
            int left,
            long answers,
            long nowNanos) {
        if (silent.isEmpty()) {
            return new Review(Map.of(), resumed, Map.of());
        }
        boolean known = commonCause && answers == answersAtCommonCause;
        if (left == 0 || known) {
            if (left == 0) {
                withdrawUnconfirmed(targets, resumed, nowNanos);
            }
            commonCause = true;
            answersAtCommonCause = answers;
            return new Review(Map.of(), resumed, known ? Map.of() : silent);
        }
        commonCause = false;
        silent.keySet().removeIf(address -> !health.suspend(address, nowNanos));
        return new Review(silent, resumed, Map.of());
    }

    private void withdrawUnconfirmed(Targets targets, List<Address> resumed, long nowNanos) {
        for (int i = 0; i < targets.size(); i++) {
            Address address = targets.address(i);
            if (!health.suspension(address).confirmed() && health.withdraw(address, nowNanos)) {
                resumed.add(address);
            }
        }
    }

    private SilenceRule.Clocks clocks(Address address) {
        Suspension suspension = health.suspension(address);
        Long back = backNanos.get(address);
        if (back != null && (!suspension.ended() || back - suspension.sinceNanos() > 0)) {
            return new SilenceRule.Clocks(restarted, restartNanos, true, back);
        }
        return new SilenceRule.Clocks(restarted, restartNanos, suspension.ended(), suspension.sinceNanos());
    }

    private boolean answeredSinceSuspended(Address address, Collection<Load> ofAddress) {
        Suspension suspension = health.suspension(address);
        if (!suspension.active()) {
            return false;
        }
        for (Load load : ofAddress) {
            if (load.answers() > 0 && load.lastAnswerNanos() - suspension.sinceNanos() > 0) {
                return true;
            }
        }
        return false;
    }

    private static long answers(Collection<Load> ofAddress) {
        long sum = 0;
        for (Load load : ofAddress) {
            sum += load.answers();
        }
        return sum;
    }
}

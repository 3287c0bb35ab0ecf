package dev.wissel.controller.sensor;

import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.TargetFigures.Verdict;
import dev.wissel.kong.admin.TlsContexts;
import dev.wissel.kong.admin.TlsOptions;
import dev.wissel.kong.entity.Target;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Probes targets from where the controller is, each at its own pace with a jitter of a tenth, so many at a time. It alone sees an idle standby, which Kong does not
 * check at weight 0 (Kong facts 3.6). Thread-safe.
 *
 * <p>Where that would be more than {@link ControlLoop#PROBES_PER_SECOND}, targets are probed at their own pace only while something is under way on their upstream or while what they
 * answer is not yet a verdict; the others so much more slowly that all of them together keep to it.
 *
 * <p>What it says is of the controller's way to the target, which need not be the traffic's; so it decides only where no node has a say.
 */
public final class Prober implements AutoCloseable {
    private static final double JITTER = 0.1;

    /** The first probes are spread over no more than so many intervals: nothing is known yet. */
    private static final double SLOWEST_START = 12;

    private final ScheduledThreadPoolExecutor threads;
    private final LongSupplier nowNanos;
    private final RandomGenerator random;
    private final SSLContext verifying;
    private final SSLContext trusting = TlsContexts.of(TlsOptions.unverified());
    private final Map<TargetKey, Probed> probed = new HashMap<>();
    private final Set<String> news = ConcurrentHashMap.newKeySet();
    private volatile double slowness = 1;
    private volatile Set<String> close = Set.of();

    /**
     * A target to probe. Immutable.
     *
     * @param key which
     * @param definition how
     */
    public record Subject(TargetKey key, ProbeDefinition definition) {}

    /**
     * What probes of a target found. Immutable.
     *
     * @param verdict as of the last limit that was reached
     * @param what the last finding in words
     * @param latencyNanos how long that took
     * @param successes good ones since the target is probed
     * @param failures bad ones since then
     */
    public record Report(Verdict verdict, String what, long latencyNanos, long successes, long failures) {
        /** Returns what happened since an earlier report, for a decision. */
        public TargetFigures.Probes since(Report earlier) {
            return new TargetFigures.Probes(
                    verdict, (int) Math.min(Integer.MAX_VALUE, Math.max(0, successes - earlier.successes)), (int)
                            Math.min(Integer.MAX_VALUE, Math.max(0, failures - earlier.failures)));
        }
    }

    /** Nothing has been found. */
    public static final Report NOTHING = new Report(Verdict.UNKNOWN, "not probed yet", 0, 0, 0);

    private static final class Probed {
        final Subject subject;
        volatile boolean gone;

        @Nullable
        ScheduledFuture<?> coming;

        Reading<Report> last;
        int goodInARow;
        int badInARow;

        Probed(Subject subject, Reading<Report> last) {
            this.subject = subject;
            this.last = last;
        }

        synchronized Reading<Report> last() {
            return last;
        }

        /** Returns whether the next probes may change the verdict. */
        synchronized boolean inDoubt() {
            return switch (last.value().verdict()) {
                case UP -> badInARow > 0;
                case DOWN -> goodInARow > 0;
                case UNKNOWN -> true;
            };
        }

        /** Returns whether the verdict is another one now. */
        synchronized boolean note(ProbeCall.Found found, long now) {
            Report before = last.value();
            goodInARow = found.kind() == ProbeCall.Kind.GOOD
                    ? goodInARow + 1
                    : found.kind() == ProbeCall.Kind.BAD ? 0 : goodInARow;
            badInARow = found.kind() == ProbeCall.Kind.BAD
                    ? badInARow + 1
                    : found.kind() == ProbeCall.Kind.GOOD ? 0 : badInARow;
            Verdict verdict = goodInARow >= subject.definition().successes()
                    ? Verdict.UP
                    : badInARow >= subject.definition().failures() ? Verdict.DOWN : before.verdict();
            Report report = new Report(
                    verdict,
                    found.what(),
                    found.nanos(),
                    before.successes() + (found.kind() == ProbeCall.Kind.GOOD ? 1 : 0),
                    before.failures() + (found.kind() == ProbeCall.Kind.BAD ? 1 : 0));
            last = new Reading<>(report, now, Trust.PROBED, "own probe");
            return verdict != before.verdict();
        }
    }

    /**
     * Makes a prober that probes nothing yet.
     *
     * @param concurrency probes at the same time, in [1, 256]
     * @param tls what certificates of targets are trusted, where the definition asks for that
     * @param nowNanos the controller's clock
     * @param random for the jitter; used by one thread at a time
     */
    public Prober(int concurrency, TlsOptions tls, LongSupplier nowNanos, RandomGenerator random) {
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: 1 to 256)");
        }
        this.nowNanos = nowNanos;
        this.random = random;
        this.verifying = TlsContexts.of(tls);
        AtomicInteger number = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(concurrency, task -> {
            Thread thread = new Thread(task, "wissel-probe-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Sets what is probed. A target that is probed already, in the same way, goes on as it is. */
    public void follow(List<Subject> subjects) {
        List<Probed> fresh = new ArrayList<>();
        synchronized (probed) {
            Map<TargetKey, Subject> wanted = new HashMap<>();
            subjects.forEach(subject -> wanted.put(subject.key(), subject));
            probed.values().removeIf(one -> {
                one.gone = !one.subject.equals(wanted.get(one.subject.key()));
                return one.gone;
            });
            for (Subject subject : wanted.values()) {
                if (!probed.containsKey(subject.key())) {
                    Probed one = new Probed(
                            subject, new Reading<>(NOTHING, nowNanos.getAsLong(), Trust.PROBED, "own probe"));
                    probed.put(subject.key(), one);
                    fresh.add(one);
                }
            }
            slowness = Math.max(1, perSecond() / ControlLoop.PROBES_PER_SECOND);
        }
        for (Probed one : fresh) {
            schedule(one, part((long) (one.subject.definition().intervalNanos() * Math.min(slowness, SLOWEST_START))));
        }
    }

    private double perSecond() {
        return probed.values().stream()
                .mapToDouble(one -> 1e9 / one.subject.definition().intervalNanos())
                .sum();
    }

    /** Says on which upstreams something is under way, so that their targets are probed at their own pace. */
    void attend(Set<String> names) {
        Set<String> before = close;
        close = Set.copyOf(names);
        if (slowness == 1 || before.containsAll(names)) {
            return;
        }
        List<Probed> sooner = new ArrayList<>();
        synchronized (probed) {
            for (Probed one : probed.values()) {
                String upstream = one.subject.key().upstream();
                if (names.contains(upstream) && !before.contains(upstream)) {
                    sooner.add(one);
                }
            }
        }
        for (Probed one : sooner) {
            synchronized (one) {
                if (one.coming != null && one.coming.cancel(false)) { // else it is being probed just now
                    schedule(one, part(one.subject.definition().intervalNanos()));
                }
            }
        }
    }

    /** Returns of which upstreams a target has got another verdict since the last call. */
    Set<String> news() {
        Set<String> taken = new HashSet<>(news);
        news.removeAll(taken);
        return taken;
    }

    private void schedule(Probed one, long delayNanos) {
        synchronized (one) {
            if (!one.gone && !threads.isShutdown()) {
                one.coming = threads.schedule(() -> probe(one), delayNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private long paceNanos(Probed one) {
        boolean own = one.inDoubt() || close.contains(one.subject.key().upstream());
        return (long) (one.subject.definition().intervalNanos() * (own ? 1 : slowness));
    }

    private void probe(Probed one) {
        if (one.gone) {
            return;
        }
        ProbeDefinition definition = one.subject.definition();
        boolean first = one.inDoubt();
        try {
            Target target = Target.of("-", one.subject.key().target()).build();
            String host = target.host();
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            ProbeCall.Found found = ProbeCall.probe(
                    definition,
                    host,
                    new InetSocketAddress(bare, target.port()),
                    definition.verifyCertificate() ? verifying : trusting);
            if (one.note(found, nowNanos.getAsLong())) {
                news.add(one.subject.key().upstream());
            }
        } finally {
            long interval = paceNanos(one);
            boolean spread = first && interval > definition.intervalNanos(); // all of them begin at the same time
            schedule(
                    one,
                    spread
                            ? part(2 * interval)
                            : (long) (interval * (1 - JITTER)) + part((long) (interval * 2 * JITTER)));
        }
    }

    private long part(long mostNanos) {
        synchronized (random) {
            return random.nextLong(mostNanos + 1);
        }
    }

    /** Returns what was found last; empty if it is not probed. */
    public Optional<Reading<Report>> of(TargetKey key) {
        synchronized (probed) {
            return Optional.ofNullable(probed.get(key)).map(Probed::last);
        }
    }

    /** Stops probing. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}

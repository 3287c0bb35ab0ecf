package dev.wissel.controller.sensor;

import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.TargetFigures.Verdict;
import dev.wissel.kong.admin.TlsContexts;
import dev.wissel.kong.admin.TlsOptions;
import dev.wissel.kong.entity.Target;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * Probes targets from where the controller is, each at its own pace with a jitter of a tenth, so many at a time. It alone sees an idle standby, which Kong does not
 * check at weight 0 (Kong facts 3.6). Thread-safe.
 *
 * <p>What it says is of the controller's way to the target, which need not be the traffic's; so it decides only where no node has a say.
 */
public final class Prober implements AutoCloseable {
    private static final double JITTER = 0.1;

    private final ScheduledThreadPoolExecutor threads;
    private final LongSupplier nowNanos;
    private final RandomGenerator random;
    private final SSLContext verifying;
    private final SSLContext trusting = TlsContexts.of(TlsOptions.unverified());
    private final Map<TargetKey, Probed> probed = new HashMap<>();

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

        synchronized void note(ProbeCall.Found found, long now) {
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
        }
        for (Probed one : fresh) {
            schedule(one, part(one.subject.definition().intervalNanos()));
        }
    }

    private void schedule(Probed one, long delayNanos) {
        if (!one.gone && !threads.isShutdown()) {
            threads.schedule(() -> probe(one), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void probe(Probed one) {
        if (one.gone) {
            return;
        }
        ProbeDefinition definition = one.subject.definition();
        try {
            Target target = Target.of("-", one.subject.key().target()).build();
            String host = target.host();
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            ProbeCall.Found found = ProbeCall.probe(
                    definition,
                    host,
                    new InetSocketAddress(bare, target.port()),
                    definition.verifyCertificate() ? verifying : trusting);
            one.note(found, nowNanos.getAsLong());
        } finally {
            long interval = definition.intervalNanos();
            schedule(one, (long) (interval * (1 - JITTER)) + part((long) (interval * 2 * JITTER)));
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

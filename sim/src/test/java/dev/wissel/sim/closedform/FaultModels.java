package dev.wissel.sim.closedform;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.health.Classification;
import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.health.HealthEvent;
import dev.wissel.core.health.Limits;
import dev.wissel.core.health.ProbeSchedule;
import dev.wissel.core.health.Probing;
import dev.wissel.core.health.StatusSet;
import dev.wissel.core.health.SteadyProbeSchedule;
import dev.wissel.core.health.Thresholds;
import dev.wissel.core.health.UpstreamHealth;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.Deadline;
import dev.wissel.core.protect.FailedAttempt;
import dev.wissel.core.protect.RetryBudget;
import dev.wissel.core.protect.RetryRule;
import dev.wissel.core.protect.RetryVerdict;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Histogram;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.farm.Farm;
import dev.wissel.sim.world.Distribution;
import dev.wissel.testkit.ClosedForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detection, retries, availability and the like, played with core's own health book, schedules, pickers and rules. Their formulas are tested elsewhere; here it is what comes out of
 * play.
 */
final class FaultModels {
    private static final double SECOND = 1e9;

    private FaultModels() {}

    static Findings of(ClosedForm.Case it) {
        String kind = it.id().replaceAll("[0-9]*-.*|-.*", "");
        return switch (kind) {
            case "AV" -> standby(it);
            case "DET" -> detection(it);
            case "EWMA" -> idleDecay(it);
            case "THRS" -> throttling(it);
            case "RET" -> retries(it);
            case "HEDGE" -> hedging(it);
            default -> throw new AssertionError(it.id() + ": no model for " + it.model());
        };
    }

    /** Active and standby, one repair crew: time down until so many double failures have been seen. */
    private static Findings standby(ClosedForm.Case it) {
        SplittableRandom random = new Seeds(21).of("faults");
        Distribution life = Distribution.exponential(it.input("MTTF_s"));
        Distribution repair = Distribution.exponential(it.input("MTTR_s"));
        Distribution detection = Distribution.exponential(it.input("Td_s"));
        double up = 0;
        double down = 0;
        for (int doubles = 0; doubles < 8000; ) {
            up += life.next(random);
            down += detection.next(random);
            boolean one = true; // one serves, one is being repaired
            while (one) {
                double toRepair = repair.next(random);
                double toFailure = life.next(random);
                up += Math.min(toRepair, toFailure);
                one = toFailure < toRepair;
                if (one) {
                    down += repair.next(random);
                    doubles++;
                }
            }
        }
        return new Findings().measured("unavail", down / (up + down));
    }

    private static Findings detection(ClosedForm.Case it) {
        return switch (it.id().charAt(4)) {
            case 'A' -> activeDetection(it);
            case 'E' -> partialFailure(it);
            case 'P' -> passiveDetection(it);
            default -> throw new AssertionError(it.id() + ": no model for " + it.model());
        };
    }

    /** Faults at any phase of the probes of core's schedule, which are played on the engine. */
    private static Findings activeDetection(ClosedForm.Case it) {
        long interval = (long) (it.input("I") * SECOND);
        long timeout = (long) (it.input("T") * SECOND);
        int n = it.count("n");
        Targets targets = Farm.evenTargets(it.count("targets"));
        SplittableRandom random = new Seeds(22).of("phases");
        double refused = 0;
        double hang = 0;
        int runs = 12_000;
        for (int i = 0; i < runs; i++) {
            refused += detected(targets, it.count("concurrency"), interval, timeout, n, false, random);
            hang += detected(targets, it.count("concurrency"), interval, timeout, n, true, random);
        }
        Findings findings = new Findings().measured("refused_mean", refused / runs / SECOND);
        // With a time-out beyond the interval the formula overlaps probes of one target, which neither Kong's schedule
        // nor core's does.
        return timeout <= interval ? findings.measured("hang_mean", hang / runs / SECOND) : findings;
    }

    private static double detected(
            Targets targets,
            int concurrency,
            long interval,
            long timeout,
            int n,
            boolean hangs,
            SplittableRandom random) {
        Engine engine = new Engine();
        Probing probing = new Probing(interval, interval, timeout, concurrency);
        Limits active = Limits.ACTIVE_DEFAULTS.with(1, n, n, n);
        HealthConfig config = new HealthConfig(new Thresholds(active, Limits.PASSIVE_DEFAULTS), probing);
        UpstreamHealth health = new UpstreamHealth(config);
        health.retain(targets, 0);
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            addresses.add(targets.address(i));
        }
        ProbeSchedule schedule = new SteadyProbeSchedule(probing, health::probeClass, 0.5);
        schedule.watch(addresses, 0);
        Address sick = addresses.get(random.nextInt(addresses.size()));
        long faultNanos = 3 * interval + random.nextLong(interval);
        long[] detectedNanos = {-1};
        Probe probe = new Probe(
                engine, schedule, health, active, sick, faultNanos, hangs ? timeout : 0, hangs, detectedNanos);
        engine.at(0, probe::wake);
        engine.runOut();
        return detectedNanos[0] - faultNanos;
    }

    /** Sends the probes that are due, until the sick address is found out. */
    private record Probe(
            Engine engine,
            ProbeSchedule schedule,
            UpstreamHealth health,
            Limits limits,
            Address sick,
            long faultNanos,
            long failsAfterNanos,
            boolean hangs,
            long[] detectedNanos) {
        void wake(long nowNanos) {
            if (detectedNanos[0] >= 0) {
                engine.stop();
                return;
            }
            for (Address address : schedule.due(nowNanos)) {
                boolean fails = address.equals(sick) && nowNanos >= faultNanos;
                Outcome outcome = !fails ? Outcome.answered(200) : hangs ? Outcome.TIMED_OUT : Outcome.REFUSED;
                engine.at(nowNanos + (fails ? failsAfterNanos : 0), doneNanos -> done(address, outcome, doneNanos));
            }
            long wait = schedule.nanosUntilDue(nowNanos);
            if (wait != ProbeSchedule.NEVER) {
                engine.at(nowNanos + Math.max(1, wait), this::wake);
            }
        }

        void done(Address address, Outcome outcome, long nowNanos) {
            schedule.finished(address, nowNanos);
            if (health.probed(address, Classification.probe(outcome, limits), nowNanos)
                    == UpstreamHealth.Transition.WENT_DOWN) {
                detectedNanos[0] = nowNanos;
            }
        }
    }

    /** Requests that fail by chance, until the counters have had enough. */
    private static Findings partialFailure(ClosedForm.Case it) {
        double p = it.input("p");
        int n = it.count("n");
        Findings findings = new Findings();
        if (it.expected("E_requests_consecutive") <= 5e4) {
            long[] seen = untilEjected(p, n, 1, it.expected("E_requests_consecutive"));
            findings.measured("E_requests_consecutive", (double) seen[0] / seen[2])
                    .measured("E_failures_consecutive", (double) seen[1] / seen[2]);
        }
        long[] seen = untilEjected(p, n, 0, it.expected("E_requests_cumulative"));
        return findings.measured("E_requests_cumulative", (double) seen[0] / seen[2])
                .measured("E_failures_cumulative", (double) seen[1] / seen[2]);
    }

    /** Requests, failures and runs; the time to a run of failures is spread like an exponential, so that 25,000 runs give 0.65 %. */
    private static long[] untilEjected(double p, int n, int successes, double expected) {
        Targets targets = Farm.evenTargets(1);
        Address address = targets.address(0);
        Limits passive = Limits.PASSIVE_DEFAULTS.with(successes, n, n, n);
        HealthConfig config = new HealthConfig(new Thresholds(Limits.ACTIVE_DEFAULTS, passive), Probing.OFF);
        SplittableRandom random = new Seeds(23).of("failures");
        UpstreamHealth health = new UpstreamHealth(config);
        health.retain(targets, 0);
        long requests = 0;
        long failures = 0;
        int runs = (int) Math.min(40_000, 4e7 / expected);
        for (int run = 0; run < runs; run++) {
            health.set(address, true);
            UpstreamHealth.Transition transition = UpstreamHealth.Transition.NONE;
            while (transition == UpstreamHealth.Transition.NONE) {
                boolean fails = random.nextDouble() < p;
                requests++;
                failures += fails ? 1 : 0;
                HealthEvent event = Classification.passive(Outcome.answered(fails ? 500 : 200), passive);
                transition = health.report(address, event);
            }
        }
        return new long[] {requests, failures, runs};
    }

    /** Round robin over k targets of which one dies: time and requests until the counters take it out. */
    private static Findings passiveDetection(ClosedForm.Case it) {
        double lambda = it.input("lam");
        int k = it.count("k");
        int n = it.count("n");
        double timeout = it.input("T");
        Targets targets = Farm.evenTargets(k);
        SplittableRandom random = new Seeds(24).of("detection");
        Limits passive = Limits.PASSIVE_DEFAULTS.with(1, n, n, n);
        HealthConfig config = new HealthConfig(new Thresholds(Limits.ACTIVE_DEFAULTS, passive), Probing.OFF);
        UpstreamHealth health = new UpstreamHealth(config);
        health.retain(targets, 0);
        Picker picker = Policies.named("round-robin").picker(targets, new Loads(), random, null);
        Attempt attempt = new Attempt();
        Histogram times = new Histogram();
        double sum = 0;
        double squares = 0;
        long exposed = 0;
        int runs = 20_000;
        for (int run = 0; run < runs; run++) {
            for (int i = random.nextInt(k); i > 0; i--) {
                picker.pick(attempt, 0); // the fault comes at any phase of the round
            }
            health.set(targets.address(0), true);
            double now = 0;
            double ejected = Double.POSITIVE_INFINITY;
            int failed = 0;
            while (true) {
                now += -Math.log(1 - random.nextDouble()) / lambda;
                if (now >= ejected) {
                    break;
                }
                if (picker.pick(attempt, 0) == 0) {
                    exposed++;
                    // Failures are heard of T after their start; the n-th start decides when.
                    if (++failed == n) {
                        ejected = now + timeout;
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                health.report(targets.address(0), HealthEvent.PASSIVE_TIMEOUT);
            }
            if (health.available(targets.address(0))) {
                throw new AssertionError(it.id() + ": still in after " + n + " failures");
            }
            times.record((long) (ejected * SECOND));
            sum += ejected;
            squares += ejected * ejected;
        }
        double mean = sum / runs;
        Findings findings = new Findings()
                .measured("D_mean", mean)
                .measured("D_p99", times.quantileNanos(0.99) / SECOND)
                .measured("D_sd", Math.sqrt(squares / runs - mean * mean));
        return findings.measured(
                timeout == 0 ? "failed_requests_fast" : "failed_requests_hang", (double) exposed / runs);
    }

    /** Kong's latency picker in virtual time: a slow address is left alone until its score has decayed to the fast one's. */
    private static Findings idleDecay(ClosedForm.Case it) {
        double ratio = it.input("ratio");
        double kongTau = 10;
        Targets targets = Farm.evenTargets(2);
        Picker picker = Policies.named("latency-kong").picker(targets, new Loads(), new Seeds(25).of("x"), null);
        Attempt attempt = new Attempt();
        picker.pick(attempt, 0);
        long nowNanos = (long) (2000 * SECOND); // so long after the start a sample is taken over whole
        long fastNanos = (long) (0.01 * SECOND);
        picker.onRequestEnd(0, 1, nowNanos - fastNanos, nowNanos);
        picker.onRequestEnd(1, 1, nowNanos - (long) (ratio * fastNanos), nowNanos);
        long beganNanos = nowNanos;
        long stepNanos = 1_000_000;
        while (picker.pick(attempt, nowNanos) == 0) {
            picker.onRequestEnd(0, 1, nowNanos + stepNanos - fastNanos, nowNanos + stepNanos);
            nowNanos += stepNanos;
        }
        // The decay knows no other time than τ, so that another τ is another unit of time.
        double seconds = (nowNanos - beganNanos) / SECOND * it.input("tau_s") / kongTau;
        return new Findings().measured("t_retry_s", seconds);
    }

    /** A client that refuses by itself with the probability that the SRE book gives, over a window of two minutes. */
    private static Findings throttling(ClosedForm.Case it) {
        double lambda = it.input("lam");
        double cap = it.input("cap");
        double k = it.input("K");
        SplittableRandom random = new Seeds(26).of("throttle");
        int window = 120;
        double[] requests = new double[window];
        double[] accepts = new double[window];
        long all = 0;
        long refusedHere = 0;
        long sentThere = 0;
        long refusedThere = 0;
        int seconds = 20 * window;
        for (int second = 0; second < seconds; second++) {
            int slot = second % window;
            requests[slot] = 0;
            accepts[slot] = 0;
            double room = cap;
            double recentRequests = Arrays.stream(requests).sum();
            double recentAccepts = Arrays.stream(accepts).sum();
            for (int i = 0; i < lambda; i++) {
                double refusal = Math.max(0, (recentRequests - k * recentAccepts) / (recentRequests + 1));
                boolean here = random.nextDouble() < refusal;
                boolean accepted = !here && room >= 1;
                room -= accepted ? 1 : 0;
                requests[slot]++;
                recentRequests++;
                accepts[slot] += accepted ? 1 : 0;
                recentAccepts += accepted ? 1 : 0;
                if (second >= 3 * window) {
                    all++;
                    refusedHere += here ? 1 : 0;
                    sentThere += here ? 0 : 1;
                    refusedThere += here || accepted ? 0 : 1;
                }
            }
        }
        double counted = seconds - 3 * window;
        return new Findings()
                .measured("p_local_reject", (double) refusedHere / all)
                .measured("backend_rate", sentThere / counted)
                .measured("backend_rejects", refusedThere / counted);
    }

    /** Core's retry rule with a budget that is never spent. */
    private static Findings retries(ClosedForm.Case it) {
        double p = it.input("p");
        int most = it.count("max_retries");
        RetryRule rule = new RetryRule(most, StatusSet.NONE);
        RetryBudget budget = new RetryBudget(1000, 1e9);
        SplittableRandom random = new Seeds(27).of("attempts");
        int requests = 400_000;
        long attempts = 0;
        long successes = 0;
        for (int i = 0; i < requests; i++) {
            long nowNanos = i * 1000L;
            budget.onRequest(nowNanos);
            int made = 0;
            RetryVerdict verdict = RetryVerdict.RETRY;
            while (verdict == RetryVerdict.RETRY) {
                made++;
                if (random.nextDouble() >= p) {
                    successes++;
                    break;
                }
                FailedAttempt failed =
                        new FailedAttempt(Outcome.TIMED_OUT, FailedAttempt.Sent.WHOLLY, true, true, false, made);
                verdict = rule.decide(failed, Deadline.NONE, nowNanos, budget, nowNanos);
            }
            attempts += made;
        }
        return new Findings()
                .measured("E_attempts", (double) attempts / requests)
                .measured("success", (double) successes / requests);
    }

    /** The first answer of two replicas, the second asked after a delay. */
    private static Findings hedging(ClosedForm.Case it) {
        Matcher part = Pattern.compile("([0-9.]+)\\*Exp\\(mean([0-9.]+)\\)").matcher(it.text("latency"));
        List<double[]> parts = new ArrayList<>();
        while (part.find()) {
            parts.add(new double[] {Double.parseDouble(part.group(1)), Double.parseDouble(part.group(2))});
        }
        Findings findings = new Findings();
        if (parts.size() != 2) {
            return findings; // another latency than this text can say
        }
        Distribution latency = Distribution.mixture(
                parts.get(0)[0], Distribution.exponential(parts.get(0)[1]), Distribution.exponential(parts.get(1)[1]));
        SplittableRandom random = new Seeds(28).of("hedge");
        double delay = it.expected("d");
        double unit = 1e6;
        Histogram base = new Histogram();
        Histogram hedged = new Histogram();
        long hedges = 0;
        int requests = 8_000_000;
        for (int i = 0; i < requests; i++) {
            double first = latency.next(random);
            base.record((long) (first * unit));
            double answered = first;
            if (first > delay) {
                hedges++;
                answered = Math.min(first, delay + latency.next(random));
            }
            hedged.record((long) (answered * unit));
        }
        return findings.measured("extra_load", (double) hedges / requests)
                .measured("p99_base", base.quantileNanos(0.99) / unit)
                .measured("p99_hedged", hedged.quantileNanos(0.99) / unit)
                .measured("p999_base", base.quantileNanos(0.999) / unit)
                .measured("p999_hedged", hedged.quantileNanos(0.999) / unit);
    }
}

package dev.wissel.sim.closedform;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.farm.Farm;
import dev.wissel.sim.peer.JoinIdleQueue;
import dev.wissel.sim.peer.PowerOfChoices;
import dev.wissel.sim.peer.Prequal;
import dev.wissel.sim.peer.RandomChoice;
import dev.wissel.sim.theory.Dispatching;
import dev.wissel.sim.theory.JoinShortestQueue;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Normal;
import dev.wissel.sim.world.Server;
import dev.wissel.testkit.ClosedForm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Several queues behind a dispatcher; round robin and least connections are those of core. */
final class DispatchModels {
    /** Servers that stand for infinitely many. */
    private static final int MANY = 1000;

    private DispatchModels() {}

    static Findings of(ClosedForm.Case it) {
        String kind = it.id().replaceAll("-.*", "");
        return switch (kind) {
            case "HET" -> unequal(it);
            case "JIQ" -> joinIdleQueue(it);
            case "JSQ" -> joinShortestQueue(it);
            case "JSQD" -> powerOfChoices(it);
            case "P2F" -> samplingFloor(it);
            case "RR" -> roundRobin(it);
            case "PRQ" -> it.inputs().has("Q") ? prequalHot(it) : prequalReuse(it);
            case "PRQW" -> prequalWork(it);
            default -> throw new AssertionError(it.id() + ": no model for " + it.model());
        };
    }

    private static Findings roundRobin(ClosedForm.Case it) {
        double rho = it.input("rho");
        double mu = it.input("mu");
        boolean infinite = !it.inputs().get("c").isNumber();
        int c = infinite ? 1 : it.count("c");
        Dispatching.RoundRobin queue = Dispatching.RoundRobin.of(infinite ? Double.POSITIVE_INFINITY : c, rho, mu);
        Findings findings = new Findings()
                .exact("sigma", queue.sigma())
                .exact("T_mean", queue.meanTime())
                .exact("Wq_mean", queue.meanTime() - 1 / mu)
                .exact("T_p99", queue.timeQuantile(0.99))
                .exact("T_p999", queue.timeQuantile(0.999));
        FarmRun run = new FarmRun(11).singles(c);
        run.serviceSeconds = Distribution.exponential(1 / mu);
        run.policy = backends -> Policies.named("round-robin");
        run.arrivalsPerSecond = c * rho * mu;
        run.regular = infinite;
        // Arrivals at a server are less varied than Poisson's by (1 + 1/c)/2, and so is the error.
        double calm = Math.sqrt((1 + 1.0 / (infinite ? 1e9 : c)) / 2);
        double jobs = QueueModels.jobs(rho, calm, Findings.simTolerance(it.tolSim(), "T_mean"));
        double error = QueueModels.error(rho, calm, jobs);
        run.play(jobs);
        findings.measured("T_mean", run.meanTime(), error).measured("T_p99", run.timeQuantile(0.99), 1.3 * error);
        return it.expectedNames().contains("Wq_mean")
                ? findings.measured("Wq_mean", run.meanTime() - 1 / mu, 1.3 * error)
                : findings;
    }

    private static Findings joinShortestQueue(ClosedForm.Case it) {
        int n = it.count("N");
        double rho = it.input("rho");
        double mu = it.input("mu");
        JoinShortestQueue queue = new JoinShortestQueue(n, rho, mu);
        Findings findings = new Findings()
                .exact("T_mean", queue.meanTime())
                .exact("L_total", queue.meanPresent())
                .exact("P_wait", queue.waitProbability())
                .exact("T_p99", queue.timeQuantile(0.99))
                .exact("T_p999", queue.timeQuantile(0.999));
        FarmRun run = new FarmRun(12).singles(n);
        run.serviceSeconds = Distribution.exponential(1 / mu);
        run.policy = backends -> Policies.named("least-connections");
        run.arrivalsPerSecond = n * rho * mu;
        double jobs = QueueModels.jobs(rho, 1, Findings.simTolerance(it.tolSim(), "T_mean"));
        double error = QueueModels.error(rho, 1, jobs);
        run.play(jobs);
        return findings.measured("T_mean", run.meanTime(), error)
                .measured("L_total", run.meanPresent(), error)
                .measured("P_wait", run.waitedRatio(), error)
                .measured("T_p99", run.timeQuantile(0.99), error);
    }

    private static Findings powerOfChoices(ClosedForm.Case it) {
        double rho = it.input("rho");
        int d = it.count("d");
        double mu = it.input("mu");
        Dispatching.PowerOfChoices queue = new Dispatching.PowerOfChoices(rho, d, mu);
        Findings findings = new Findings()
                .exact("T_mean", queue.meanTime())
                .exact("L_per_server", queue.meanPresent())
                .exact("T_p99", queue.timeQuantile(0.99))
                .exact("T_p999", queue.timeQuantile(0.999));
        for (String name : it.expectedNames()) {
            if (name.matches("s[0-9]+")) {
                findings.exact(name, queue.part(Integer.parseInt(name.substring(1))));
            }
        }
        int n = d == 1 ? 4 : MANY; // with one choice the servers know nothing of each other
        FarmRun run = new FarmRun(13).singles(n);
        run.serviceSeconds = Distribution.exponential(1 / mu);
        run.policy = backends -> new PowerOfChoices(d);
        run.arrivalsPerSecond = n * rho * mu;
        double tolerance = Findings.simTolerance(it.tolSim(), "T_mean");
        double jobs = d == 1 ? QueueModels.jobs(rho, 1, tolerance) : 1.5e6 / Math.min(0.5, Math.pow(1 - rho, 0.5));
        double error = d == 1 ? QueueModels.error(rho, 1, jobs) : 1.0 / MANY / (1 - rho) / 8;
        run.play(jobs);
        return findings.measured("T_mean", run.meanTime(), error)
                .measured("L_per_server", run.meanPresent() / n, error)
                .measured("T_p99", run.timeQuantile(0.99), 1.3 * error);
    }

    private static Findings joinIdleQueue(ClosedForm.Case it) {
        double lambda = it.input("lam");
        double r = it.input("r");
        Dispatching.JoinIdleQueue queue = Dispatching.JoinIdleQueue.of(lambda, r);
        Findings findings = new Findings()
                .exact("P_Iqueue_nonempty", 1 - queue.emptyRatio())
                .exact("T_mean", queue.meanTime())
                .exact("T_mean_Lu2011_uncorrected", Dispatching.JoinIdleQueue.meanTimeUncorrected(lambda, r));
        FarmRun run = new FarmRun(14).singles(MANY);
        List<JoinIdleQueue> made = new ArrayList<>();
        run.policy = backends -> {
            JoinIdleQueue policy =
                    new JoinIdleQueue(backends, (int) Math.max(1, Math.round(MANY / r)), run.seeds.of("lists"));
            made.add(policy);
            return policy;
        };
        run.arrivalsPerSecond = MANY * lambda;
        run.play(4e6);
        return findings.measured("T_mean", run.meanTime())
                .measured("P_Iqueue_nonempty", made.get(0).idleRatio());
    }

    private static Findings unequal(ClosedForm.Case it) {
        List<Double> rates = new ArrayList<>();
        for (JsonNode mu : it.inputs().get("mus")) {
            rates.add(mu.doubleValue());
        }
        double[] mus = rates.stream().mapToDouble(Double::doubleValue).toArray();
        double arrivals = it.input("Lambda");
        Dispatching.Split optimal = Dispatching.Split.optimal(mus, arrivals);
        Dispatching.Split proportional = Dispatching.Split.proportional(mus, arrivals);
        Dispatching.Split even = Dispatching.Split.even(mus, arrivals);
        int fastest = IntStream.range(0, mus.length).reduce(0, (a, b) -> mus[b] > mus[a] ? b : a);
        int slowest = IntStream.range(0, mus.length).reduce(0, (a, b) -> mus[b] < mus[a] ? b : a);
        Findings findings = new Findings()
                .exact("T_opt", optimal.meanTime())
                .exact("share_opt_fastest", optimal.rates()[fastest] / arrivals)
                .exact("share_opt_slowest", optimal.rates()[slowest] / arrivals)
                .exact("T_proportional", proportional.meanTime())
                .exact("T_uniform", even.meanTime());
        measureSplit(it, findings, "T_opt", mus, optimal, arrivals);
        measureSplit(it, findings, "T_proportional", mus, proportional, arrivals);
        return Double.isInfinite(even.meanTime())
                ? findings
                : measureSplit(it, findings, "T_uniform", mus, even, arrivals);
    }

    private static Findings measureSplit(
            ClosedForm.Case it,
            Findings findings,
            String name,
            double[] mus,
            Dispatching.Split split,
            double arrivals) {
        FarmRun run = new FarmRun(15);
        double rho = 0;
        for (int i = 0; i < mus.length; i++) {
            Server server = Server.fcfs(run.engine, 1);
            server.speed(mus[i]);
            run.server(server);
            rho = Math.max(rho, split.rates()[i] / mus[i]);
        }
        run.targets = Farm.targets(RandomChoice.weights(split.rates()));
        run.policy = backends -> new RandomChoice();
        run.arrivalsPerSecond = arrivals;
        double jobs = QueueModels.jobs(rho, 1, Findings.simTolerance(it.tolSim(), name));
        run.play(jobs);
        return findings.measured(name, run.meanTime(), QueueModels.error(rho, 1, jobs));
    }

    /** Slow servers carry so much that the policy takes one only when all that it draws are slow. */
    private static Findings samplingFloor(ClosedForm.Case it) {
        int n = it.count("n");
        int slow = it.count("slow");
        int d = it.count("d");
        double floor = Dispatching.allSlow(n, slow, d);
        Findings findings = new Findings().exact("p_floor", floor).exact("worst_clean_percentile", 100 * (1 - floor));
        Targets targets = Farm.evenTargets(n);
        Loads loads = new Loads();
        for (int i = 0; i < slow; i++) {
            loads.of(targets.address(i)).started(0);
        }
        Picker picker = new PowerOfChoices(d).picker(targets, loads, new Seeds(16).of("draws"), null);
        Attempt attempt = new Attempt();
        double picks = Math.max(1e5, 12_000 * (1 - floor) / Math.max(floor, 1e-2));
        long slowPicks = 0;
        for (int i = 0; i < picks; i++) {
            slowPicks += picker.pick(attempt, 0) < slow ? 1 : 0;
        }
        return findings.measured("p_floor", slowPicks / Math.ceil(picks));
    }

    private static Findings prequalReuse(ClosedForm.Case it) {
        Prequal.Settings settings = new Prequal.Settings(
                it.count("m"), 1_000_000_000L, it.input("r_probe"), it.input("r_remove"), 0.84, it.input("delta"));
        int n = it.count("n");
        return new Findings().exact("denominator", settings.growth(n)).exact("b_reuse", settings.reuse(n));
    }

    private static Findings prequalHot(ClosedForm.Case it) {
        int m = it.count("m");
        double q = it.input("Q");
        return new Findings()
                .exact("P_all_hot_median", Math.pow(0.5, m))
                .exact("P_none_hot", Math.pow(q, m))
                .exact("P_all_hot", Math.pow(1 - q, m));
    }

    private static Findings prequalWork(ClosedForm.Case it) {
        double m = it.input("m_ms");
        Distribution work = Distribution.clampedNormal(m, m);
        Findings findings = new Findings().exact("mean", work.mean());
        FarmRun run = new FarmRun(17);
        for (int i = 0; i < 20; i++) {
            run.server(Server.processorSharing(run.engine, 1000));
        }
        run.serviceSeconds = work;
        run.arrivalsPerSecond = 20 * 10 / m;
        run.play(3e6);
        findings.measured("mean", run.meanTime());
        for (String name : it.expectedNames()) {
            if (name.matches("p[0-9]+")) {
                double part = Double.parseDouble("0." + name.substring(1));
                findings.exact(name, m * (1 + Normal.quantile(part))).measured(name, run.timeQuantile(part));
            }
        }
        return findings;
    }
}

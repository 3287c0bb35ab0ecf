package dev.wissel.sim.closedform;

import dev.wissel.sim.theory.Queues;
import dev.wissel.sim.world.Distribution;
import dev.wissel.sim.world.Server;
import dev.wissel.testkit.ClosedForm;
import java.util.List;
import java.util.Locale;

/** Single queues. */
final class QueueModels {
    private static final double FEWEST_JOBS = 1e6;
    private static final double MOST_JOBS = 45e6;

    private QueueModels() {}

    static Findings of(ClosedForm.Case it) {
        String kind = it.id().replaceAll("-.*", "");
        return switch (kind) {
            case "ERLB" -> erlangB(it);
            case "MM1" -> mm1(it);
            case "MM1K" -> mm1k(it);
            case "MMC" -> mmc(it);
            case "PK" -> mg1(it);
            case "PS" -> shared(it);
            default -> throw new AssertionError(it.id() + ": no model for " + it.model());
        };
    }

    /**
     * How many jobs bring the standard error of the mean time down to a third of the tolerance. The mean number in M/M/1 over a time t has variance {@code 2ρ(1+ρ)/((1−ρ)^4·t)}
     * (Daley 1968), so its relative variance over n jobs is {@code 2(1+ρ)/((1−ρ)²·n)}.
     *
     * @param part of the mean time that is waiting
     */
    static double jobs(double rho, double part, double tolerance) {
        double wanted = variance(rho) * part * part / Math.pow(tolerance / 3.2, 2);
        return Math.min(MOST_JOBS, Math.max(FEWEST_JOBS, wanted));
    }

    static double error(double rho, double part, double jobs) {
        return Math.sqrt(variance(rho) / jobs) * part;
    }

    private static double variance(double rho) {
        return 2 * (1 + rho) / ((1 - rho) * (1 - rho));
    }

    private static Findings erlangB(ClosedForm.Case it) {
        int c = it.count("c");
        double erlangs = it.input("offered_erlangs");
        Findings findings = new Findings().exact("block_prob", Queues.erlangB(c, erlangs));
        FarmRun run = new FarmRun(1);
        run.server(new Server(run.engine, c, c, 0));
        run.arrivalsPerSecond = erlangs;
        run.play(3e6);
        return findings.measured("block_prob", (double) run.result.refused / run.result.arrived);
    }

    private static Findings mm1(ClosedForm.Case it) {
        double rho = it.input("rho");
        double mu = it.input("mu");
        double rate = mu * (1 - rho);
        Findings findings = new Findings()
                .exact("T_mean", 1 / rate)
                .exact("Wq_mean", rho / rate)
                .exact("L_mean", rho / (1 - rho))
                .exact("T_p50", -Math.log(0.5) / rate)
                .exact("T_p99", -Math.log(0.01) / rate)
                .exact("T_p999", -Math.log(0.001) / rate);
        FarmRun run = new FarmRun(2).singles(1);
        run.serviceSeconds = Distribution.exponential(1 / mu);
        run.arrivalsPerSecond = rho * mu;
        double jobs = jobs(rho, 1, Findings.simTolerance(it.tolSim(), "T_mean"));
        double error = error(rho, 1, jobs);
        run.play(jobs);
        return findings.measured("T_mean", run.meanTime(), error)
                .measured("L_mean", run.meanPresent(), error)
                .measured("T_p99", run.timeQuantile(0.99), error);
    }

    private static Findings mm1k(ClosedForm.Case it) {
        double rho = it.input("rho");
        double mu = it.input("mu");
        int k = it.count("K");
        Queues.Mm1k queue = new Queues.Mm1k(rho, k, mu);
        Findings findings = new Findings()
                .exact("loss", queue.loss())
                .exact("L", queue.meanPresent())
                .exact("T_accepted", queue.meanTime());
        FarmRun run = new FarmRun(3);
        run.server(new Server(run.engine, 1, 1, k - 1));
        run.serviceSeconds = Distribution.exponential(1 / mu);
        run.arrivalsPerSecond = rho * mu;
        run.play(4e6 + 60 / queue.loss()); // losses come in bursts: the rarer, the longer
        return findings.measured(
                        "loss", (double) run.result.refused / run.result.arrived, 0.2 / Math.sqrt(4e6 * queue.loss()))
                .measured("L", run.meanPresent())
                .measured("T_accepted", run.meanTime());
    }

    private static Findings mmc(ClosedForm.Case it) {
        int c = it.count("c");
        double rho = it.input("rho");
        double mu = it.input("mu");
        Queues.Mmc queue = new Queues.Mmc(c, rho, mu);
        Findings findings = new Findings()
                .exact("erlang_C", queue.erlangC())
                .exact("Wq_mean", queue.meanWait())
                .exact("T_mean", queue.meanTime())
                .exact("L_mean", queue.meanPresent())
                .exact("T_p99", queue.timeQuantile(0.99))
                .exact("T_p999", queue.timeQuantile(0.999));
        FarmRun run = new FarmRun(4);
        run.server(Server.fcfs(run.engine, c));
        run.serviceSeconds = Distribution.exponential(1 / mu);
        run.arrivalsPerSecond = c * rho * mu;
        double part = queue.meanWait() / queue.meanTime();
        double jobs = jobs(rho, part, Findings.simTolerance(it.tolSim(), "T_mean"));
        double error = error(rho, part, jobs);
        run.play(jobs);
        return findings.measured("T_mean", run.meanTime(), error)
                .measured("L_mean", run.meanPresent(), error)
                .measured("T_p99", run.timeQuantile(0.99), error);
    }

    private static Findings mg1(ClosedForm.Case it) {
        double rho = it.input("rho");
        Distribution service = service(it).scaledTo(1);
        double cv2 = it.input("cv2");
        requireNear(it, "cv2", service.cv2(), cv2, 1e-6);
        double wait = Queues.mg1MeanWait(rho, service.cv2());
        Findings findings =
                new Findings().exact("Wq_mean", wait).exact("T_mean", wait + 1).exact("L_mean", rho * (wait + 1));
        FarmRun run = new FarmRun(5).singles(1);
        run.serviceSeconds = service;
        run.arrivalsPerSecond = rho;
        double tolerance = Findings.simTolerance(it.tolSim(), "T_mean");
        double heavy = Math.max(1, (1 + cv2) / 2);
        double jobs = Math.max(cv2 > 0.7 ? 12e6 : 3e6, jobs(rho, Math.sqrt(heavy), tolerance));
        run.play(jobs);
        // The mean wait is λ·E[S²]/(2(1−ρ)). What was drawn of a heavy tail has another E[S²], and another load, than
        // the distribution: the ratio of the two waits is
        // known exactly, and dividing it out leaves the error of the queue alone (a ratio estimator with a known
        // covariate).
        double seen = run.squares / run.drawn / (1 - rho * run.works / run.drawn);
        double drawnWait = (run.meanTime() - run.works / run.drawn) * (1 + cv2) / (1 - rho) / seen;
        return findings.measured("Wq_mean", drawnWait, error(rho, Math.sqrt(heavy), jobs))
                .measured("T_mean", drawnWait + 1, error(rho, Math.sqrt(heavy), jobs));
    }

    /** The service that a case names; its parameters are in the name or beside it. One that is not known is replaced by another of the same cv², as the formula permits. */
    private static Distribution service(ClosedForm.Case it) {
        String name = it.text("service").toLowerCase(Locale.ROOT);
        if (name.contains("bounded pareto")) {
            return Distribution.boundedPareto(it.input("alpha"), it.input("L"), it.input("H"));
        }
        if (name.contains("pareto")) {
            return Distribution.pareto(it.input("alpha"), 1);
        }
        if (name.contains("clamped")) {
            return Distribution.clampedNormal(1, 1);
        }
        if (name.contains("conditioned")) {
            return Distribution.positiveNormal(1, 1);
        }
        if (name.contains("lognormal")) {
            return Distribution.lognormal(1, it.input("cv2"));
        }
        return Distribution.ofMoments(1, it.input("cv2"));
    }

    private static void requireNear(ClosedForm.Case it, String name, double actual, double wanted, double relative) {
        if (!(Math.abs(actual - wanted) <= relative * Math.max(1, Math.abs(wanted)))) {
            throw new AssertionError(it.id() + ": " + name + " is " + actual + " (expected: " + wanted + ")");
        }
    }

    private static Findings shared(ClosedForm.Case it) {
        double rho = it.input("rho");
        double work = it.input("E_S");
        Findings findings = new Findings()
                .exact("T_mean", Queues.sharedTime(rho, work))
                .exact("slowdown", Queues.sharedTime(rho, 1))
                .exact("L_mean", rho / (1 - rho));
        for (String name : it.expectedNames()) {
            if (name.startsWith("T_of_x")) {
                findings.exact(name, Queues.sharedTime(rho, Double.parseDouble(name.substring(6))));
            } else if (name.startsWith("P_L_ge_")) {
                findings.exact(name, Math.pow(rho, Integer.parseInt(name.substring(7))));
            }
        }
        List<Distribution> services = List.of(
                Distribution.exponential(1),
                Distribution.lognormal(1, 4),
                Distribution.boundedPareto(1.5, 1, 1000).scaledTo(1));
        for (Distribution service : services) {
            double spread = Math.sqrt(Math.min(2, (1 + service.cv2()) / 2));
            double jobs = jobs(rho, spread, Findings.simTolerance(it.tolSim(), "T_mean"));
            double error = error(rho, spread, jobs);
            FarmRun run = new FarmRun(6);
            run.server(Server.processorSharing(run.engine, 1));
            run.serviceSeconds = service.scaledTo(work);
            run.arrivalsPerSecond = rho / work;
            run.play(jobs);
            Findings one = new Findings()
                    .measured("T_mean", run.meanTime(), error)
                    .measured("L_mean", run.meanPresent(), error);
            for (String name : it.expectedNames()) {
                if (name.startsWith("P_L_ge_")) {
                    one.measured(name, run.foundAtLeast(Integer.parseInt(name.substring(7))), 0.01);
                }
            }
            System.out.print(one.report(it));
            one.checkMeasured(it);
            findings.measured("T_mean", run.meanTime(), error);
        }
        return findings;
    }
}

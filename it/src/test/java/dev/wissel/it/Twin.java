package dev.wissel.it;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.play.Result;
import dev.wissel.sim.play.Simulation;
import dev.wissel.sim.play.Timeline;
import dev.wissel.sim.scenario.Fault;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioReader;
import dev.wissel.sim.world.Arrivals;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One strategy and one scenario, played twice: in the simulator, and on a running gateway with back ends on loopback. Both meet the same arrivals and the same works, drawn from the same seed; what
 * they decide is their own. Confined to the test's thread.
 */
final class Twin {
    /** The service that is compared. */
    private static final String SERVICE = "shop";

    /** The service that costs nothing: what its requests take is the machine's own time on the same way. */
    private static final String PING = "ping";

    private static final double PINGS_PER_SECOND = 60;
    private static final double SECOND = 1e9;

    private final String strategyText;
    private final Scenario scenario;

    /** Seconds are counted from the end of the warm-up. */
    record Event(double seconds, String kind, String subject) {}

    /** What was seen of one play, in virtual or in real time. */
    interface Seen {
        /** Returns a quantile of the times of the requests answered well, in milliseconds. */
        double quantileMillis(double part);

        /** Returns the requests that were not answered well. */
        long failed();

        /** Returns the part of what was sent between two times that went to the second region. */
        double shareOfSecond(double fromSeconds, double toSeconds);

        /** Returns the part of what was sent between two times that went to the targets of the first fault. */
        double shareOfStruck(double fromSeconds, double toSeconds);

        List<Event> events();

        /** Returns when this first happened to the subject. */
        default OptionalDouble at(String kind, String subject) {
            return events().stream()
                    .filter(event ->
                            event.kind().equals(kind) && event.subject().equals(subject))
                    .mapToDouble(Event::seconds)
                    .findFirst();
        }
    }

    /**
     * A real play, and what the machine added to it.
     *
     * @param pings what requests that cost nothing took, in ascending nanoseconds
     * @param stallMillis the longest of them, those of the warm-up included from its second second on
     */
    record Real(Seen seen, List<Long> pings, double stallMillis) {
        double pingMillis(double part) {
            return quantile(pings, part) / 1e6;
        }
    }

    /**
     * Makes one that has not been played.
     *
     * @param strategyText with {@code %s} in place of each address, those of the ping service last
     */
    Twin(String strategyText, String scenarioText) {
        this.strategyText = strategyText;
        this.scenario = scenario(scenarioText);
    }

    static Scenario scenario(String text) {
        ScenarioReader.Reading reading = ScenarioReader.read("scenario.yml", text);
        return reading.scenario().orElseThrow(() -> new AssertionError(reading.problems()));
    }

    private static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("twin.yml", text);
        return reading.strategy().orElseThrow(() -> new AssertionError(reading.problems()));
    }

    private static ServiceStrategy service(Strategy strategy, String name) {
        return strategy.services().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double quantile(List<Long> ascending, double part) {
        return ascending.get((int) Math.min(ascending.size() - 1L, (long) (part * ascending.size())));
    }

    private String filled(Iterable<String> addresses) {
        String text = strategyText;
        for (String address : addresses) {
            text = text.replaceFirst("%s", address);
        }
        return text;
    }

    /** Returns the strategy with addresses at which nobody is. */
    private Strategy draft() {
        int places = strategyText.split("%s", -1).length - 1;
        return strategy(filled(IntStream.range(0, places)
                .mapToObj(i -> "127.0.0.1:" + (1000 + i))
                .toList()));
    }

    // ---------------------------------------------------------------- virtual

    /** Plays it in virtual time. */
    Seen virtual(long seed) {
        return virtual(scenario, seed);
    }

    /** Plays another scenario against the same strategy. */
    Seen virtual(Scenario other, long seed) {
        Strategy strategy = draft();
        Result result = Simulation.of(strategy, service(strategy, SERVICE), other, Plane.WISSEL_GATEWAY, seed)
                .play();
        return new Virtual(result);
    }

    private record Virtual(Result result) implements Seen {
        @Override
        public double quantileMillis(double part) {
            return result.quantileMillis(part);
        }

        @Override
        public long failed() {
            return result.failed();
        }

        @Override
        public double shareOfSecond(double fromSeconds, double toSeconds) {
            return part(fromSeconds, toSeconds, false);
        }

        @Override
        public double shareOfStruck(double fromSeconds, double toSeconds) {
            return part(fromSeconds, toSeconds, true);
        }

        private double part(double fromSeconds, double toSeconds, boolean struck) {
            Timeline timeline = result.timeline();
            int from = (int) Math.round(fromSeconds * SECOND / timeline.stepNanos());
            int to = (int) Math.round(toSeconds * SECOND / timeline.stepNanos());
            long some = 0;
            long all = 0;
            for (int step = from; step < Math.min(to, timeline.steps()); step++) {
                for (int region = 0; region < timeline.regions().size(); region++) {
                    all += timeline.attempts(region, step);
                    some += !struck && region == 1 ? timeline.attempts(region, step) : 0;
                }
                some += struck ? timeline.onAfflicted(step) : 0;
            }
            return (double) some / all;
        }

        @Override
        public List<Event> events() {
            return result.events().stream()
                    .map(each -> new Event(each.seconds(), each.kind(), each.subject()))
                    .toList();
        }
    }

    // ---------------------------------------------------------------- real

    private long endNanos() {
        return scenario.warmUpNanos() + scenario.durationNanos();
    }

    /** The arrivals and works that the simulator draws from this seed, and pings between them. */
    private List<OpenLoad.Request> requests(long seed) {
        Seeds seeds = new Seeds(seed);
        double perSecond = scenario.clients().ratePerSecond().orElseThrow();
        List<OpenLoad.Request> requests = new ArrayList<>();
        Arrivals arrivals = Arrivals.varying(at -> perSecond, perSecond, endNanos(), seeds.of("arrivals"));
        RandomGenerator works = seeds.of("works");
        for (long at = arrivals.nextNanos(0); at != Arrivals.NEVER; at = arrivals.nextNanos(at)) {
            requests.add(new OpenLoad.Request(
                    "/" + SERVICE, at, (long) scenario.targets().work().next(works)));
            works.nextDouble(); // whether it is idempotent
        }
        Arrivals pings = Arrivals.poisson(PINGS_PER_SECOND, seeds.of("pings"));
        for (long at = pings.nextNanos(0); at < endNanos(); at = pings.nextNanos(at)) {
            requests.add(new OpenLoad.Request("/" + PING, at, 0));
        }
        requests.sort(Comparator.comparingLong(OpenLoad.Request::atNanos));
        return requests;
    }

    /** A gateway and its back ends, for as long as one play lasts. */
    private final class Stage implements AutoCloseable {
        final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "twin clock");
            thread.setDaemon(true);
            return thread;
        });
        final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
        final List<QueueingTargets.Target> targets = new ArrayList<>();
        final QueueingTargets behind = new QueueingTargets(clock);
        final Strategy strategy;
        final Gateway gateway;
        final OpenLoad load;
        volatile long zeroNanos = System.nanoTime();

        Stage() throws Exception {
            for (Endpoint endpoint : service(draft(), SERVICE).endpoints()) {
                double cores = endpoint.capacityPerSecond().orElseThrow()
                        * scenario.targets().truePart()
                        * scenario.targets().work().mean()
                        / SECOND;
                targets.add(behind.open((int) Math.round(cores)));
            }
            targets.add(behind.open(1)); // the pings'
            strategy = strategy(
                    filled(targets.stream().map(QueueingTargets.Target::address).toList()));
            GatewayOptions options = GatewayOptions.defaults()
                    .withListen(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null)
                    .withEvents(this::note);
            gateway = Gateway.start(
                    Translation.of(strategy),
                    options.withTransport(
                            options.transport(), scenario.gateways().workers()));
            load = new OpenLoad(gateway.proxyPorts().get(0), new SplittableRandom(1));
            load.connect();
        }

        private void note(GatewayEvent event) {
            if (event.upstream().startsWith(SERVICE + ".")) {
                double seconds = (System.nanoTime() - zeroNanos - scenario.warmUpNanos()) / SECOND;
                events.add(new Event(seconds, event.kind(), event.subject()));
            }
        }

        List<QueueingTargets.Target> of(String region) {
            List<Endpoint> endpoints = service(strategy, SERVICE).endpoints();
            List<QueueingTargets.Target> found = new ArrayList<>();
            for (int i = 0; i < endpoints.size(); i++) {
                if (endpoints.get(i).region().equals(region)) {
                    found.add(targets.get(i));
                }
            }
            return found;
        }

        List<QueueingTargets.Target> struck(Fault fault) {
            List<QueueingTargets.Target> first = of(strategy.regions().get(0));
            return switch (fault.where()) {
                case "first" -> first;
                case "first/1" -> first.subList(0, 1);
                default ->
                    throw new IllegalArgumentException("where: " + fault.where() + " (expected: first, first/1)");
            };
        }

        void schedule(Fault fault) {
            List<QueueingTargets.Target> struck = struck(fault);
            switch (fault.kind()) {
                case CRASH -> {
                    at(fault.atNanos(), () -> struck.forEach(QueueingTargets.Target::crash));
                    at(fault.endNanos(), () -> struck.forEach(QueueingTargets.Target::restart));
                }
                case SLOW -> {
                    at(fault.atNanos(), () -> struck.forEach(each -> each.slow(fault.factor())));
                    at(fault.endNanos(), () -> struck.forEach(each -> each.slow(1)));
                }
                default ->
                    throw new IllegalArgumentException("kind: " + fault.kind() + " (expected: one that is real here)");
            }
        }

        private void at(long nanos, Runnable task) {
            clock.schedule(task, zeroNanos + scenario.warmUpNanos() + nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            load.close();
            gateway.close();
            behind.close();
            clock.shutdownNow();
        }
    }

    /** Plays it on a running gateway, in real time. */
    Real real(long seed) throws Exception {
        List<OpenLoad.Request> requests = requests(seed);
        try (Stage stage = new Stage()) {
            stage.zeroNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
            scenario.faults().forEach(stage::schedule);
            List<OpenLoad.Answer> answers = stage.load.run(requests, stage.zeroNanos);
            List<OpenLoad.Answer> counted = answers.stream()
                    .filter(each -> each.request().atNanos() >= scenario.warmUpNanos())
                    .toList();
            List<OpenLoad.Answer> settled = answers.stream()
                    .filter(each -> each.request().atNanos() >= SECOND)
                    .toList();
            List<Long> pings = times(counted, PING);
            List<Long> latencies = times(counted, SERVICE);
            long failed = counted.stream().filter(each -> each.status() != 200).count();
            List<QueueingTargets.Target> second =
                    stage.of(stage.strategy.regions().get(1));
            List<QueueingTargets.Target> struck = scenario.faults().isEmpty()
                    ? List.of()
                    : stage.struck(scenario.faults().get(0));
            List<QueueingTargets.Target> all = stage.targets.subList(0, stage.targets.size() - 1);
            return new Real(
                    new Lived(
                            latencies,
                            failed,
                            arrivals(stage, second),
                            arrivals(stage, struck),
                            arrivals(stage, all),
                            List.copyOf(stage.events)),
                    pings,
                    quantile(times(settled, PING), 1) / 1e6);
        }
    }

    private static List<Long> times(List<OpenLoad.Answer> answers, String service) {
        return answers.stream()
                .filter(each -> each.status() == 200 && each.request().path().equals("/" + service))
                .map(OpenLoad.Answer::latencyNanos)
                .sorted()
                .toList();
    }

    private List<Double> arrivals(Stage stage, List<QueueingTargets.Target> of) throws InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (QueueingTargets.Target each : of) {
            each.arrivals().forEach(at -> seconds.add((at - stage.zeroNanos - scenario.warmUpNanos()) / SECOND));
        }
        return seconds;
    }

    private record Lived(
            List<Long> latencies,
            long failed,
            List<Double> atSecond,
            List<Double> atStruck,
            List<Double> atAll,
            List<Event> events)
            implements Seen {
        @Override
        public double quantileMillis(double part) {
            return quantile(latencies, part) / 1e6;
        }

        @Override
        public double shareOfSecond(double fromSeconds, double toSeconds) {
            return (double) between(atSecond, fromSeconds, toSeconds) / between(atAll, fromSeconds, toSeconds);
        }

        @Override
        public double shareOfStruck(double fromSeconds, double toSeconds) {
            return (double) between(atStruck, fromSeconds, toSeconds) / between(atAll, fromSeconds, toSeconds);
        }

        private static long between(List<Double> seconds, double from, double to) {
            return seconds.stream().filter(each -> each >= from && each < to).count();
        }
    }
}

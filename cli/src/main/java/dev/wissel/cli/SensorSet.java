package dev.wissel.cli;

import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.sensor.IngestOptions;
import dev.wissel.controller.sensor.IngestServer;
import dev.wissel.controller.sensor.NodeHealthSensor;
import dev.wissel.controller.sensor.NodeMetricsSensor;
import dev.wissel.controller.sensor.PolledSensor;
import dev.wissel.controller.sensor.Prober;
import dev.wissel.controller.sensor.PrometheusOptions;
import dev.wissel.controller.sensor.PrometheusQuery;
import dev.wissel.controller.sensor.PrometheusSensor;
import dev.wissel.controller.sensor.SensorLoop;
import dev.wissel.controller.sensor.Sensors;
import dev.wissel.controller.sensor.TargetDirectory;
import dev.wissel.controller.sensor.TargetKey;
import dev.wissel.controller.sensor.TrafficBook;
import dev.wissel.core.bound.ControlLoop;
import dev.wissel.kong.admin.TlsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sensors of a controller, wired to what it directs. Confined to its runner; what it hands out is thread-safe. */
final class SensorSet implements AutoCloseable {
    /** With a tenth of jitter still a look a second, as the bounds count on. */
    private static final Duration HEALTH_LOOK = Duration.ofMillis(900);

    private static final Duration METRICS_LOOK = Duration.ofSeconds(5);
    private static final Duration PROMETHEUS_LOOK = Duration.ofSeconds(15);
    private static final Duration STALE = Duration.ofSeconds(10);
    private static final Duration OLD_RECORD = Duration.ofSeconds(60);
    private static final int MOST_TARGETS = 100_000;
    private static final int PROBES = 16;

    /** Time over which logged attempts are counted. */
    static final Duration WINDOW = Duration.ofSeconds(30);

    private final SensorLoop loop = new SensorLoop();
    private final Prober prober;
    private final List<PolledSensor> polled = new ArrayList<>();
    private final Map<String, String> problems = new HashMap<>();
    private final @Nullable NodeHealthSensor health;
    private final @Nullable TrafficBook book;
    private final @Nullable IngestServer ingest;
    private final Sensors sensors;

    SensorSet(
            KongSide kong,
            List<DirectedUpstream> directed,
            Optional<IngestOptions> ingesting,
            Optional<String> prometheus,
            LongSupplier clock)
            throws IOException {
        Set<String> names = directed.stream().map(DirectedUpstream::name).collect(Collectors.toSet());
        boolean reports = kong.capabilities().targetHealth().can();
        if (ingesting.isPresent() && !reports) {
            throw new Failures.BadInput(
                    "--ingest-listen: the addresses in log records cannot be told without reports of" + " health. "
                            + kong.capabilities().targetHealth().reason());
        }
        health = reports ? new NodeHealthSensor(kong.nodes(), () -> names, clock) : null;
        NodeMetricsSensor metrics = reports ? new NodeMetricsSensor(kong.nodes(), clock) : null;
        prober = new Prober(PROBES, TlsOptions.DEFAULTS, clock, new SplittableRandom());
        prober.follow(subjects(directed));
        book = ingesting.isPresent()
                ? new TrafficBook(WINDOW, OLD_RECORD, MOST_TARGETS, clock, System::currentTimeMillis)
                : null;
        PrometheusSensor asked =
                prometheus.map(url -> prometheus(url, directed, clock)).orElse(null);
        sensors = new Sensors(
                Optional.ofNullable(health),
                Optional.ofNullable(metrics),
                Optional.ofNullable(book),
                Optional.of(prober),
                Optional.ofNullable(asked),
                fresh(directed.size()),
                clock);
        begin(health, HEALTH_LOOK);
        begin(metrics, METRICS_LOOK);
        begin(asked, PROMETHEUS_LOOK);
        ingest = book == null ? null : listen(ingesting.get(), book, clock);
    }

    private static IngestServer listen(IngestOptions options, TrafficBook book, LongSupplier clock) {
        try {
            return IngestServer.start(options, book, clock);
        } catch (IOException taken) {
            throw new Failures.Failed("--ingest-listen: " + options.bind() + ": " + taken.getMessage());
        }
    }

    private static List<Prober.Subject> subjects(List<DirectedUpstream> directed) {
        List<Prober.Subject> subjects = new ArrayList<>();
        for (DirectedUpstream upstream : directed) {
            for (DirectedUpstream.Member member : upstream.members()) {
                subjects.add(new Prober.Subject(
                        new TargetKey(upstream.name(), member.address().text()), upstream.probe()));
            }
        }
        return subjects;
    }

    /** Kong counts by service, and what is directed has the upstream's name: one query for all of them gives each answer that name. */
    private static PrometheusSensor prometheus(String url, List<DirectedUpstream> directed, LongSupplier clock) {
        String requests = directed.stream()
                .map(each ->
                        named("sum(rate(kong_http_requests_total{service=" + quoted(each.service()) + "}[1m]))", each))
                .collect(Collectors.joining(" or "));
        String fresh = directed.stream()
                .map(each ->
                        named("max(timestamp(kong_http_requests_total{service=" + quoted(each.service()) + "}))", each))
                .collect(Collectors.joining(" or "));
        PrometheusQuery query = new PrometheusQuery(
                "kong-requests",
                PrometheusQuery.Scope.UPSTREAM,
                PrometheusQuery.Meaning.REQUESTS_PER_SECOND,
                requests,
                fresh,
                "upstream");
        List<PrometheusQuery.Subject> subjects = directed.stream()
                .map(each -> new PrometheusQuery.Subject(each.name(), "", ""))
                .toList();
        try {
            return new PrometheusSensor(PrometheusOptions.at(url, List.of(query)), () -> subjects, clock);
        } catch (IllegalArgumentException refused) {
            throw new Failures.BadInput("--prometheus: " + refused.getMessage());
        }
    }

    private static String named(String promql, DirectedUpstream upstream) {
        return "label_replace(" + promql + ", \"upstream\", " + quoted(upstream.name()) + ", \"\", \"\")";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$") + "\"";
    }

    /** The first look is waited for, so that the first decision does not begin with a guess. */
    private void begin(@Nullable PolledSensor sensor, Duration interval) {
        if (sensor != null) {
            if (sensor == health) {
                sensor.look();
            }
            polled.add(sensor);
            loop.start(sensor, interval, new SplittableRandom());
        }
    }

    /** Returns the age up to which a report counts: the usual ten seconds, and two rounds of looks more where an upstream has to wait for its turn. */
    static Duration fresh(int upstreams) {
        return STALE.plus(turn(upstreams).multipliedBy(2));
    }

    /** Returns how long an upstream on which nothing happens waits for its turn to be looked at; nothing where all are looked at each time. */
    static Duration turn(int upstreams) {
        return Duration.ofNanos(ControlLoop.lookNanos(upstreams) - ControlLoop.lookNanos(1));
    }

    Sensors sensors() {
        return sensors;
    }

    /** Returns where log records are taken in, for people; empty if they are not. */
    Optional<Integer> ingestPort() {
        return Optional.ofNullable(ingest).map(IngestServer::port);
    }

    /** Follows what Kong resolves names to, and says which sensors have failed or recovered since the last call. */
    void tend(Consumer<String> says) {
        if (book != null && health != null) {
            book.follow(TargetDirectory.of(health.views()));
        }
        for (PolledSensor sensor : polled) {
            String now = sensor.state().problem().orElse("");
            String before = problems.put(sensor.name(), now);
            boolean knownBefore = before != null && !before.isEmpty();
            if (!now.isEmpty() && !knownBefore) {
                says.accept("SENSOR " + sensor.name() + ": " + now);
            } else if (now.isEmpty() && knownBefore) {
                says.accept("SENSOR over " + sensor.name() + ": reads again");
            }
        }
    }

    @Override
    public void close() {
        loop.close();
        prober.close();
        if (ingest != null) {
            ingest.close();
        }
    }
}

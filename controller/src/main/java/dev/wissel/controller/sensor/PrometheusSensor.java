package dev.wissel.controller.sensor;

import dev.wissel.controller.sensor.PrometheusQuery.Meaning;
import dev.wissel.controller.sensor.PrometheusQuery.Scope;
import dev.wissel.controller.sensor.PrometheusQuery.Subject;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a Prometheus what it knows of upstreams, regions and targets (HTTP API, instant queries). {@link #look} is confined to one thread; the rest is thread-safe and
 * never waits.
 *
 * <p>An answer is as old as the newest sample behind it, by Prometheus' own clock, so that a Prometheus that has lost its targets does not look alive. A question
 * without an answer leaves what was known before, which grows old.
 */
public final class PrometheusSensor implements PolledSensor {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ANSWER = 16 << 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AdminClient client;
    private final List<PrometheusQuery> queries;
    private final Supplier<List<Subject>> subjects;
    private final LongSupplier nowNanos;
    private volatile Map<Key, Reading<Double>> readings = Map.of();
    private volatile SensorState state = SensorState.fresh("prometheus");

    private record Key(String query, Meaning meaning, String subject) {}

    /** A number and the time of the sample behind it, in seconds since 1970. */
    private record Sample(Map<String, String> labels, double value, double atSeconds) {}

    /** An answer that is no number. */
    private static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(String why) {
            super(why);
        }
    }

    /**
     * Makes it.
     *
     * @param subjects whom to ask about, asked at each look: upstreams, regions and targets that are directed
     * @throws IllegalArgumentException if the TLS options cannot be used
     */
    public PrometheusSensor(PrometheusOptions options, Supplier<List<Subject>> subjects, LongSupplier nowNanos) {
        AdminOptions plain = AdminOptions.at(options.url().toString())
                .timeouts(options.timeout(), options.timeout(), options.timeout())
                .attempts(2, PAUSE)
                .maxAnswerBytes(LONGEST_ANSWER)
                .tls(options.tls())
                .build();
        Map<String, Secret> headers = new LinkedHashMap<>();
        options.url().login().ifPresent(login -> headers.put("Authorization", login));
        options.bearer().ifPresent(token -> headers.put("Authorization", Secret.of("Bearer " + token.reveal())));
        this.client = new AdminClient(new AdminOptions(
                plain.url(),
                plain.workspace(),
                headers,
                plain.tls(),
                plain.connectTimeout(),
                plain.requestTimeout(),
                plain.callTimeout(),
                plain.attempts(),
                plain.firstPause(),
                plain.maxAnswerBytes(),
                plain.pageSize()));
        this.queries = options.queries();
        this.subjects = subjects;
        this.nowNanos = nowNanos;
    }

    @Override
    public String name() {
        return state.sensor();
    }

    @Override
    public SensorState state() {
        return state;
    }

    @Override
    public void look() {
        Map<Key, Reading<Double>> now = new LinkedHashMap<>(readings);
        List<Subject> asked = List.copyOf(subjects.get());
        String problem = "";
        int good = 0;
        for (PrometheusQuery query : queries) {
            List<Subject> about = about(query, asked);
            try {
                good += query.tellsOfAll() ? askOfAll(query, now) : askEach(query, about, now);
            } catch (NoAnswer | AdminException failed) {
                problem = query.name() + ": " + why(failed);
            }
        }
        readings = Map.copyOf(now);
        if (problem.isEmpty()) {
            state = state.good(nowNanos.getAsLong());
        } else {
            state = good > 0 ? state.partly(nowNanos.getAsLong(), problem) : state.failed(problem);
        }
    }

    /** Errors of the client speak of Kong where they say what to do, which is not whom this is about. */
    private static String why(Exception failed) {
        return failed instanceof AdminException admin ? admin.error().what() : String.valueOf(failed.getMessage());
    }

    private static List<Subject> about(PrometheusQuery query, List<Subject> asked) {
        return asked.stream()
                .map(subject -> switch (query.scope()) {
                    case UPSTREAM -> new Subject(subject.upstream(), "", "");
                    case REGION -> new Subject(subject.upstream(), subject.region(), "");
                    case TARGET -> subject;
                })
                .filter(subject -> !subject.named(query.scope()).isEmpty())
                .distinct()
                .toList();
    }

    private int askEach(PrometheusQuery query, List<Subject> about, Map<Key, Reading<Double>> now) throws NoAnswer {
        int good = 0;
        for (Subject subject : about) {
            List<Sample> samples = ask(PrometheusQuery.filled(query.promql(), subject));
            if (samples.size() > 1) {
                throw new NoAnswer("it has " + samples.size() + " answers for " + subject.named(query.scope())
                        + " (expected: one; aggregate with sum, avg or max)");
            }
            if (samples.isEmpty() || !Double.isFinite(samples.get(0).value())) {
                continue;
            }
            Double fresh = fresh(PrometheusQuery.filled(query.freshness(), subject), samples.get(0));
            if (fresh != null) {
                keep(query, key(query, subject), samples.get(0), fresh, now);
                good++;
            }
        }
        return good;
    }

    private int askOfAll(PrometheusQuery query, Map<Key, Reading<Double>> now) throws NoAnswer {
        int good = 0;
        List<Sample> samples = ask(query.promql());
        Double fresh = samples.isEmpty() ? null : fresh(query.freshness(), samples.get(0));
        for (Sample sample : samples) {
            String subject = sample.labels().get(query.label());
            if (fresh != null && subject != null && Double.isFinite(sample.value())) {
                keep(query, new Key(query.name(), query.meaning(), subject), sample, fresh, now);
                good++;
            }
        }
        return good;
    }

    private void keep(PrometheusQuery query, Key key, Sample sample, double fresh, Map<Key, Reading<Double>> now) {
        double ageSeconds = Math.max(0, sample.atSeconds() - fresh);
        long takenAt = nowNanos.getAsLong() - (long) (ageSeconds * 1e9);
        now.put(key, new Reading<>(sample.value(), takenAt, Trust.DERIVED, "Prometheus, " + query.name()));
    }

    private static Key key(PrometheusQuery query, Subject subject) {
        return new Key(query.name(), query.meaning(), subjectText(query.scope(), subject));
    }

    /** An upstream's region is not another's; a target's address alone names it, as labels do. */
    private static String subjectText(Scope scope, Subject subject) {
        return scope == Scope.REGION ? subject.upstream() + "\n" + subject.region() : subject.named(scope);
    }

    /**
     * Returns the time of the newest sample behind an answer; null if there is none. A rate lives on for its whole window after its series has ended, and Prometheus ends
     * a series as soon as a scrape fails; so an answer without a fresh sample is no news.
     */
    private @Nullable Double fresh(String question, Sample answer) throws NoAnswer {
        if (question.isEmpty()) {
            return answer.atSeconds();
        }
        List<Sample> samples = ask(question);
        return samples.isEmpty() || !Double.isFinite(samples.get(0).value())
                ? null
                : (Double) samples.get(0).value();
    }

    private List<Sample> ask(String promql) throws NoAnswer {
        String path = "/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8);
        JsonNode json;
        try {
            json = JSON.readTree(client.page(path, "application/json"));
        } catch (JacksonException broken) {
            throw new NoAnswer("what answers is no Prometheus");
        }
        if (!"success".equals(json.path("status").asString(""))) {
            throw new NoAnswer("refused: " + json.path("error").asString("no reason given"));
        }
        JsonNode result = json.path("data").path("result");
        String type = json.path("data").path("resultType").asString("");
        List<Sample> samples = new ArrayList<>();
        if (type.equals("scalar")) {
            samples.add(sample(Map.of(), result));
        } else if (type.equals("vector")) {
            for (JsonNode one : result) {
                Map<String, String> labels = new LinkedHashMap<>();
                one.path("metric")
                        .properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asString("")));
                samples.add(sample(labels, one.path("value")));
            }
        } else {
            throw new NoAnswer("the answer is a " + type + " (expected: a vector or a scalar)");
        }
        return samples;
    }

    private static Sample sample(Map<String, String> labels, JsonNode pair) throws NoAnswer {
        try {
            return new Sample(
                    labels, number(pair.path(1).asString("NaN")), pair.path(0).asDouble(0));
        } catch (NumberFormatException broken) {
            throw new NoAnswer("a value that is no number");
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Returns the newest number of that meaning about a subject; empty if there never was one. */
    public Optional<Reading<Double>> of(Meaning meaning, Scope scope, Subject subject) {
        String text = subjectText(scope, subject);
        Reading<Double> newest = null;
        for (Map.Entry<Key, Reading<Double>> entry : readings.entrySet()) {
            boolean fits = entry.getKey().meaning() == meaning
                    && (entry.getKey().subject().equals(text)
                            || (scope == Scope.REGION
                                    && entry.getKey().subject().equals(subject.region())));
            if (fits && (newest == null || entry.getValue().takenAtNanos() - newest.takenAtNanos() > 0)) {
                newest = entry.getValue();
            }
        }
        return Optional.ofNullable(newest);
    }
}

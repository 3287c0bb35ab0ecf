package dev.wissel.controller.sensor;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A question to Prometheus about upstreams, regions or targets. Immutable.
 *
 * <p>The words <code>{{upstream}}</code>, <code>{{region}}</code> and <code>{{target}}</code> in the text are replaced by names, as the inside of a PromQL string.
 * With them there is one query for each subject, and its answer is one number. Without them one query tells of all subjects, and {@code label} names the label that
 * says of which.
 *
 * @param name stable name, for logs and the journal
 * @param scope what its subjects are
 * @param meaning what the number is
 * @param promql the question
 * @param freshness a question for the time of the newest sample behind the answer, in seconds since 1970, because an instant query stamps its answer with its own
 *     time; empty if that is not asked
 * @param label label that names the subject; empty if the text does
 */
public record PrometheusQuery(
        String name, Scope scope, Meaning meaning, String promql, String freshness, String label) {
    /** What a query is about. */
    public enum Scope {
        /** An upstream as a whole. */
        UPSTREAM,
        /** A region of an upstream. */
        REGION,
        /** One target. */
        TARGET
    }

    /** What a number says. */
    public enum Meaning {
        /** Requests a second. */
        REQUESTS_PER_SECOND,
        /** Part of requests that failed, in [0, 1]. */
        FAILURE_RATIO,
        /** Latency in seconds. */
        LATENCY_SECONDS,
        /** How busy it is, 1 when full. */
        UTILISATION
    }

    private static final Pattern WORD = Pattern.compile("\\{\\{([^}]*)}}");

    public PrometheusQuery {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(meaning, "meaning");
        if (promql.isBlank()) {
            throw new IllegalArgumentException("query " + name + ": empty (expected: PromQL)");
        }
        WORD.matcher(promql + freshness).results().forEach(found -> {
            if (!List.of("upstream", "region", "target").contains(found.group(1).strip())) {
                throw new IllegalArgumentException(
                        "query " + name + ": " + found.group() + " (expected: {{upstream}}, {{region}} or {{target}})");
            }
        });
        if (label.isEmpty() != WORD.matcher(promql).find()) {
            throw new IllegalArgumentException("query " + name
                    + ": (expected: either a word such as {{target}} in the text, or a label that names the subject)");
        }
    }

    /** What Kong's own Prometheus plugin can tell (Kong facts 7.2): demand, failures and latency of a service named like its upstream's service. */
    public static List<PrometheusQuery> defaults() {
        String fresh = "max(timestamp(kong_http_requests_total{service=\"{{upstream}}\"}))";
        return List.of(
                new PrometheusQuery(
                        "kong-requests",
                        Scope.UPSTREAM,
                        Meaning.REQUESTS_PER_SECOND,
                        "sum(rate(kong_http_requests_total{service=\"{{upstream}}\"}[1m]))",
                        fresh,
                        ""),
                new PrometheusQuery(
                        "kong-failures",
                        Scope.UPSTREAM,
                        Meaning.FAILURE_RATIO,
                        "(sum(rate(kong_http_requests_total{service=\"{{upstream}}\",code=~\"5..\"}[1m])) or vector(0))"
                                + " / sum(rate(kong_http_requests_total{service=\"{{upstream}}\"}[1m]))",
                        fresh,
                        ""),
                new PrometheusQuery(
                        "kong-latency",
                        Scope.UPSTREAM,
                        Meaning.LATENCY_SECONDS,
                        "sum(rate(kong_upstream_latency_ms_sum{service=\"{{upstream}}\"}[1m]))"
                                + " / sum(rate(kong_upstream_latency_ms_count{service=\"{{upstream}}\"}[1m])) / 1000",
                        fresh,
                        ""));
    }

    /** Returns whether one answer tells of all subjects. */
    boolean tellsOfAll() {
        return !label.isEmpty();
    }

    /** Returns a text with the names of a subject put in. */
    static String filled(String text, Subject subject) {
        return text.replace("{{upstream}}", quoted(subject.upstream()))
                .replace("{{region}}", quoted(subject.region()))
                .replace("{{target}}", quoted(subject.target()));
    }

    /** A name cannot end the string that it stands in. */
    private static String quoted(String name) {
        return name.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("'", "\\'")
                .replace("\n", "\\n");
    }

    /**
     * Whom a question is about. Immutable.
     *
     * @param upstream what {{upstream}} stands for
     * @param region what {{region}} stands for; empty if it is about more
     * @param target what {{target}} stands for; empty if it is about more
     */
    public record Subject(String upstream, String region, String target) {
        /** Returns the part that the scope speaks of, which a label would name. */
        String named(Scope scope) {
            return switch (scope) {
                case UPSTREAM -> upstream;
                case REGION -> region;
                case TARGET -> target;
            };
        }
    }
}

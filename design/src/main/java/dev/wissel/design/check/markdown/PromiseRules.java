package dev.wissel.design.check.markdown;

import static dev.wissel.design.check.Severity.PROMISE;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Never;
import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.markdown.Claim.Made;
import dev.wissel.design.check.markdown.MarkdownFile.Paragraph;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds what prose promises, in English or Dutch, against what the configurations of the same document can keep. A document without a configuration promises
 * nothing that could be held against anything. Stateless and thread-safe.
 */
public final class PromiseRules {
    private static final double WINDOW_SECONDS = 30 * 86_400d;
    private static final String BOUNDS =
            "arithmetic of Kong's health checks (lua-resty-healthcheck), worst phase; docs/algorithms";
    private static final Map<Claim, Rule> RULES = new EnumMap<>(Claim.class);

    static {
        rule(
                Claim.FAILOVER_TIME,
                "failover-time",
                "a failover time that the configuration cannot keep",
                "Who relies on it plans for an outage shorter than the one that comes.",
                "Lower intervals, limits and time-outs until the worst case fits, or promise the worst case.",
                BOUNDS);
        rule(
                Claim.AVAILABILITY,
                "availability",
                "an availability that the configuration cannot keep",
                "The error budget is spent by one loss, before anyone looks at it.",
                "Detect faster, or promise what the worst case allows.",
                BOUNDS + "; SRE Workbook, chapter 2");
        rule(
                Claim.ZERO_DOWNTIME,
                "zero-downtime",
                "a promise that no request is lost",
                "Health checks find a fault only after requests or probes have failed, and Kong does not repeat what may have been processed.",
                "Promise the worst case: how long, and how many requests.",
                "nginx proxy_next_upstream; Kong documentation, Proxying; " + BOUNDS);
        rule(
                Claim.FAILBACK,
                "automatic-recovery",
                "a promise that targets come back by themselves, which nothing lets in",
                "A target that was taken out gets no requests, so only probes of unhealthy targets can bring it back.",
                "Set healthchecks.active.unhealthy.interval and healthchecks.active.healthy.successes above 0.",
                "lua-resty-healthcheck checks.active.unhealthy.interval; Kong/kong#13452");
        rule(
                Claim.CIRCUIT_BREAKER,
                "circuit-breaker",
                "a circuit breaker that is not configured",
                "Kong has no circuit breaker but the passive health checks of an upstream; without limits there they count nothing.",
                "Set healthchecks.passive.unhealthy.http_failures, tcp_failures and timeouts above 0, with probes that let targets back in.",
                "Kong documentation, Health checks and circuit breakers");
        rule(
                Claim.IDLE_STANDBY,
                "idle-standby",
                "a standby that is said to idle and gets live traffic",
                "Every weight above 0 gets its share at all times; a small one is a permanent leak, not a standby.",
                "Give the standby weight 0 and a controller that raises it, use Enterprise's failover: true, or state the share.",
                "kong/runloop/balancer/round_robin.lua; Kong/kong#6404");
        rule(
                Claim.TAKEOVER,
                "standby-takeover",
                "a standby that is said to take over and never will",
                "A target of weight 0 is in no balancer: it gets nothing, not even when all others are gone.",
                "Let a controller raise the weight, use Enterprise's failover: true, or give it a weight.",
                "kong/runloop/balancer/targets.lua (weight 0)");
        rule(
                Claim.RETRIES,
                "retries",
                "retries that Kong does not make",
                "Kong retries connection errors and time-outs only: never an answer with a status, and no POST or PATCH once it was sent.",
                "Retry statuses and non-idempotent requests in the client, with idempotency keys.",
                "nginx proxy_next_upstream (error timeout); Kong/kong#13502");
        rule(
                Claim.SLOW_START,
                "slow-start",
                "a gradual return that Kong does not have",
                "A target that comes back gets its full share at once, cold caches and all.",
                "Raise the weight in steps from outside, each at least one probe interval apart.",
                "kong/runloop/balancer (no slow start)");
        rule(
                Claim.NEAREST,
                "nearest-region",
                "a choice by region that Kong does not make",
                "Kong's balancers know weights, connections and latencies of targets, and nothing of where they are.",
                "Choose the region in DNS or a global load balancer in front, or run one upstream for each region.",
                "kong/runloop/balancer/*.lua; Kong/kong#3042");
    }

    private PromiseRules() {}

    private static void rule(Claim claim, String name, String title, String why, String fix, String source) {
        RULES.put(claim, new Rule("promise/" + name, PROMISE, Family.PROMISE, title, why, fix, source));
    }

    /** Returns all rules. */
    public static List<Rule> rules() {
        return List.copyOf(RULES.values());
    }

    /** Looks at the prose of a document. */
    public static void check(
            MarkdownFile markdown, List<KongFile> configurations, Context context, Consumer<Finding> report) {
        List<Evidence> upstreams = Evidence.of(configurations);
        boolean nothing = configurations.stream()
                .allMatch(file -> file.all(Kind.SERVICE).isEmpty()
                        && file.all(Kind.UPSTREAM).isEmpty());
        if (nothing) {
            return;
        }
        for (Paragraph paragraph : markdown.prose()) {
            for (Sentence sentence : Sentence.of(paragraph.content())) {
                for (Claim claim : Claim.values()) {
                    claim.in(sentence.text())
                            .flatMap(made -> broken(claim, made, upstreams))
                            .ifPresent(finding -> report.accept(finding.at(sentence.place(
                                    claim.in(sentence.text()).map(Made::offset).orElse(0)))));
                }
            }
        }
    }

    private static Optional<Finding> broken(Claim claim, Made made, List<Evidence> upstreams) {
        return switch (claim) {
            case FAILOVER_TIME ->
                worst(upstreams)
                        .filter(evidence ->
                                slower(evidence.detection(), made.figure().orElse(0)))
                        .map(evidence -> finding(claim, made, late(evidence)));
            case AVAILABILITY -> availability(made, upstreams);
            case ZERO_DOWNTIME -> Optional.of(finding(claim, made, downtime(upstreams)));
            case FAILBACK ->
                upstreams.stream()
                        .filter(evidence -> !evidence.readmits())
                        .findFirst()
                        .map(
                                evidence -> finding(
                                        claim,
                                        made,
                                        evidence.ejects()
                                                ? "upstream '" + evidence.name()
                                                        + "' never lets a target back in: active.unhealthy.interval or active.healthy.successes is 0"
                                                : "upstream '" + evidence.name()
                                                        + "' has no health check that counts: nothing is taken out, so nothing comes back"));
            case CIRCUIT_BREAKER -> breaker(made, upstreams);
            case IDLE_STANDBY ->
                upstreams.stream()
                        .map(PromiseRules::leak)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(text -> finding(claim, made, text));
            case TAKEOVER ->
                upstreams.stream()
                        .map(PromiseRules::never)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(text -> finding(claim, made, text));
            case RETRIES ->
                Optional.of(finding(
                        claim,
                        made,
                        "Kong retries connection errors and time-outs only, at most " + retries(upstreams)
                                + " times; no status, and no POST that was sent"));
            case SLOW_START ->
                Optional.of(finding(claim, made, "a target that comes back gets its full share at once"));
            case NEAREST -> Optional.of(finding(claim, made, "no balancer of Kong knows where a target is"));
        };
    }

    private static Finding finding(Claim claim, Made made, String text) {
        Rule rule = RULES.get(claim);
        if (rule == null) {
            throw new IllegalStateException("no rule for " + claim);
        }
        return Finding.of(
                rule,
                new dev.wissel.design.check.Place("", 0, 0),
                "'" + made.text().strip() + "' is promised; " + text);
    }

    private static Optional<Evidence> worst(List<Evidence> upstreams) {
        return upstreams.stream()
                .max(Comparator.comparingLong(evidence -> evidence.detection().nanos()));
    }

    private static boolean slower(Bound bound, double promisedSeconds) {
        return bound.seconds() > promisedSeconds;
    }

    private static String late(Evidence evidence) {
        Bound bound = evidence.detection();
        String name = "upstream '" + evidence.name() + "'";
        return bound.finite()
                ? name + " takes a lost target out after at most " + bound.formula()
                : name + " may never take a lost target out: "
                        + reason(bound.never().orElse(Never.NO_CHECKS))
                        + (bound.never().orElse(Never.NO_CHECKS) == Never.NOT_COUNTED
                                ? " (" + evidence.kinds() + ")"
                                : "");
    }

    private static String reason(Never never) {
        return switch (never) {
            case NO_CHECKS -> "no health check is on";
            case NOT_COUNTED -> "a limit is 0 or the status is in no list, so that some failures do not count";
            case NO_TRAFFIC -> "only failed requests would show it, and no time follows from those";
            case SLOW_IS_NOT_SICK -> "a slow target is healthy to every check";
            case NO_WAY_BACK -> "nothing lets it in again";
            case NOWHERE_TO_GO -> "there is no other target";
            case OUTSIDE -> "only something in front of Kong could notice";
            case NO_LIMIT -> "nothing limits how long a request may take";
        };
    }

    private static Optional<Finding> availability(Made made, List<Evidence> upstreams) {
        double budgetSeconds = (1 - made.figure().orElse(0)) * WINDOW_SECONDS;
        String budget = "the budget is " + time(budgetSeconds) + " in 30 days";
        Optional<Evidence> single =
                upstreams.stream().filter(evidence -> serving(evidence) == 1).findFirst();
        if (single.isPresent()) {
            return Optional.of(finding(
                    Claim.AVAILABILITY,
                    made,
                    budget + ", and upstream '" + single.get().name()
                            + "' has one target that serves: its loss is the loss of the service"));
        }
        return worst(upstreams)
                .filter(evidence -> slower(evidence.detection(), budgetSeconds))
                .map(evidence -> finding(Claim.AVAILABILITY, made, budget + "; " + late(evidence)));
    }

    private static int serving(Evidence evidence) {
        return (int) evidence.targets().stream()
                .filter(target -> target.number("weight", 100) > 0)
                .count();
    }

    private static String time(double seconds) {
        return seconds >= 120
                ? String.format(Locale.ROOT, "%.2f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String downtime(List<Evidence> upstreams) {
        String found = worst(upstreams).map(PromiseRules::late).orElse("no upstream has health checks");
        return found + "; until then requests go there, a GET is retried at most " + retries(upstreams)
                + " times, a POST or PATCH that was sent is not";
    }

    private static int retries(List<Evidence> upstreams) {
        return upstreams.stream().mapToInt(Evidence::retries).max().orElse(5);
    }

    private static Optional<Finding> breaker(Made made, List<Evidence> upstreams) {
        Optional<Evidence> none =
                upstreams.stream().filter(evidence -> !evidence.watches()).findFirst();
        if (none.isPresent()) {
            return Optional.of(finding(
                    Claim.CIRCUIT_BREAKER,
                    made,
                    "upstream '" + none.get().name()
                            + "' counts no failed request: every limit under passive.unhealthy is 0"));
        }
        return upstreams.stream()
                .filter(evidence -> !evidence.readmits())
                .findFirst()
                .map(evidence -> finding(
                        Claim.CIRCUIT_BREAKER,
                        made,
                        "upstream '" + evidence.name()
                                + "' opens and never closes again: nothing probes targets that were taken out"));
    }

    /** A standby is the target whose weight is a tenth of another's or less; it gets its share all the time. */
    private static Optional<String> leak(Evidence evidence) {
        double total = evidence.targets().stream()
                .mapToDouble(target -> Math.max(0, target.number("weight", 100)))
                .sum();
        double most = evidence.targets().stream()
                .mapToDouble(target -> target.number("weight", 100))
                .max()
                .orElse(0);
        List<KongRecord> low = evidence.targets().stream()
                .filter(target -> target.number("weight", 100) > 0 && !target.flag("failover", false))
                .filter(target -> target.number("weight", 100) * 10 <= most)
                .toList();
        boolean reserve = evidence.targets().stream()
                .anyMatch(target -> target.number("weight", 100) == 0 || target.flag("failover", false));
        if (low.isEmpty() && (reserve || evidence.targets().size() < 2)) {
            return Optional.empty();
        }
        if (low.isEmpty()) {
            return Optional.of(
                    "all targets of upstream '" + evidence.name() + "' have weights above 0 and share the traffic");
        }
        double share =
                low.stream().mapToDouble(target -> target.number("weight", 100)).sum() / total;
        return Optional.of(String.format(
                Locale.ROOT,
                "target '%s' of upstream '%s' gets %.3g %% of the requests at all times",
                low.get(0).called(),
                evidence.name(),
                share * 100));
    }

    private static Optional<String> never(Evidence evidence) {
        boolean others = serving(evidence) > 0;
        return evidence.targets().stream()
                .filter(target -> others && target.number("weight", 100) == 0 && !target.flag("failover", false))
                .findFirst()
                .map(target -> "target '" + target.called() + "' of upstream '" + evidence.name()
                        + "' has weight 0 and gets nothing, whatever happens to the others");
    }
}

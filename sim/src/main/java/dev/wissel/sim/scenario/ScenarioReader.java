package dev.wissel.sim.scenario;

import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Limits;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.document.Problems;
import dev.wissel.sim.world.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads a scenario from YAML or JSON. Every mistake is named with its place; nothing is guessed. Stateless and thread-safe. */
public final class ScenarioReader {
    private static final Limits LIMITS = new Limits(4 << 20, 16, 500_000);
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> SPREADS =
            List.of("fixed", "exponential", "erlang", "lognormal", "pareto", "prequal");

    private final Problems problems;

    private ScenarioReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * What reading gave. Immutable.
     *
     * @param scenario the scenario; empty if there are problems
     * @param problems all that is wrong, by place
     */
    public record Reading(Optional<Scenario> scenario, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Reads a scenario; the name of the file is for messages. */
    public static Reading read(String file, String text) {
        Document document = Document.parse(file, text, LIMITS);
        Problems problems = new Problems(file);
        problems.addAll(document.problems());
        Node root = document.root();
        if (!problems.isEmpty() || root == null) {
            if (problems.isEmpty()) {
                problems.add(new Problem(file, 1, 1, Path.ROOT, "", "nothing is written here", "expected a scenario"));
            }
            return new Reading(Optional.empty(), problems.all());
        }
        Scenario scenario = new ScenarioReader(problems).scenario(root);
        return new Reading(problems.isEmpty() ? Optional.of(scenario) : Optional.empty(), problems.all());
    }

    private Scenario scenario(Node root) {
        Fields fields = Fields.of(
                root,
                Path.ROOT,
                problems,
                "scenario",
                "title",
                "about",
                "duration",
                "warmup",
                "gateways",
                "clients",
                "targets",
                "network",
                "faults");
        if (!fields.has("scenario")) {
            fields.wrong("scenario", "missing", "expected the scenario's name");
        }
        String name = fields.text("scenario", "");
        Fields network = fields.section("network", "within", "between");
        return new Scenario(
                name,
                fields.text("title", name),
                fields.text("about", "").strip(),
                positive(fields, "duration", 60 * SECOND),
                notNegative(fields, "warmup", 10 * SECOND),
                gateways(fields.section("gateways", "nodes", "workers", "region")),
                clients(fields.section(
                        "clients",
                        "rate",
                        "users",
                        "think",
                        "timeout",
                        "retries",
                        "backoff",
                        "idempotent",
                        "keys",
                        "bursts",
                        "wave",
                        "trace")),
                targets(fields.section(
                        "targets",
                        "work",
                        "sharing",
                        "slots",
                        "queue",
                        "notices-cancels",
                        "capacity",
                        "true-capacity")),
                new Scenario.Ways(notNegative(network, "within", 250_000), notNegative(network, "between", 5_000_000)),
                faults(fields));
    }

    private static long positive(Fields fields, String key, long fallback) {
        return fields.nanos(key, fallback, nanos -> nanos > 0, "above 0");
    }

    private static long notNegative(Fields fields, String key, long fallback) {
        return fields.nanos(key, fallback, nanos -> nanos >= 0, "of at least 0");
    }

    private static Scenario.Gateways gateways(Fields fields) {
        return new Scenario.Gateways(
                fields.count("nodes", 2, 1, 200), fields.count("workers", 2, 1, 64), fields.text("region", "first"));
    }

    private Scenario.Clients clients(Fields fields) {
        List<Scenario.Burst> bursts = new ArrayList<>();
        for (Fields burst : fields.list("bursts", "at", "for", "times")) {
            bursts.add(new Scenario.Burst(
                    notNegative(burst, "at", 0),
                    positive(burst, "for", 10 * SECOND),
                    burst.number("times", 2, 0, 1000)));
        }
        Fields wave = fields.section("wave", "period", "depth");
        boolean asPart = fields.text("rate", "60%").endsWith("%");
        return new Scenario.Clients(
                asPart ? OptionalDouble.empty() : OptionalDouble.of(fields.rate("rate", 100)),
                asPart ? fields.percent("rate", 0.6, part -> part > 0 && part <= 10, "above 0 %, up to 1000 %") : 1,
                fields.count("users", 0, 0, 1_000_000),
                positive(fields, "think", SECOND),
                positive(fields, "timeout", 10 * SECOND),
                fields.count("retries", 0, 0, 20),
                notNegative(fields, "backoff", 100_000_000L),
                fields.percent("idempotent", 0.9, part -> part >= 0 && part <= 1, "from 0 % to 100 %"),
                fields.count("keys", 10_000, 1, 10_000_000),
                bursts,
                new Scenario.Wave(
                        positive(wave, "period", 60 * SECOND),
                        wave.percent(
                                "depth",
                                wave.has("period") ? 0.5 : 0,
                                part -> part >= 0 && part <= 1,
                                "from 0 % to 100 %")),
                trace(fields));
    }

    private List<Long> trace(Fields fields) {
        if (!fields.has("trace")) {
            return List.of();
        }
        List<Long> times = new ArrayList<>();
        for (String word : fields.text("trace", "").strip().split("\\s+")) {
            try {
                double seconds = Double.parseDouble(word);
                long nanos = (long) (seconds * SECOND);
                if (!(seconds >= 0 && seconds < 1e6) || !times.isEmpty() && nanos < times.get(times.size() - 1)) {
                    fields.wrong("trace", word + " is out of order or range", "expected rising times in seconds");
                    return List.of();
                }
                times.add(nanos);
            } catch (NumberFormatException notOne) {
                fields.wrong("trace", word + " is not a time", "expected rising times in seconds, separated by blanks");
                return List.of();
            }
        }
        return times;
    }

    private Scenario.Targets targets(Fields fields) {
        int unbounded = Integer.MAX_VALUE;
        return new Scenario.Targets(
                work(fields),
                fields.word("sharing", "cores", List.of("cores", "queue")).equals("cores"),
                fields.count("slots", 0, 0, 1_000_000),
                fields.count("queue", unbounded, 0, unbounded),
                fields.flag("notices-cancels", false),
                fields.rate("capacity", 500),
                fields.percent("true-capacity", 1, part -> part > 0 && part <= 10, "above 0 %, up to 1000 %"));
    }

    private static Distribution work(Fields fields) {
        long defaultNanos = 20_000_000L;
        if (fields.isScalar("work")) {
            return Distribution.exponential(positive(fields, "work", defaultNanos));
        }
        Fields work = fields.section("work", "mean", "spread", "cv2");
        double mean = positive(work, "mean", defaultNanos);
        String spread = work.word("spread", "exponential", SPREADS);
        double cv2 = work.number("cv2", 1, 0, 1000);
        return switch (spread) {
            case "fixed" -> Distribution.fixed(mean);
            case "erlang" -> Distribution.ofMoments(mean, Math.min(1, cv2));
            case "lognormal" -> Distribution.lognormal(mean, cv2);
            case "pareto" -> Distribution.boundedPareto(1.5, 1, 1000).scaledTo(mean);
            case "prequal" -> Distribution.clampedNormal(1, 1).scaledTo(mean);
            default -> Distribution.exponential(mean);
        };
    }

    private List<Fault> faults(Fields fields) {
        List<Fault> all = new ArrayList<>();
        for (Fields each : fields.list(
                "faults",
                "kind",
                "where",
                "at",
                "for",
                "part",
                "times",
                "extra",
                "status",
                "probes-notice",
                "up",
                "down")) {
            Fault fault = fault(each);
            if (fault != null) {
                all.add(fault);
            }
        }
        return all;
    }

    private static @Nullable Fault fault(Fields fields) {
        List<String> words =
                Arrays.stream(Fault.Kind.values()).map(Fault.Kind::word).toList();
        if (!fields.has("kind")) {
            fields.wrong("kind", "missing", "expected one of " + String.join(", ", words));
            return null;
        }
        Optional<Fault.Kind> kind = Fault.Kind.of(fields.word("kind", "", words));
        if (kind.isEmpty()) {
            return null;
        }
        double usualPart = switch (kind.get()) {
            case ANTAGONIST -> 0.3;
            case COLD, ROLLING_DEPLOY -> 0.25;
            default -> 1;
        };
        return new Fault(
                kind.get(),
                fields.text("where", "first"),
                notNegative(fields, "at", 20 * SECOND),
                positive(fields, "for", 20 * SECOND),
                fields.percent("part", usualPart, part -> part > 0 && part <= 1, "above 0 %, up to 100 %"),
                fields.number("times", 10, 1, 1e6),
                notNegative(fields, "extra", 500_000_000L),
                fields.count("status", 500, 400, 599),
                fields.flag("probes-notice", true),
                positive(fields, "up", 10 * SECOND),
                positive(fields, "down", 5 * SECOND));
    }
}

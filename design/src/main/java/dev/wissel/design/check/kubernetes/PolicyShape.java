package dev.wissel.design.check.kubernetes;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.source.Part;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The fields of a KongUpstreamPolicy's spec, and the rules between them (Kong facts 10). Confined to one document. */
final class PolicyShape {
    private static final Set<String> SPEC =
            Set.of("algorithm", "slots", "hashOn", "hashOnFallback", "healthchecks", "stickySessions");
    private static final Set<String> HASH = Set.of("input", "header", "cookie", "cookiePath", "queryArg", "uriCapture");
    private static final Map<String, Set<String>> LEVELS = Map.of(
            "healthchecks", Set.of("active", "passive", "threshold"),
            "healthchecks.active",
                    Set.of(
                            "type",
                            "concurrency",
                            "timeout",
                            "httpPath",
                            "httpsSni",
                            "httpsVerifyCertificate",
                            "headers",
                            "healthy",
                            "unhealthy"),
            "healthchecks.active.healthy", Set.of("httpStatuses", "interval", "successes"),
            "healthchecks.active.unhealthy",
                    Set.of("httpStatuses", "httpFailures", "tcpFailures", "timeouts", "interval"),
            "healthchecks.passive", Set.of("type", "healthy", "unhealthy"),
            "healthchecks.passive.healthy", Set.of("httpStatuses", "successes"),
            "healthchecks.passive.unhealthy", Set.of("httpStatuses", "httpFailures", "tcpFailures", "timeouts"),
            "hashOn", HASH,
            "hashOnFallback", HASH,
            "stickySessions", Set.of("cookie", "cookiePath"));
    private static final List<String> ALGORITHMS =
            List.of("round-robin", "consistent-hashing", "least-connections", "latency", "sticky-sessions");
    private static final int LEAST_SLOTS = 10;
    private static final int MOST_SLOTS = 65536;
    private static final int MOST_STATUS = 599;

    private final Part part;
    private final Rule unknown;
    private final Rule value;
    private final Consumer<Finding> report;

    PolicyShape(Part part, Rule unknown, Rule value, Consumer<Finding> report) {
        this.part = part;
        this.unknown = unknown;
        this.value = value;
        this.report = report;
    }

    void check(Mapping spec) {
        fields("", spec, SPEC);
        choice(spec.present("algorithm"), "algorithm", ALGORITHMS);
        range(spec.present("slots"), "slots", LEAST_SLOTS, MOST_SLOTS);
        hashing(spec);
    }

    private void fields(String path, Mapping mapping, Set<String> known) {
        for (Entry entry : mapping.entries().values()) {
            String key = entry.key().text();
            String full = path.isEmpty() ? key : path + "." + key;
            if (!known.contains(key)) {
                String hint = Nearest.hint(key, known.stream().sorted().toList());
                Finding finding = Finding.of(unknown, Place.of(part.file(), entry.key()), full + ": unknown field");
                report.accept(
                        hint.isEmpty()
                                ? finding.withFix("one of: "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()))
                                : finding.withFix(hint));
            } else if (LEVELS.containsKey(full)) {
                if (entry.value() instanceof Mapping inner) {
                    fields(full, inner, LEVELS.getOrDefault(full, Set.of()));
                }
            } else if (key.equals("httpStatuses") && entry.value() instanceof Sequence list) {
                list.items().forEach(item -> range(item, full, 100, MOST_STATUS));
            } else if (Set.of(
                            "interval",
                            "successes",
                            "httpFailures",
                            "tcpFailures",
                            "timeouts",
                            "timeout",
                            "concurrency",
                            "threshold")
                    .contains(key)) {
                range(entry.value(), full, 0, key.equals("threshold") ? 100 : Integer.MAX_VALUE);
            }
        }
    }

    private void hashing(Mapping spec) {
        String algorithm = spec.present("algorithm") instanceof Scalar scalar ? scalar.text() : "round-robin";
        Node hashOn = spec.present("hashOn");
        boolean hashes = algorithm.equals("consistent-hashing") || algorithm.equals("sticky-sessions");
        if (hashOn != null && !hashes) {
            bad(hashOn, "hashOn with algorithm: " + algorithm, "algorithm: consistent-hashing, or remove hashOn");
        }
        if (hashOn instanceof Mapping mapping) {
            boolean cookie = mapping.present("cookie") != null;
            if (cookie != (mapping.present("cookiePath") != null)) {
                bad(mapping, "hashOn: cookie and cookiePath need each other", "give both");
            }
            long inputs = mapping.entries().keySet().stream()
                    .filter(key -> HASH.contains(key) && !key.equals("cookiePath"))
                    .count();
            if (inputs != 1) {
                bad(
                        mapping,
                        "hashOn: " + inputs + " inputs",
                        "exactly one of input, header, cookie, queryArg, uriCapture");
            }
            Node fallback = spec.present("hashOnFallback");
            if (cookie && fallback != null) {
                bad(fallback, "hashOnFallback with a cookie", "remove it: who comes without the cookie is given one");
            }
        }
    }

    private void choice(@Nullable Node node, String path, List<String> words) {
        if (node instanceof Scalar scalar
                && !words.contains(scalar.text())
                && !part.vague().contains(Place.of(part.file(), scalar))) {
            String hint = Nearest.hint(scalar.text(), words);
            bad(scalar, path + ": " + scalar.text(), hint.isEmpty() ? "one of: " + String.join(", ", words) : hint);
        }
    }

    private void range(@Nullable Node node, String path, int least, int most) {
        if (!(node instanceof Scalar scalar)
                || scalar.isNull()
                || part.vague().contains(Place.of(part.file(), scalar))) {
            return;
        }
        if (scalar.type() != Node.Type.INTEGER) {
            bad(scalar, path + ": " + scalar.text() + ": expected an integer", "a whole number");
        } else if (scalar.asDouble() < least || scalar.asDouble() > most) {
            bad(scalar, path + ": " + scalar.text() + ": out of range", "from " + least + " to " + most);
        }
    }

    private void bad(Node node, String message, String fix) {
        report.accept(Finding.of(value, Place.of(part.file(), node), message).withFix(fix));
    }
}

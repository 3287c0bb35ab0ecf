package dev.wissel.design.dialogue;

import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers to the questions from a YAML file: the keys of {@link Question}, with the services as a mapping by name and their endpoints as a
 * mapping by region. Every mistake comes at once, with its place. Confined to one reading.
 */
public final class Answers {
    private final Problems problems;

    private Answers(Problems problems) {
        this.problems = problems;
    }

    /**
     * What came of it: wishes, or what is wrong. Immutable.
     *
     * @param wishes the wishes; empty if there are problems
     * @param problems every mistake
     */
    public record Reading(Optional<Wishes> wishes, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a file of answers.
     *
     * @param file what problems are reported under
     * @param text the text
     */
    public static Reading read(String file, String text) {
        Document document = Document.parse(file, text);
        Problems problems = new Problems(file);
        problems.addAll(document.problems());
        Node root = document.root();
        Optional<Wishes> wishes = Optional.empty();
        if (root instanceof Node.Mapping mapping) {
            wishes = Optional.of(new Answers(problems).wishes(mapping));
        } else if (root != null) {
            problems.add(root, Path.ROOT, "not a mapping", "expected answers such as regions: [ams, fra]");
        }
        return problems.isEmpty() ? new Reading(wishes, List.of()) : new Reading(Optional.empty(), problems.all());
    }

    private Wishes wishes(Node.Mapping root) {
        List<String> known =
                new ArrayList<>(Wishes.COMMON.stream().map(Question::key).toList());
        known.add(Question.SERVICES.key());
        unknown(root, Path.ROOT, known);
        Map<Question, String> common = new EnumMap<>(Question.class);
        for (Question question : Wishes.COMMON) {
            common.put(question, answer(root, Path.ROOT, question, question.standard()));
        }
        List<String> regions = Question.items(common.getOrDefault(Question.REGIONS, ""));
        Map<String, Wishes.ServiceWishes> services = new LinkedHashMap<>();
        Path at = Path.ROOT.field(Question.SERVICES.key());
        Node node = root.present(Question.SERVICES.key());
        if (!(node instanceof Node.Mapping mapping) || mapping.entries().isEmpty()) {
            problems.add(
                    node == null ? root : node,
                    at,
                    "the services are missing",
                    "expected services: {product: {endpoints: {ams: [\"10.0.0.1:8080\"]}}}");
            return new Wishes(common, services);
        }
        List<String> names = List.copyOf(mapping.entries().keySet());
        mapping.entries().forEach((name, entry) -> services.put(name, service(entry, at.field(name), regions, names)));
        return new Wishes(common, services);
    }

    private Wishes.ServiceWishes service(Node.Entry entry, Path at, List<String> regions, List<String> names) {
        String name = entry.key().text();
        if (Question.SERVICES.read(name) instanceof Parsed.Bad<String> bad) {
            problems.add(entry.key(), at, "not a valid name", "expected " + bad.expected());
        }
        Map<Question, String> answers = new EnumMap<>(Question.class);
        Map<String, String> endpoints = new LinkedHashMap<>();
        if (!(entry.value() instanceof Node.Mapping service)) {
            problems.add(
                    entry.value(),
                    at,
                    "not a mapping",
                    "expected answers such as endpoints: {ams: [\"10.0.0.1:8080\"]}");
            return new Wishes.ServiceWishes(answers, endpoints);
        }
        List<String> known =
                new ArrayList<>(Wishes.EACH.stream().map(Question::key).toList());
        known.add(Question.ENDPOINTS.key());
        unknown(service, at, known);
        endpoints(service, at.field(Question.ENDPOINTS.key()), regions, endpoints);
        for (Question question : Wishes.EACH) {
            String answer = answer(service, at, question, Wishes.standard(question, name));
            if (Rules.fits(question, answer, name, endpoints.keySet(), names) instanceof Parsed.Bad<String> bad) {
                Node where = service.get(question.key());
                problems.add(
                        where == null ? service : where,
                        at.field(question.key()),
                        "does not fit the other answers",
                        "expected " + bad.expected());
            }
            answers.put(question, answer);
        }
        return new Wishes.ServiceWishes(answers, endpoints);
    }

    private void endpoints(Node.Mapping service, Path at, List<String> regions, Map<String, String> endpoints) {
        Node node = service.present(Question.ENDPOINTS.key());
        if (!(node instanceof Node.Mapping byRegion) || byRegion.entries().isEmpty()) {
            problems.add(
                    node == null ? service : node,
                    at,
                    "the endpoints are missing",
                    "expected endpoints: {" + regions.get(0) + ": [\"10.0.0.1:8080\"]}");
            return;
        }
        unknown(byRegion, at, regions);
        byRegion.entries().forEach((region, entry) -> {
            String text = text(entry.value());
            if (text == null) {
                problems.add(entry.value(), at.field(region), "not a list", "expected [\"10.0.0.1:8080\"]");
            } else if (Question.ENDPOINTS.read(text) instanceof Parsed.Bad<String> bad) {
                problems.add(entry.value(), at.field(region), "cannot be read", "expected " + bad.expected());
            } else if (!text.equals("none")) {
                endpoints.put(region, text);
            }
        });
    }

    private String answer(Node.Mapping owner, Path at, Question question, String standard) {
        Node node = owner.present(question.key());
        if (node == null) {
            return standard;
        }
        String text = text(node);
        if (text == null) {
            problems.add(node, at.field(question.key()), "not a single answer", "expected such as " + standard);
            return standard;
        }
        Parsed<String> parsed = question.read(text);
        if (parsed instanceof Parsed.Bad<String> bad) {
            problems.add(node, at.field(question.key()), "cannot be read", "expected " + bad.expected());
            return standard;
        }
        return parsed.toOptional().orElse(standard);
    }

    /** Returns what a person would have typed: a scalar, or a list of them with commas between; null for anything else. */
    private static @Nullable String text(Node node) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        if (!(node instanceof Node.Sequence sequence)) {
            return null;
        }
        List<String> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (!(item instanceof Node.Scalar scalar) || scalar.text().indexOf(',') >= 0) {
                return null;
            }
            items.add(scalar.text());
        }
        return String.join(", ", items);
    }

    private void unknown(Node.Mapping mapping, Path at, List<String> known) {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(entry.key(), at.field(key), "unknown key", Nearest.hint(key, known));
            }
        });
    }
}

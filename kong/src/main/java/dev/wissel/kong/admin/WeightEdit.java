package dev.wissel.kong.admin;

import dev.wissel.kong.document.Dialect;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes target weights in the text of a declarative configuration, and not one character else: whatever the rest means to Kong's reader of YAML 1.1, it
 * means it afterwards. Confined to one thread.
 *
 * <p>The result is read again and compared with the original, so that a form this does not know (a weight behind an alias, say) is refused rather than
 * written wrongly.
 */
public final class WeightEdit {
    private static final String NAME = "configuration";
    private static final String DEFAULT_PORT = ":8000";
    private static final int DEFAULT_WEIGHT = 100;
    /** A plain scalar that may be a number, to its end. */
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9][-+._0-9a-zA-Z]*(?=[\\s,\\]}]|$)");

    private final String text;
    private final Node.Mapping root;
    // Mappings are told apart by identity, they have no equality of their own.
    private final Map<Node.Mapping, Integer> wanted = new LinkedHashMap<>();
    private final Set<Node.Mapping> seen = new HashSet<>();
    private final Set<Node.Mapping> shared = new HashSet<>();
    private final Set<String> missing = new TreeSet<>();
    private boolean changes;

    /**
     * What came of it. Immutable.
     *
     * @param text the new text
     * @param changed whether it differs
     */
    public record Edited(String text, boolean changed) {}

    /** A configuration in which weights cannot be changed; the message says why, and shows nothing of it. */
    public static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean missing;

        Impossible(String message) {
            this(message, false);
        }

        private Impossible(String message, boolean missing) {
            super(message);
            this.missing = missing;
        }

        /** Returns whether it is because a target is not there. */
        public boolean targetMissing() {
            return missing;
        }
    }

    /** A piece of text to be put in place of another. */
    private record Splice(int from, int to, String text) {}

    private WeightEdit(String text, Node.Mapping root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Returns a configuration with other weights.
     *
     * @throws Impossible if a target is not in it, or it cannot be read or changed safely
     */
    public static Edited of(String text, List<WeightChange> changes) throws Impossible {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        WeightEdit edit = new WeightEdit(plain, parsed(plain));
        return edit.edited(changes);
    }

    /**
     * Returns the weights in a configuration, by upstream and target.
     *
     * @throws Impossible if it cannot be read
     */
    public static Map<String, Map<String, Integer>> weights(String text) throws Impossible {
        Node.Mapping root = parsed(text.startsWith("\uFEFF") ? text.substring(1) : text);
        Map<String, Map<String, Integer>> all = new LinkedHashMap<>();
        new WeightEdit(text, root).targets().forEach((upstream, targets) -> {
            Map<String, Integer> weights = all.computeIfAbsent(upstream, name -> new LinkedHashMap<>());
            targets.forEach((target, node) -> weights.put(target, weight(node)));
        });
        return all;
    }

    private static Node.Mapping parsed(String text) throws Impossible {
        Document document = Document.parse(NAME, text, Dialect.KONG);
        if (!document.problems().isEmpty() || document.mapping().isEmpty()) {
            throw new Impossible("the configuration cannot be read as Kong writes it");
        }
        return document.mapping().get();
    }

    private Edited edited(List<WeightChange> asked) throws Impossible {
        Map<String, Map<String, Node.Mapping>> targets = targets();
        for (WeightChange change : asked) {
            Node.Mapping target =
                    targets.getOrDefault(change.upstream(), Map.of()).get(withPort(change.target()));
            if (target == null) {
                missing.add(change.target() + " in upstream " + change.upstream());
            } else if (shared.contains(target)) {
                throw new Impossible("a target is written once and used in several places, by an alias");
            } else {
                wanted.put(target, change.weight());
            }
        }
        if (!missing.isEmpty()) {
            throw new Impossible("there is no target " + String.join(", no ", missing), true);
        }
        String result = spliced();
        if (!changes) {
            return new Edited(text, false);
        }
        if (!same(root, parsed(result))) {
            throw new Impossible("the weights cannot be changed without changing something else");
        }
        return new Edited(result, true);
    }

    private String spliced() throws Impossible {
        int[] lines = lineStarts();
        List<Splice> splices = new ArrayList<>();
        for (Map.Entry<Node.Mapping, Integer> entry : wanted.entrySet()) {
            if (weight(entry.getKey()) != entry.getValue()) {
                changes = true;
                splices.add(splice(entry.getKey(), entry.getValue(), lines));
            }
        }
        splices.sort(Comparator.comparingInt(Splice::from).reversed());
        StringBuilder out = new StringBuilder(text);
        for (Splice splice : splices) {
            out.replace(splice.from(), splice.to(), splice.text());
        }
        return out.toString();
    }

    private Splice splice(Node.Mapping target, int weight, int[] lines) throws Impossible {
        if (target.get("weight") instanceof Node.Scalar scalar) {
            int from = offset(scalar, lines);
            Matcher written = NUMBER.matcher(text).region(from, text.length());
            if (scalar.quoted() || !written.lookingAt()) {
                throw new Impossible("a weight is written in a way that is not known");
            }
            return new Splice(from, written.end(), Integer.toString(weight));
        }
        Node.Scalar first = target.entries().values().iterator().next().key();
        int at = offset(first, lines);
        int mapping = offset(target, lines);
        if (mapping == at) { // block style: a line of its own before the first key
            return new Splice(at, at, "weight: " + weight + "\n" + " ".repeat(first.column() - 1));
        }
        return new Splice(at, at, (text.charAt(at) == '"' ? "\"weight\": " : "weight: ") + weight + ", ");
    }

    private int offset(Node node, int[] lines) throws Impossible {
        try {
            return text.offsetByCodePoints(lines[node.line() - 1], node.column() - 1);
        } catch (IndexOutOfBoundsException elsewhere) {
            throw new Impossible("the place of a weight is not known");
        }
    }

    private int[] lineStarts() {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                starts.add(i + 1);
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns targets by upstream and address, wherever they stand: below their upstream, or beside it. */
    private Map<String, Map<String, Node.Mapping>> targets() {
        Map<String, Map<String, Node.Mapping>> all = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Node.Mapping upstream : mappings(root.get("upstreams"))) {
            String name = scalar(upstream.get("name"));
            names.put(name, name);
            String id = scalar(upstream.get("id"));
            if (!id.isEmpty()) {
                names.put(id, name);
            }
            for (Node.Mapping target : mappings(upstream.get("targets"))) {
                put(all, name, target);
            }
        }
        for (Node.Mapping target : mappings(root.get("targets"))) {
            Node upstream = target.get("upstream");
            String reference = upstream instanceof Node.Mapping map
                    ? scalar(map.get("id")) + scalar(map.get("name"))
                    : scalar(upstream);
            put(all, names.getOrDefault(reference, reference), target);
        }
        return all;
    }

    private void put(Map<String, Map<String, Node.Mapping>> all, String upstream, Node.Mapping target) {
        if (!seen.add(target)) {
            shared.add(target);
        }
        all.computeIfAbsent(upstream, name -> new LinkedHashMap<>())
                .put(withPort(scalar(target.get("target"))), target);
    }

    private static String withPort(String target) {
        boolean port = target.matches("(?:\\[.*]|[^:\\[\\]]*):[0-9]{1,5}");
        return port ? target : target + DEFAULT_PORT;
    }

    private static List<Node.Mapping> mappings(@Nullable Node node) {
        if (!(node instanceof Node.Sequence list)) {
            return List.of();
        }
        List<Node.Mapping> all = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof Node.Mapping mapping) {
                all.add(mapping);
            }
        }
        return Collections.unmodifiableList(all);
    }

    private static String scalar(@Nullable Node node) {
        return node instanceof Node.Scalar scalar && !scalar.isNull() ? scalar.text() : "";
    }

    private static int weight(Node.Mapping target) {
        return target.get("weight") instanceof Node.Scalar scalar && scalar.isNumber()
                ? (int) scalar.asDouble()
                : DEFAULT_WEIGHT;
    }

    /** Returns whether the new tree is the old one but for the weights that were asked for. */
    private boolean same(@Nullable Node old, @Nullable Node now) {
        if (old instanceof Node.Scalar a && now instanceof Node.Scalar b) {
            return a.text().equals(b.text()) && a.type() == b.type() && a.quoted() == b.quoted();
        }
        if (old instanceof Node.Sequence a && now instanceof Node.Sequence b) {
            if (a.items().size() != b.items().size()) {
                return false;
            }
            for (int i = 0; i < a.items().size(); i++) {
                if (!same(a.items().get(i), b.items().get(i))) {
                    return false;
                }
            }
            return true;
        }
        return old instanceof Node.Mapping a && now instanceof Node.Mapping b && sameMapping(a, b);
    }

    private boolean sameMapping(Node.Mapping old, Node.Mapping now) {
        Integer weight = wanted.get(old);
        if (weight != null && weight != weight(old)) {
            return now.get("weight") instanceof Node.Scalar written
                    && written.text().equals(weight.toString())
                    && sameEntries(old.without("weight"), now.without("weight"));
        }
        return sameEntries(old, now);
    }

    private boolean sameEntries(Node.Mapping old, Node.Mapping now) {
        return old.entries().keySet().equals(now.entries().keySet())
                && old.entries().keySet().stream().allMatch(key -> same(old.get(key), now.get(key)));
    }
}

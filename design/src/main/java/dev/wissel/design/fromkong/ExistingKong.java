package dev.wissel.design.fromkong;

import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Edition;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Kong as it is, in the shape of its declarative format, nested or flat.
 *
 * @param source what it was read from, for people
 * @param document the document; not changed by anyone
 * @param kong which Kong it belongs to, as far as is known
 * @param whole whether it is everything that this Kong holds, or only what concerns balancing
 * @param notes what was assumed, a sentence each
 */
public record ExistingKong(
        String source, Map<String, @Nullable Object> document, KongTarget kong, boolean whole, List<String> notes) {
    public ExistingKong {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(kong, "kong");
        notes = List.copyOf(notes);
    }

    /**
     * What came of a text: a configuration, or what is wrong with it. Immutable.
     *
     * @param kong the configuration; empty if there are problems
     * @param problems what is wrong
     */
    public record Reading(Optional<ExistingKong> kong, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a declarative or decK file. It need not be right in every part: what does not concern balancing is passed through unread.
     *
     * @param name what problems are reported under
     * @param text the text
     */
    public static Reading read(String name, String text) {
        Document document = Document.parse(name, text);
        Node root = document.root();
        if (root == null || !document.problems().isEmpty()) {
            return new Reading(Optional.empty(), document.problems());
        }
        if (!(root instanceof Node.Mapping mapping) || mapping.get("_format_version") == null) {
            return new Reading(
                    Optional.empty(),
                    List.of(new Problem(
                            name,
                            root.line(),
                            root.column(),
                            Path.ROOT.field("_format_version"),
                            root.shown(),
                            "not a Kong configuration",
                            "expected _format_version: \"3.0\" at the top, and services and upstreams")));
        }
        Map<String, @Nullable Object> tree = Values.map(Values.of(root));
        List<String> notes = new ArrayList<>();
        KongTarget kong = assumed(tree, notes);
        return new Reading(Optional.of(new ExistingKong(name, tree, kong, true, notes)), List.of());
    }

    private static KongTarget assumed(Map<String, @Nullable Object> tree, List<String> notes) {
        String format = String.valueOf(tree.get("_format_version"));
        String version = format.startsWith("3") ? KongTarget.DEFAULTS.version() : "2.8";
        boolean enterprise = tree.containsKey("_workspace") || tree.containsKey("_konnect");
        Mode mode = tree.containsKey("_transform") ? Mode.DBLESS : Mode.DB;
        notes.add("The file does not say which Kong it is for; " + version + ", "
                + (enterprise ? "Enterprise" : "open source") + ", mode " + mode.text() + " is assumed.");
        return new KongTarget(version, enterprise ? Edition.ENTERPRISE : Edition.OSS, mode);
    }
}

package dev.wissel.design.check.source;

import dev.wissel.design.check.Place;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Sequence;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A document that can be checked.
 *
 * <p>Immutable.
 *
 * @param content what it is
 * @param extent how much of it is there
 * @param file the file's name as the user gave it
 * @param root its tree, for a part of a Kong configuration with everything around it that was left out
 * @param templates what is filled in later
 * @param vague places of values of which nothing can be said: templates, and values whose type is not written
 */
public record Part(Content content, Extent extent, String file, Node root, Templates templates, Set<Place> vague) {
    /** How much of a configuration stands in a document. */
    public enum Extent {
        /** All of it. */
        WHOLE,
        /** Some entities, as documentation shows them. */
        ENTITIES,
        /** Some fields of one entity. */
        FIELDS,
        /** Entities that are written one by one, by calls to the Admin API. */
        CALLS
    }

    public Part {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(extent, "extent");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(templates, "templates");
        vague = Set.copyOf(vague);
    }

    private static Part part(Content content, Extent extent, Parsed parsed, Node root) {
        return new Part(content, extent, parsed.file(), root, parsed.templates(), parsed.filledInLater());
    }

    /** Returns a configuration that was put together from calls. */
    public static Part calls(String file, Mapping root, Set<Place> vague) {
        return new Part(Content.KONG, Extent.CALLS, file, root, Templates.NONE, vague);
    }

    /**
     * Returns what a tree is, with what documentation leaves out around a Kong entity put back; empty if it is nothing known.
     *
     * @param file whether it is a file by itself, to be read as it stands, and not a block of documentation
     */
    public static Optional<Part> of(Parsed parsed, boolean file) {
        Node root = parsed.root().orElse(null);
        if (root == null) {
            return Optional.empty();
        }
        Content content = Detector.content(root);
        if (content == Content.KONG) {
            boolean whole = file || (root instanceof Mapping mapping && mapping.get("_format_version") != null);
            return Optional.of(part(content, whole ? Extent.WHOLE : Extent.ENTITIES, parsed, root));
        }
        if (content != Content.OTHER) {
            return Optional.of(part(content, Extent.WHOLE, parsed, root));
        }
        return completed(root).map(tree -> part(Content.KONG, extent(root), parsed, tree));
    }

    /** Returns whether a tree is Kong's, whole or in part. */
    static boolean isKong(Node root) {
        Content content = Detector.content(root);
        return content == Content.KONG
                || (content == Content.OTHER && completed(root).isPresent());
    }

    private static Extent extent(Node root) {
        return root instanceof Mapping mapping && fields(mapping).isPresent() ? Extent.FIELDS : Extent.ENTITIES;
    }

    private static Optional<Node> completed(Node root) {
        if (root instanceof Sequence list) {
            return Detector.table(list).map(table -> Trees.wrapped(table, list));
        }
        if (!(root instanceof Mapping mapping)) {
            return Optional.empty();
        }
        return fields(mapping)
                .or(() -> Detector.table(mapping).map(table -> Trees.wrapped(table, Trees.list(List.of(mapping)))));
    }

    private static Optional<Node> fields(Mapping mapping) {
        if (Detector.isHealthchecks(mapping)) {
            return Optional.of(upstream(Trees.wrapped("healthchecks", mapping)));
        }
        if (mapping.get("healthchecks") instanceof Mapping && mapping.get("name") == null) {
            return Optional.of(upstream(mapping));
        }
        return Optional.empty();
    }

    private static Node upstream(Mapping fields) {
        return Trees.wrapped("upstreams", Trees.list(List.of(fields)));
    }
}

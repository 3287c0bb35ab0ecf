package dev.wissel.design.check;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One entity of a Kong configuration as it is written. Fields are named by dotted paths, {@code healthchecks.active.healthy.interval}; asking for what is
 * not there, or is of another type, is never an error.
 *
 * <p>Immutable.
 */
public final class KongRecord {
    /** What the entities of a configuration are. */
    public enum Kind {
        SERVICE,
        ROUTE,
        UPSTREAM,
        TARGET,
        PLUGIN,
        CONSUMER,
        CERTIFICATE,
        CA_CERTIFICATE,
        SNI
    }

    private final String file;
    private final Kind kind;
    private final Mapping node;
    private final @Nullable KongRecord parent;

    KongRecord(String file, Kind kind, Mapping node, @Nullable KongRecord parent) {
        this.file = Objects.requireNonNull(file, "file");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.node = Objects.requireNonNull(node, "node");
        this.parent = parent;
    }

    /** Returns what it is. */
    public Kind kind() {
        return kind;
    }

    /** Returns the record as it is written. */
    public Mapping node() {
        return node;
    }

    /** Returns the entity inside which it is written, if any. */
    public Optional<KongRecord> parent() {
        return Optional.ofNullable(parent);
    }

    /** Returns what to call it in a message: its name, else its target, id, or its kind. */
    public String called() {
        for (String field : List.of("name", "target", "username", "id")) {
            Optional<String> text = text(field);
            if (text.isPresent()) {
                return text.get();
            }
        }
        return "(a " + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " without a name)";
    }

    /** Returns the value of a field if it is written and not null. */
    public Optional<Node> get(String path) {
        Node at = node;
        for (int from = 0; from <= path.length(); ) { // asked for many fields of every entity: no pattern, no array
            if (!(at instanceof Mapping mapping)) {
                return Optional.empty();
            }
            int dot = path.indexOf('.', from);
            int to = dot < 0 ? path.length() : dot;
            at = mapping.present(path.substring(from, to));
            from = to + 1;
        }
        return Optional.ofNullable(at);
    }

    /** Returns whether a field is written and not null. */
    public boolean has(String path) {
        return get(path).isPresent();
    }

    /** Returns a scalar's text. */
    public Optional<String> text(String path) {
        return get(path).filter(Scalar.class::isInstance).map(value -> ((Scalar) value).text());
    }

    /** Returns a scalar's text, or Kong's default. */
    public String text(String path, String fallback) {
        return text(path).orElse(fallback);
    }

    /** Returns a number. */
    public OptionalDouble number(String path) {
        return get(path).orElse(null) instanceof Scalar scalar && scalar.isNumber()
                ? OptionalDouble.of(scalar.asDouble())
                : OptionalDouble.empty();
    }

    /** Returns a number, or Kong's default. */
    public double number(String path, double fallback) {
        return number(path).orElse(fallback);
    }

    /** Returns a truth value, or Kong's default. */
    public boolean flag(String path, boolean fallback) {
        return get(path).orElse(null) instanceof Scalar scalar && scalar.type() == Node.Type.BOOLEAN
                ? scalar.asBoolean()
                : fallback;
    }

    /** Returns the elements of a list; empty if there is none. */
    public List<Node> list(String path) {
        return get(path).orElse(null) instanceof Sequence sequence ? sequence.items() : List.of();
    }

    /** Returns the texts of the scalars of a list; empty if there is none. */
    public List<String> texts(String path) {
        List<String> texts = new ArrayList<>();
        for (Node item : list(path)) {
            if (item instanceof Scalar scalar) {
                texts.add(scalar.text());
            }
        }
        return texts;
    }

    /** Returns the whole numbers of a list, or Kong's default if no list is written. */
    public List<Integer> wholeNumbers(String path, List<Integer> fallback) {
        if (!(get(path).orElse(null) instanceof Sequence)) {
            return fallback;
        }
        List<Integer> numbers = new ArrayList<>();
        for (Node item : list(path)) {
            if (item instanceof Scalar scalar && scalar.isNumber()) {
                numbers.add((int) scalar.asDouble());
            }
        }
        return numbers;
    }

    /** Returns where the record begins. */
    public Place place() {
        return Place.of(file, node);
    }

    /** Returns where a field's value stands; if it is not written, where the nearest record that encloses it begins. */
    public Place place(String path) {
        Node nearest = node;
        Node at = node;
        for (String step : path.split("\\.", -1)) {
            at = at instanceof Mapping mapping ? mapping.get(step) : null;
            if (at == null) {
                break;
            }
            nearest = at;
        }
        return Place.of(file, nearest);
    }

    @Override
    public String toString() {
        return kind + " " + called();
    }
}

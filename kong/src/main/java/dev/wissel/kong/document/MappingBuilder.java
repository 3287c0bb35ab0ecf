package dev.wissel.kong.document;

import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gathers the entries of a mapping and reports keys that come twice. Confined to one thread. */
final class MappingBuilder {
    private final Source source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> merged = new LinkedHashMap<>();

    MappingBuilder(Source source) {
        this.source = source;
    }

    /** Adds an entry. Of a key that comes twice Kong keeps the last; other readers refuse it. */
    void put(Scalar key, Node value, Path path) {
        Entry first = entries.get(key.text());
        boolean lastWins = source.dialect() == Dialect.KONG;
        if (first == null || lastWins) {
            entries.put(key.text(), new Entry(key, value));
        }
        if (first != null) {
            (lastWins ? source.notes() : source.problems())
                    .add(
                            key,
                            path.field(key.text()),
                            lastWins ? "duplicate key: Kong takes this one and drops the first" : "duplicate key",
                            "first at line " + first.key().line() + ", column "
                                    + first.key().column() + "; join the two or remove one");
        }
    }

    /** Adds the entries of a mapping that is merged in; what is written out or merged before goes first. */
    void merge(Mapping other) {
        other.entries().forEach(merged::putIfAbsent);
    }

    Mapping build(int line, int column) {
        merged.forEach(entries::putIfAbsent);
        return new Mapping(entries, line, column);
    }
}

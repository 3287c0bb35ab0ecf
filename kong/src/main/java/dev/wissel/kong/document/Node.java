package dev.wissel.kong.document;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a document with the place where it starts. Immutable. */
public sealed interface Node {
    /** Returns the line, counted from 1. */
    int line();

    /** Returns the column, counted from 1 in characters. */
    int column();

    /** Returns the text that a message shows for this node: the scalar itself, or its kind. */
    String shown();

    /** What a scalar is by the core schema of YAML 1.2, or in JSON. */
    enum Type {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /**
     * A single value. Immutable.
     *
     * @param text what is written, without quotes and with escapes resolved
     * @param type what it means to the dialect that it was read in
     * @param quoted whether it is written in quotes or as a block, and so is a string for every reader
     * @param line line, from 1
     * @param column column, from 1
     */
    record Scalar(String text, Type type, boolean quoted, int line, int column) implements Node {
        /** Returns whether this stands for the absence of a value. */
        public boolean isNull() {
            return type == Type.NULL;
        }

        /** Returns whether this is an integer or another number. */
        public boolean isNumber() {
            return type == Type.INTEGER || type == Type.NUMBER;
        }

        /** Returns the truth value. Only for {@link Type#BOOLEAN}. */
        public boolean asBoolean() {
            return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes") || text.equalsIgnoreCase("on");
        }

        /** Returns the number, rounded to a double as Kong does. Only for numbers. */
        public double asDouble() {
            return Scalars.number(text);
        }

        @Override
        public String shown() {
            return text;
        }
    }

    /**
     * A list. Immutable.
     *
     * @param items its elements in order
     * @param line line, from 1
     * @param column column, from 1
     */
    record Sequence(List<Node> items, int line, int column) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String shown() {
            return "(a list)";
        }
    }

    /**
     * A key with its value. Immutable.
     *
     * @param key the key
     * @param value the value
     */
    record Entry(Scalar key, Node value) {}

    /** Named values, in the order written. A key occurs once. Immutable. */
    final class Mapping implements Node {
        private final Map<String, Entry> entries;
        private final int line;
        private final int column;

        Mapping(Map<String, Entry> entries, int line, int column) {
            this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            this.line = line;
            this.column = column;
        }

        /** Returns a mapping without entries that stands at a place. */
        public static Mapping empty(int line, int column) {
            return new Mapping(Map.of(), line, column);
        }

        /** Returns the same mapping with further entries, of which those are left out whose key it has. */
        public Mapping withMissing(Map<String, Entry> more) {
            Map<String, Entry> all = new LinkedHashMap<>(entries);
            more.forEach(all::putIfAbsent);
            return new Mapping(all, line, column);
        }

        /** Returns the same mapping with further entries, which replace those of the same key. */
        public Mapping with(Map<String, Entry> more) {
            Map<String, Entry> all = new LinkedHashMap<>(entries);
            all.putAll(more);
            return new Mapping(all, line, column);
        }

        /** Returns the same mapping without an entry. */
        public Mapping without(String key) {
            Map<String, Entry> rest = new LinkedHashMap<>(entries);
            rest.remove(key);
            return new Mapping(rest, line, column);
        }

        /** Returns the entries by the text of their key. */
        public Map<String, Entry> entries() {
            return entries;
        }

        /** Returns the value of a key; null if the key is not there. A value written as null is a scalar. */
        public @Nullable Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        /** Returns the value of a key; null if the key is not there or its value is null. */
        public @Nullable Node present(String key) {
            Node value = get(key);
            return value instanceof Scalar scalar && scalar.isNull() ? null : value;
        }

        @Override
        public int line() {
            return line;
        }

        @Override
        public int column() {
            return column;
        }

        @Override
        public String shown() {
            return "(a mapping)";
        }

        @Override
        public String toString() {
            return entries.values().toString();
        }
    }
}

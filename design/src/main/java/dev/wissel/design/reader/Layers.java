package dev.wissel.design.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sections laid over each other: a service's own settings over the defaults of the file. A key is read from the first that has it, also if
 * its value is of no use. Confined to one reading.
 */
final class Layers {
    private final List<Section> sections;

    Layers(List<Section> sections) {
        this.sections = List.copyOf(sections);
    }

    /** Returns the first section that has one of the keys; empty if none has. */
    Optional<Section> having(String... keys) {
        return sections.stream()
                .filter(section -> List.of(keys).stream().anyMatch(section::has))
                .findFirst();
    }

    /** Reads from the first section that has the key. */
    <T> Optional<T> first(String key, Function<Section, Optional<T>> read) {
        return having(key).flatMap(read);
    }

    /** Reads a scalar. */
    <T> Optional<T> scalar(String key, Kind<T> kind) {
        return first(key, section -> section.scalar(key, kind)).map(Located::value);
    }

    /** Reads a whole number from one bound to another, both included. */
    Optional<Integer> integer(String key, int least, int most) {
        return first(key, section -> section.integer(key, least, most)).map(Located::value);
    }

    /** Returns the inner sections of a key, laid over each other in the same order. */
    Layers inner(String key, Shape shape) {
        List<Section> inner = new ArrayList<>();
        sections.forEach(section -> section.section(key, shape).ifPresent(inner::add));
        return new Layers(inner);
    }

    /** Returns whether any section has the key. */
    boolean has(String key) {
        return having(key).isPresent();
    }

    /** Notes a problem at the key where it stands, or nothing if it stands nowhere. */
    void problem(String key, String message, String mend) {
        having(key).ifPresent(section -> section.problem(key, message, mend));
    }
}

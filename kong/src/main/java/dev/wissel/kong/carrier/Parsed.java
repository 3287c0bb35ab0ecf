package dev.wissel.kong.carrier;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What reading a text gave: a value, or what was expected instead. A text that cannot be read is a normal outcome, so it is a value. */
public sealed interface Parsed<T> {
    /** The text was read. Immutable if the value is. */
    record Good<T>(T value) implements Parsed<T> {
        public Good {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * The text was not read. Immutable.
     *
     * @param expected what would have been right, as a noun phrase: {@code a duration with its unit, such as 5s}
     */
    record Bad<T>(String expected) implements Parsed<T> {
        public Bad {
            Objects.requireNonNull(expected, "expected");
        }
    }

    /** Returns an outcome with a value. */
    static <T> Parsed<T> good(T value) {
        return new Good<>(value);
    }

    /** Returns an outcome without a value, and what was expected. */
    static <T> Parsed<T> bad(String expected) {
        return new Bad<>(expected);
    }

    /** Returns the value, empty if the text was not read. */
    default Optional<T> toOptional() {
        return this instanceof Good<T> good ? Optional.of(good.value) : Optional.empty();
    }

    /** Returns the outcome of reading on from the value; a bad outcome stays what it is. */
    default <R> Parsed<R> then(Function<? super T, Parsed<R>> next) {
        return this instanceof Good<T> good ? next.apply(good.value) : bad(((Bad<T>) this).expected);
    }
}

package dev.wissel.controller.sensor;

import java.util.Objects;
import java.util.function.Function;

/**
 * Something that a sensor read. Immutable if its value is.
 *
 * @param value what
 * @param takenAtNanos when it was so, by the controller's clock
 * @param trust how near it is to what it speaks of
 * @param source who says so, for people
 */
public record Reading<T>(T value, long takenAtNanos, Trust trust, String source) {
    public Reading {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(source, "source");
    }

    /** Returns how old it is, in nanoseconds, &gt;= 0. */
    public long ageNanos(long nowNanos) {
        return Math.max(0, nowNanos - takenAtNanos);
    }

    /** Returns the same reading of something in it. */
    public <R> Reading<R> map(Function<? super T, ? extends R> part) {
        return new Reading<>(part.apply(value), takenAtNanos, trust, source);
    }
}

package dev.wissel.design.reader;

import dev.wissel.kong.carrier.Parsed;
import java.util.function.Function;

/**
 * A kind of scalar: what it is called and how it is read. Immutable.
 *
 * @param noun what it is called in messages: {@code duration}
 * @param parser reads it
 */
record Kind<T>(String noun, Function<String, Parsed<T>> parser) {}

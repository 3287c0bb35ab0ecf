/**
 * Strategies as people write them. Start at {@link dev.wissel.design.reader.StrategyReader}: text in, a whole strategy or every mistake out,
 * each with its place.
 *
 * <p>{@link dev.wissel.design.reader.Shape} lists the keys of each mapping, {@link dev.wissel.design.reader.Section} reads one mapping,
 * {@link dev.wissel.design.reader.Layers} lays a service's settings over the defaults. The readers of single settings are a class each; what
 * holds between them is checked where they meet. The JSON Schema for editors, {@code wissel-strategy.schema.json}, lies beside this package as a
 * resource and says the same; a test holds the two together.
 */
@NullMarked
package dev.wissel.design.reader;

import org.jspecify.annotations.NullMarked;

/**
 * What a person wants, and what follows from it for Kong.
 *
 * <p>{@link dev.wissel.design.strategy} is the model, {@link dev.wissel.design.reader} reads it from YAML with every mistake at once, and
 * {@link dev.wissel.design.translate} makes a Kong configuration of it.
 */
@NullMarked
package dev.wissel.design;

import org.jspecify.annotations.NullMarked;

/**
 * From a strategy to a Kong configuration. Start at {@link dev.wissel.design.translate.Translation}. What Kong has a field for goes there; the
 * rest travels as {@code wissel:} tags (package {@code dev.wissel.kong.carrier}, {@code docs/carrier.md}).
 */
@NullMarked
package dev.wissel.design.translate;

import org.jspecify.annotations.NullMarked;

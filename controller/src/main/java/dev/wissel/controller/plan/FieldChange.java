package dev.wissel.controller.plan;

import org.jspecify.annotations.Nullable;

/**
 * A field that differs, without its secrets. Immutable.
 *
 * @param field its place in the entity, with dots
 * @param before what Kong has; null for nothing
 * @param after what the strategy wants; null for nothing
 */
public record FieldChange(
        String field, @Nullable Object before, @Nullable Object after) {}

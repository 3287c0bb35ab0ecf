/**
 * Kong's schemas: what fields an entity has, their kinds, ranges and defaults, and the rules between them (Kong facts 1). Start at {@link
 * dev.wissel.kong.schema.KongSchemas}.
 *
 * <p>A {@link dev.wissel.kong.schema.Kind} turns a node of a document into a value or notes what is wrong; a {@link dev.wissel.kong.schema.Schema} does so
 * for a record and then applies the rules between its fields. Nothing stops at the first mistake.
 */
@NullMarked
package dev.wissel.kong.schema;

import org.jspecify.annotations.NullMarked;

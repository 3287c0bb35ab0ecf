/**
 * Kong's entities as immutable records, with Kong's words and Kong's defaults (Kong facts 1). Start at {@link KongConfig}.
 *
 * <p>The records hold values, the rules about them are in {@code dev.wissel.kong.declarative}. Their constructors only refuse what no reader could have
 * produced.
 */
@NullMarked
package dev.wissel.kong.entity;

import org.jspecify.annotations.NullMarked;

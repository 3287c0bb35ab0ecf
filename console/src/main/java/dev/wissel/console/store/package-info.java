/**
 * What keeps the entities of the Admin API: a file that outlives {@code kill -9}.
 *
 * <p>Start at {@link dev.wissel.console.store.EntityStore}. Decision 0008 says why SQLite.
 */
@NullMarked
package dev.wissel.console.store;

import org.jspecify.annotations.NullMarked;

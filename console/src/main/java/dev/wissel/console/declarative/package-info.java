/**
 * The declarative mode of the Admin API: {@code /config}, as Kong has it without a database (facts 6.4, 9.1).
 *
 * <p>Start at {@link dev.wissel.console.declarative.ConfigRoutes}. What is wrong with a configuration is answered as Kong answers it: as a tree, as Lua text
 * and, if asked for, entity by entity ({@link dev.wissel.console.declarative.FlatErrors}).
 */
@NullMarked
package dev.wissel.console.declarative;

import org.jspecify.annotations.NullMarked;

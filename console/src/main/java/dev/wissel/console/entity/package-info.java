/**
 * Entities behind the Admin API: what may be written, what that does to the others, and how it is listed, with Kong's answers.
 *
 * <p>Start at {@link dev.wissel.console.entity.Entities}, which holds and changes them, and {@link dev.wissel.console.entity.EntityRoutes}, which are its
 * endpoints. Follows kong-facts 1, 6.1, 6.2 and the recorded answers of a real Kong. What a field may hold is the business of {@code kong.schema}.
 */
@NullMarked
package dev.wissel.console.entity;

import org.jspecify.annotations.NullMarked;

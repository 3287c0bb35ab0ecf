/**
 * Bodies of requests as Kong's Admin API takes them: JSON, forms and multipart forms with nested names, all as plain maps.
 *
 * <p>Start at {@link dev.wissel.console.body.RequestBody}. Follows kong-facts 6.1.
 */
@NullMarked
package dev.wissel.console.body;

import org.jspecify.annotations.NullMarked;

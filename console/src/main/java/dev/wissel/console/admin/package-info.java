/**
 * The server of the Admin API: connections, routes, requests and answers; what a path means is added by others.
 *
 * <p>Start at {@link dev.wissel.console.admin.AdminServer}. Follows kong-facts 6 and Kong's recorded answers.
 */
@NullMarked
package dev.wissel.console.admin;

import org.jspecify.annotations.NullMarked;

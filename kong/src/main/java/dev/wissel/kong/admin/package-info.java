/**
 * A client of Kong's Admin API: what a Kong is and can do, its entities, the health that its nodes report, and the two ways of writing weights. Start at
 * {@link dev.wissel.kong.admin.AdminClient}; for several nodes at {@link dev.wissel.kong.admin.AdminNodes}; to find out with whom one speaks at {@link
 * dev.wissel.kong.admin.Detector}; to write weights without a database at {@link dev.wissel.kong.admin.DeclarativeWeights}.
 *
 * <p>Follows Kong facts 1.8 (errors), 3.7, 6 (endpoints, paging, modes) and 16 (measured behaviour). Every call has an end: a time-out for the connection, one
 * for each request and one for the whole call; answers are bounded in size; redirects are never followed. What must not be repeated is never repeated.
 * Secrets are {@link dev.wissel.kong.admin.Secret}s and appear in no text that this package makes.
 */
@NullMarked
package dev.wissel.kong.admin;

import org.jspecify.annotations.NullMarked;

/**
 * The Kong configuration of a strategy, as the Kong named there loads it. Start at {@link dev.wissel.design.kongfile.KongFile} for a Kong that is
 * configured by file, decK or Admin API, and at {@link dev.wissel.design.kongfile.KicFile} for Kubernetes.
 *
 * <p>What differs between versions: the format version is 1.1 before 3.0; a path is an expression before 3.0 if it looks like one, and after if it
 * begins with {@code ~}; the prometheus plugin has its switches since 3.0; a {@code hash_on: none} that is written out turns every algorithm into
 * round-robin before 3.0, so it never is; {@code failover} is Enterprise's from 3.12 on. Kong facts 1.3, 1.5, 7.1 and 9, and Kong's change log.
 */
@NullMarked
package dev.wissel.design.kongfile;

import org.jspecify.annotations.NullMarked;

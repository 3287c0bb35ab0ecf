/**
 * What keeps a gateway from making things worse: which failed attempts may be repeated elsewhere, how many, and for how long, and what is not sent at
 * all. Start with {@link dev.wissel.core.protect.RetryRule}, and for overload with {@link dev.wissel.core.protect.ConcurrencyLimit}, {@link
 * dev.wissel.core.protect.AdmissionControl} and {@link dev.wissel.core.protect.CircuitBreaker}.
 *
 * <p>Follows Kong facts 4 (nginx's rules of {@code proxy_next_upstream}) and, where Kong has no bound, the retry budget of Finagle and Envoy:
 * with r retries a system can stay down by itself above a load of 1/(1+r), with a budget b only above 1/(1+b) (Bronson et al., Metastable
 * Failures in Distributed Systems, HotOS 2021).
 */
@NullMarked
package dev.wissel.core.protect;

import org.jspecify.annotations.NullMarked;

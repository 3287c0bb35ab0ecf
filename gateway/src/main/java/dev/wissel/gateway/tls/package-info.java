/**
 * TLS on both sides of the gateway: certificates by server name for clients, trust and client certificates for targets.
 *
 * <p>Start at {@link dev.wissel.gateway.tls.ServerCertificates} (towards clients) and {@link dev.wissel.gateway.tls.ClientTls} (towards targets);
 * {@link dev.wissel.gateway.tls.TlsEngine} says which implementation does the work. Follows facts 1.1 and 1.6, {@code kong/runloop/certificate.lua},
 * {@code kong/runloop/upstream_ssl.lua} and the intermediate profile of Mozilla's TLS guide. Nothing here prints a key.
 */
@NullMarked
package dev.wissel.gateway.tls;

import org.jspecify.annotations.NullMarked;

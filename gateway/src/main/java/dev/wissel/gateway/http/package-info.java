/**
 * HTTP/1.1 heads and chunked bodies as bytes: parsed in place, refused when two parsers could read them differently, and relayed without being
 * rebuilt as objects.
 *
 * <p>Start at {@link dev.wissel.gateway.http.RequestHead} and {@link dev.wissel.gateway.http.ResponseHead}, which share
 * {@link dev.wissel.gateway.http.Head}; {@link dev.wissel.gateway.http.ChunkScanner} finds the end of a chunked body,
 * {@link dev.wissel.gateway.http.HeadWriter} writes heads, and {@link dev.wissel.gateway.http.ErrorBody} writes the bodies of answers that the
 * gateway makes itself, as Kong words them.
 *
 * <p>Follows RFC 9110 (semantics) and RFC 9112 (HTTP/1.1 messages); where these allow a recipient to be lenient, this package is not.
 */
@NullMarked
package dev.wissel.gateway.http;

import org.jspecify.annotations.NullMarked;

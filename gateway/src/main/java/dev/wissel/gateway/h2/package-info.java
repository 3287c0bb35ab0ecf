/**
 * HTTP/2 (RFC 9113) at the gateway's edges. Inside, every request and answer is a message of HTTP/1.1 in bytes; here each HTTP/2 stream is a channel of its own
 * whose adapter turns frames into such bytes and back. So all rules about requests hold for both versions, and are written once.
 *
 * <p>Start at {@link dev.wissel.gateway.h2.ServerStream} (a client's stream), {@link dev.wissel.gateway.h2.ClientStream} (a stream to a target),
 * {@link dev.wissel.gateway.h2.Http2Edge} (settings and limits of a connection) and {@link dev.wissel.gateway.h2.StreamPool} (connections to a target, shared
 * by streams). Flow control is end to end: bytes of a stream are credited to the peer when they have been taken, and taken only while the other side can write.
 */
@NullMarked
package dev.wissel.gateway.h2;

import org.jspecify.annotations.NullMarked;

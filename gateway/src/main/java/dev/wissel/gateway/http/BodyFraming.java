package dev.wissel.gateway.http;

/** How the end of a message's body is found (RFC 9112 §6.3). */
public enum BodyFraming {
    /** There is no body. */
    NONE,
    /** As many bytes as Content-Length says. */
    LENGTH,
    /** Chunked coding; {@link ChunkScanner} finds the end. */
    CHUNKED,
    /** All bytes up to the end of the connection; responses only. */
    UNTIL_CLOSE
}

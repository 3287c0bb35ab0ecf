package dev.wissel.gateway.proxy;

/**
 * An answer that the strategy gives when nothing else is left. Immutable; the array is not to be modified.
 *
 * @param status status, in [200, 599]
 * @param contentType value of Content-Type
 * @param headerLines further header lines, each with its CRLF; checked to hold no other control characters
 * @param body body, sent as it is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StaticAnswer(int status, String contentType, String headerLines, byte[] body) {}

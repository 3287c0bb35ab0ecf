package dev.wissel.gateway.proxy;

/** When the things of one request happened, in nanoseconds of the loop's clock; 0 for what has not. Confined to its exchange. */
final class RequestTiming {
    long startNanos;
    long attemptNanos;
    long sentNanos;
    long answeredNanos;
    long lastReadNanos;
    long lastWriteNanos;
    long pendingBytes;
}

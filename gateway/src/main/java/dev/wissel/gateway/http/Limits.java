package dev.wissel.gateway.http;

/**
 * Bounds on what a peer can make the gateway hold before a message's head is complete. Immutable.
 *
 * @param maxHeadBytes whole head with its empty line, in [64, 65535]; past it {@link HttpError#HEAD_TOO_LARGE}
 * @param maxStartLineBytes request line or status line with its CRLF, in [16, maxHeadBytes]; past it {@link HttpError#URI_TOO_LONG}, or
 *     {@link HttpError#STATUS_LINE_TOO_LONG} in a response
 * @param maxHeaders header lines of a head, and trailer lines of a body, in [1, 1000]; past it {@link HttpError#TOO_MANY_HEADERS}
 * @param maxHeaderLineBytes one header line with its CRLF, in [16, maxHeadBytes]; past it {@link HttpError#HEADER_TOO_LARGE}
 * @param maxChunkLineBytes a chunk's size line with its extensions and CRLF, in [32, 65535]
 * @param maxTrailerBytes the trailer section with its empty line, in [64, 65535]
 */
public record Limits(
        int maxHeadBytes,
        int maxStartLineBytes,
        int maxHeaders,
        int maxHeaderLineBytes,
        int maxChunkLineBytes,
        int maxTrailerBytes) {
    /** nginx's sizes: lines of 8 KiB, four of them in all; and 200 headers. */
    public static final Limits DEFAULTS = new Limits(32_768, 8_192, 200, 8_192, 512, 8_192);

    /** Checks the ranges. */
    public Limits {
        require("maxHeadBytes", maxHeadBytes, 64, 65_535);
        require("maxStartLineBytes", maxStartLineBytes, 16, maxHeadBytes);
        require("maxHeaders", maxHeaders, 1, 1_000);
        require("maxHeaderLineBytes", maxHeaderLineBytes, 16, maxHeadBytes);
        require("maxChunkLineBytes", maxChunkLineBytes, 32, 65_535);
        require("maxTrailerBytes", maxTrailerBytes, 64, 65_535);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: in [" + min + ", " + max + "])");
        }
    }
}

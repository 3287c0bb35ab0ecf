package dev.wissel.gateway.http;

/** What the values of the headers that decide a message's framing may be. Stateless. */
final class FieldRules {
    /** More digits than this are refused even if they are zeros: no body needs them, and some parsers cut them off. */
    private static final int MAX_DIGITS = 18;

    private static final byte[] CHUNKED = Ascii.bytes("chunked");

    private FieldRules() {}

    /**
     * Returns the length in {@code bytes[from, to)}, or {@link HttpError#code}.
     *
     * @param leadingZeros whether zeros before the first other digit are allowed
     */
    static long contentLength(byte[] bytes, int from, int to, boolean leadingZeros) {
        if (from == to) {
            return HttpError.BAD_CONTENT_LENGTH.code();
        }
        long length = 0;
        for (int at = from; at < to; at++) {
            if (!Ascii.isDigit(bytes[at])) {
                return HttpError.BAD_CONTENT_LENGTH.code();
            }
            if (at - from == MAX_DIGITS) {
                return HttpError.CONTENT_LENGTH_OVERFLOW.code();
            }
            length = length * 10 + (bytes[at] - '0');
        }
        boolean padded = bytes[from] == '0' && to - from > 1;
        return padded && !leadingZeros ? HttpError.BAD_CONTENT_LENGTH.code() : length;
    }

    /**
     * Returns 0 if {@code bytes[from, to)} is {@code chunked} in any case, else {@link HttpError#code}: malformed, or {@code chunked} not last or
     * not alone of its kind, before unknown.
     */
    static int transferEncoding(byte[] bytes, int from, int to) {
        if (Ascii.equalsIgnoreCase(bytes, from, to, CHUNKED)) {
            return 0;
        }
        boolean chunked = false;
        int at = from;
        while (true) {
            int start = Ascii.skipBlanks(bytes, at, to);
            int end = Ascii.skip(Ascii.TOKEN, bytes, start, to);
            if (start == end || chunked) {
                return HttpError.BAD_TRANSFER_ENCODING.code();
            }
            chunked = Ascii.equalsIgnoreCase(bytes, start, end, CHUNKED);
            at = Ascii.skipBlanks(bytes, end, to);
            if (at < to && bytes[at] == ';' && !chunked) {
                at = skipParameters(bytes, at, to);
            }
            if (at == to) {
                return HttpError.UNKNOWN_TRANSFER_ENCODING.code();
            }
            if (bytes[at] != ',') {
                return HttpError.BAD_TRANSFER_ENCODING.code();
            }
            at++;
        }
    }

    private static int skipParameters(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ',') {
            at++;
        }
        return at;
    }
}

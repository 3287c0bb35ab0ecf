package dev.wissel.gateway.http;

/**
 * Why a message was refused. {@link #status} is what a client is told; a response refused with any of these is a 502 to the client. Immutable.
 */
public enum HttpError {
    LEADING_EMPTY_LINES(400, "more than one empty line before the request line"),
    BARE_CR(400, "carriage return without line feed"),
    BARE_LF(400, "line feed without carriage return"),
    BAD_METHOD(400, "method is not a token"),
    METHOD_TOO_LONG(501, "method is longer than any known"),
    METHOD_REFUSED(405, "method is not served here"),
    BAD_REQUEST_LINE(400, "request line is not method, target and version, one space apart"),
    BAD_TARGET(400, "request target holds a character that it must not hold"),
    TARGET_FORM(400, "request target is in a form that the method or this gateway does not take"),
    BAD_VERSION(400, "HTTP version is malformed"),
    VERSION_UNSUPPORTED(505, "HTTP version is neither 1.0 nor 1.1"),
    HTTP2_PREFACE(505, "HTTP/2 preface on an HTTP/1 connection"),
    URI_TOO_LONG(414, "request line is too long"),
    STATUS_LINE_TOO_LONG(431, "status line is too long"),
    BAD_STATUS_LINE(400, "status line is malformed"),
    BAD_STATUS(400, "status is not three digits from 100 to 999"),
    BAD_REASON(400, "reason phrase holds a control character"),
    HEAD_TOO_LARGE(431, "head is too large"),
    HEADER_TOO_LARGE(431, "header line is too long"),
    TOO_MANY_HEADERS(431, "too many headers"),
    OBS_FOLD(400, "header line starts with a space or tab"),
    EMPTY_NAME(400, "header without a name"),
    BAD_NAME(400, "header name is not a token"),
    SPACE_BEFORE_COLON(400, "space or tab between header name and colon"),
    BAD_VALUE(400, "control character in a header value"),
    NO_HOST(400, "HTTP/1.1 request without Host"),
    SEVERAL_HOSTS(400, "more than one Host"),
    BAD_HOST(400, "Host is not a host with an optional port"),
    HOST_MISMATCH(400, "Host differs from the request target's"),
    BAD_CONTENT_LENGTH(400, "Content-Length is not a number"),
    CONTENT_LENGTH_OVERFLOW(400, "Content-Length is too large"),
    SEVERAL_CONTENT_LENGTHS(400, "more than one Content-Length"),
    LENGTH_AND_ENCODING(400, "both Content-Length and Transfer-Encoding"),
    BAD_TRANSFER_ENCODING(400, "Transfer-Encoding is malformed, or chunked is not its last and only"),
    UNKNOWN_TRANSFER_ENCODING(501, "transfer coding is not known here"),
    ENCODING_IN_HTTP_1_0(400, "Transfer-Encoding in HTTP/1.0"),
    BAD_CONNECTION(400, "Connection is not a list of tokens, or names a header that must not be dropped"),
    BODY_NOT_ALLOWED(400, "body where there can be none"),
    BAD_CHUNK_SIZE(400, "chunk size is not a hexadecimal number"),
    CHUNK_SIZE_OVERFLOW(400, "chunk size is too large"),
    BAD_CHUNK_EXTENSION(400, "chunk extension is malformed"),
    CHUNK_LINE_TOO_LONG(400, "chunk size line is too long, or the extensions outweigh the data"),
    BAD_CHUNK_END(400, "chunk data is not followed by CRLF"),
    TRAILER_TOO_LARGE(431, "trailer section is too large"),
    TRAILER_REFUSED(400, "trailer names a header that decides framing or routing");

    private static final HttpError[] ALL = values();

    private final int status;
    private final String text;

    HttpError(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** Returns the status to answer a request with: 400, 405, 414, 431, 501 or 505. */
    public int status() {
        return status;
    }

    /** Returns what is wrong, for the log: lower case, no full stop, nothing of the message itself. */
    public String text() {
        return text;
    }

    /** Returns the negative number that {@code parse} and {@code scan} return for this error. */
    @SuppressWarnings("EnumOrdinal") // not stored anywhere: it lives from a return statement to its caller
    public int code() {
        return -1 - ordinal();
    }

    /**
     * Returns the error that a negative result stands for.
     *
     * @throws IllegalArgumentException if no error has this code
     */
    public static HttpError ofCode(int code) {
        if (code >= 0 || -1 - code >= ALL.length) {
            throw new IllegalArgumentException("code: " + code + " (expected: in [" + -ALL.length + ", -1])");
        }
        return ALL[-1 - code];
    }
}

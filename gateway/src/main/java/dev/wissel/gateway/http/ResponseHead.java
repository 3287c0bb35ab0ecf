package dev.wissel.gateway.http;

/** A response's head (RFC 9112 §4). Confined to a connection's event loop. */
public final class ResponseHead extends Head {
    private static final int STATUS_DIGITS = 3;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
    private static final long NOT_DROPPED =
            KnownHeader.TRANSFER_ENCODING.bit() | KnownHeader.CONTENT_LENGTH.bit() | KnownHeader.TE.bit();

    private Method requestMethod = Method.OTHER;
    private int status;
    private int reasonAt;
    private int reasonTo;
    private boolean desynchronised;

    /** Makes a parser that has seen nothing. */
    public ResponseHead() {}

    /**
     * Parses the head in {@code bytes[from, to)}.
     *
     * @param method method of the request that it answers: a response to HEAD has no body
     * @return bytes of the head with its empty line, &gt; 0; {@link #NEED_MORE}; or {@link HttpError#code}
     */
    public int parse(byte[] bytes, int from, int to, Limits limits, Method method) {
        requestMethod = method;
        return parseHead(bytes, from, to, limits);
    }

    @Override
    void clear() {
        status = 0;
        reasonAt = 0;
        reasonTo = 0;
        desynchronised = false;
    }

    @Override
    HttpError startLineTooLong() {
        return HttpError.STATUS_LINE_TOO_LONG;
    }

    @Override
    int startLine(int at, int stop) {
        int version = VersionRule.parse(bytes, at, stop);
        if (version < 0) {
            return version == VersionRule.INCOMPLETE ? INCOMPLETE : version;
        }
        int space = at + VersionRule.LENGTH;
        if (space == stop) {
            return INCOMPLETE;
        }
        if (bytes[space] != ' ') {
            return (bytes[space] == Ascii.LF ? HttpError.BARE_LF : HttpError.BAD_STATUS_LINE).code();
        }
        if (version != VersionRule.HTTP_1_1 && version != VersionRule.HTTP_1_0) {
            return HttpError.VERSION_UNSUPPORTED.code();
        }
        minorVersion = version - VersionRule.HTTP_1_0;
        return status(space + 1, stop);
    }

    private int status(int at, int stop) {
        int digits = 0;
        status = 0;
        while (digits < STATUS_DIGITS && at + digits < stop) {
            byte b = bytes[at + digits];
            if (!Ascii.isDigit(b) || (digits == 0 && b == '0')) {
                return (b == Ascii.LF ? HttpError.BARE_LF : HttpError.BAD_STATUS).code();
            }
            status = status * 10 + (b - '0');
            digits++;
        }
        int after = at + digits;
        if (after == stop) {
            return INCOMPLETE;
        }
        return switch (bytes[after]) {
            case ' ' -> reason(after + 1, stop);
            case Ascii.CR -> reason(after, stop);
            case Ascii.LF -> HttpError.BARE_LF.code();
            default -> HttpError.BAD_STATUS.code();
        };
    }

    private int reason(int at, int stop) {
        int reasonEnd = Ascii.skipValue(bytes, at, stop);
        if (reasonEnd == stop) {
            return INCOMPLETE;
        }
        if (bytes[reasonEnd] != Ascii.CR) {
            return (bytes[reasonEnd] == Ascii.LF ? HttpError.BARE_LF : HttpError.BAD_REASON).code();
        }
        int next = lineFeed(reasonEnd, stop);
        if (next > 0) {
            reasonAt = at - base;
            reasonTo = reasonEnd - base;
            startLineRead();
        }
        return next;
    }

    @Override
    int note(KnownHeader header, int from, int to) {
        return 0;
    }

    @Override
    int conclude() {
        if (connection.nominates()) {
            markNominated(NOT_DROPPED);
        }
        boolean chunked = has(KnownHeader.TRANSFER_ENCODING);
        if (interim() && (chunked || contentLength > 0)) {
            return HttpError.BODY_NOT_ALLOWED.code();
        }
        /* A 204 that announces a body may well send one: it is relayed without, and the connection is given up. */
        desynchronised = status == NO_CONTENT && (chunked || contentLength > 0);
        if (interim() || status == NO_CONTENT || status == NOT_MODIFIED || requestMethod == Method.HEAD) {
            framing = BodyFraming.NONE;
        } else if (chunked) {
            framing = BodyFraming.CHUNKED;
        } else {
            framing = contentLength >= 0 ? BodyFraming.LENGTH : BodyFraming.UNTIL_CLOSE;
        }
        return 0;
    }

    @Override
    public boolean keepAlive() {
        return super.keepAlive()
                && framing != BodyFraming.UNTIL_CLOSE
                && !desynchronised
                && status != SWITCHING_PROTOCOLS;
    }

    /** Returns the status, in [100, 999]. */
    public int status() {
        return status;
    }

    /** Returns whether the target switches to WebSocket: Upgrade is there and says exactly {@code websocket}. */
    public boolean webSocket() {
        return status == SWITCHING_PROTOCOLS
                && has(KnownHeader.UPGRADE)
                && valueEquals(indexOf(KnownHeader.UPGRADE), WEBSOCKET);
    }

    /** Returns whether the status is 1xx: another head follows, unless it is 101. */
    public boolean interim() {
        return status < 200;
    }

    /** Returns where the reason phrase starts. */
    public int reasonStart() {
        return base + reasonAt;
    }

    /** Returns where the reason phrase ends (exclusive); {@link #reasonStart} if it is empty. */
    public int reasonEnd() {
        return base + reasonTo;
    }
}

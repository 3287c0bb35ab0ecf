package dev.wissel.gateway.http;

/**
 * A request's head (RFC 9112 §3), refused unless every reader must understand it alike. One empty line before the request line is passed over,
 * as RFC 9112 §2.2 asks. Confined to a connection's event loop.
 */
public final class RequestHead extends Head {
    /** No registered method has more than 17 characters. */
    private static final int MAX_METHOD_BYTES = 32;

    private static final byte[] PRI = Ascii.bytes("pri");
    private static final byte[] HTTP_SCHEME = Ascii.bytes("http://");
    private static final byte[] HTTPS_SCHEME = Ascii.bytes("https://");
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");
    private static final byte[] WEBSOCKET = Ascii.bytes("websocket");

    /** Headers that a request cannot do without on its way: naming one in Connection would let the next hop read another request. */
    private static final long NOT_TO_NOMINATE = KnownHeader.HOST.bit() | KnownHeader.CONTENT_LENGTH.bit();

    private static final long NOT_DROPPED = KnownHeader.TRANSFER_ENCODING.bit() | KnownHeader.TE.bit();

    private Method method = Method.OTHER;
    private boolean emptyLine;
    private boolean continueExpected;
    private boolean acceptsTrailers;
    /* Offsets relative to base; -1 if there is no such thing. */
    private int methodAt;
    private int methodTo;
    private int targetAt;
    private int targetTo;
    private int pathAt;
    private int pathTo;
    private int queryAt;
    private int hostAt;
    private int hostTo;
    private int authorityTo;
    private int port;

    /** Makes a parser that has seen nothing. */
    public RequestHead() {
        clear();
    }

    /**
     * Parses the head in {@code bytes[from, to)}.
     *
     * @return bytes of the head with its empty line, &gt; 0; {@link #NEED_MORE}; or {@link HttpError#code}
     */
    public int parse(byte[] bytes, int from, int to, Limits limits) {
        return parseHead(bytes, from, to, limits);
    }

    @Override
    void clear() {
        method = Method.OTHER;
        emptyLine = false;
        continueExpected = false;
        acceptsTrailers = false;
        methodAt = 0;
        methodTo = 0;
        targetAt = 0;
        targetTo = 0;
        pathAt = 0;
        pathTo = 0;
        queryAt = -1;
        hostAt = -1;
        hostTo = -1;
        authorityTo = -1;
        port = -1;
    }

    @Override
    HttpError startLineTooLong() {
        return HttpError.URI_TOO_LONG;
    }

    @Override
    int startLine(int at, int stop) {
        if (at < stop && bytes[at] == Ascii.CR) {
            return leadingEmptyLine(at, stop);
        }
        int methodEnd = Ascii.skip(Ascii.METHOD, bytes, at, Math.min(stop, at + MAX_METHOD_BYTES + 1));
        if (methodEnd - at > MAX_METHOD_BYTES) {
            return HttpError.METHOD_TOO_LONG.code();
        }
        if (methodEnd == stop) {
            return INCOMPLETE;
        }
        if (bytes[methodEnd] != ' ' || methodEnd == at) {
            return separatorError(bytes[methodEnd], HttpError.BAD_METHOD).code();
        }
        methodAt = at - base;
        methodTo = methodEnd - base;
        method = Method.of(bytes, at, methodEnd);
        if (method == Method.CONNECT || method == Method.TRACE) {
            return HttpError.METHOD_REFUSED.code();
        }
        return target(methodEnd + 1, stop);
    }

    private int leadingEmptyLine(int at, int stop) {
        int next = lineFeed(at, stop);
        if (next > 0 && emptyLine) {
            return HttpError.LEADING_EMPTY_LINES.code();
        }
        emptyLine |= next > 0;
        return next;
    }

    private static HttpError separatorError(byte b, HttpError otherwise) {
        return switch (b) {
            case Ascii.LF -> HttpError.BARE_LF;
            case Ascii.CR, Ascii.HTAB, ' ' -> HttpError.BAD_REQUEST_LINE;
            default -> otherwise;
        };
    }

    private int target(int at, int stop) {
        int query = Ascii.skip(Ascii.PATH, bytes, at, stop);
        boolean hasQuery = query < stop && bytes[query] == '?';
        int targetEnd = hasQuery ? Ascii.skip(Ascii.QUERY, bytes, query, stop) : query;
        if (targetEnd == stop) {
            return INCOMPLETE;
        }
        if (bytes[targetEnd] != ' ' || targetEnd == at) {
            return separatorError(bytes[targetEnd], HttpError.BAD_TARGET).code();
        }
        targetAt = at - base;
        targetTo = targetEnd - base;
        queryAt = hasQuery ? query + 1 - base : -1;
        int verdict = targetForm(at, query, targetEnd);
        return verdict < 0 ? verdict : version(targetEnd + 1, stop);
    }

    private int targetForm(int at, int query, int targetEnd) {
        if (bytes[at] == '/') {
            pathAt = at - base;
            pathTo = query - base;
            return 0;
        }
        if (bytes[at] == '*' && targetEnd == at + 1) {
            pathAt = at - base;
            pathTo = targetEnd - base;
            return method == Method.OPTIONS || isPri() ? 0 : HttpError.TARGET_FORM.code();
        }
        int scheme = schemeLength(at, query);
        return scheme > 0 ? absoluteForm(at + scheme, query) : HttpError.TARGET_FORM.code();
    }

    private boolean isPri() {
        return Ascii.equalsIgnoreCase(bytes, methodStart(), methodEnd(), PRI);
    }

    private int schemeLength(int at, int to) {
        if (startsWith(HTTP_SCHEME, at, to)) {
            return HTTP_SCHEME.length;
        }
        return startsWith(HTTPS_SCHEME, at, to) ? HTTPS_SCHEME.length : 0;
    }

    private boolean startsWith(byte[] lower, int at, int to) {
        return to - at >= lower.length && Ascii.equalsIgnoreCase(bytes, at, at + lower.length, lower);
    }

    private int absoluteForm(int authority, int query) {
        int path = authority;
        while (path < query && bytes[path] != '/') {
            path++;
        }
        pathAt = path - base;
        pathTo = query - base;
        return host(authority, path);
    }

    private int host(int from, int to) {
        long parsed = HostRule.parse(bytes, from, to);
        if (parsed == HostRule.INVALID) {
            return HttpError.BAD_HOST.code();
        }
        hostAt = from - base;
        hostTo = HostRule.hostEnd(parsed) - base;
        authorityTo = to - base;
        port = HostRule.port(parsed);
        return 0;
    }

    private int version(int at, int stop) {
        int version = VersionRule.parse(bytes, at, stop);
        if (version < 0) {
            return version == VersionRule.INCOMPLETE ? INCOMPLETE : version;
        }
        int lineEnd = at + VersionRule.LENGTH;
        if (lineEnd == stop) {
            return INCOMPLETE;
        }
        if (bytes[lineEnd] != Ascii.CR) {
            return separatorError(bytes[lineEnd], HttpError.BAD_VERSION).code();
        }
        int next = lineFeed(lineEnd, stop);
        if (next <= 0) {
            return next;
        }
        if (version != VersionRule.HTTP_1_1 && version != VersionRule.HTTP_1_0) {
            return (isPri() && asterisk() ? HttpError.HTTP2_PREFACE : HttpError.VERSION_UNSUPPORTED).code();
        }
        if (asterisk() && method != Method.OPTIONS) {
            return HttpError.TARGET_FORM.code();
        }
        minorVersion = version - VersionRule.HTTP_1_0;
        startLineRead();
        return next;
    }

    @Override
    int note(KnownHeader header, int from, int to) {
        if (header == KnownHeader.HOST) {
            return noteHost(from, to);
        }
        if (header == KnownHeader.EXPECT) {
            continueExpected |= Ascii.equalsIgnoreCase(bytes, from, to, CONTINUE);
        } else if (header == KnownHeader.TE) {
            noteTe(from, to);
        }
        return 0;
    }

    private int noteHost(int from, int to) {
        if (has(KnownHeader.HOST)) {
            return HttpError.SEVERAL_HOSTS.code();
        }
        if (hostAt < 0) {
            return host(from, to);
        }
        boolean same = Ascii.equalsIgnoreCase(bytes, from, to, hostStart(), authorityEnd());
        return same ? 0 : HttpError.HOST_MISMATCH.code();
    }

    private void noteTe(int from, int to) {
        for (int at = ConnectionOptions.optionStart(bytes, from, to); at < to; ) {
            int stop = Ascii.skip(Ascii.TOKEN, bytes, at, to);
            acceptsTrailers |= Ascii.equalsIgnoreCase(bytes, at, stop, TRAILERS);
            while (stop < to && bytes[stop] != ',') {
                stop++;
            }
            at = ConnectionOptions.optionStart(bytes, stop, to);
        }
    }

    @Override
    int conclude() {
        if (minorVersion == 1 && !has(KnownHeader.HOST)) {
            return HttpError.NO_HOST.code();
        }
        if (acceptsTrailers) {
            keepTrailersOnly();
        }
        if (connection.nominates()) {
            if (connection.nominatesAny(NOT_TO_NOMINATE)) {
                return HttpError.BAD_CONNECTION.code();
            }
            markNominated(NOT_DROPPED);
        }
        if (has(KnownHeader.TRANSFER_ENCODING)) {
            framing = BodyFraming.CHUNKED;
        } else if (contentLength >= 0) {
            framing = BodyFraming.LENGTH;
        }
        return 0;
    }

    /* A TE that says just this holds good for the next hop too: the trailers are relayed. */
    private void keepTrailersOnly() {
        for (int i = indexOf(KnownHeader.TE); i < headerCount(); i++) {
            if (known(i) == KnownHeader.TE && valueEquals(i, TRAILERS)) {
                headers.keep(i);
            }
        }
    }

    /** Returns the method; never CONNECT or TRACE, which are refused. */
    public Method method() {
        return method;
    }

    /** Returns the method as sent. */
    public String methodText() {
        return method == Method.OTHER ? text(methodStart(), methodEnd()) : method.name();
    }

    /** Returns where the method starts. */
    public int methodStart() {
        return base + methodAt;
    }

    /** Returns where the method ends (exclusive). */
    public int methodEnd() {
        return base + methodTo;
    }

    /** Returns where the request target, as sent, starts. */
    public int targetStart() {
        return base + targetAt;
    }

    /** Returns where the request target ends (exclusive). */
    public int targetEnd() {
        return base + targetTo;
    }

    /** Returns where the path starts. */
    public int pathStart() {
        return base + pathAt;
    }

    /** Returns where the path ends (exclusive); {@link #pathStart} if an absolute-form target has none, which stands for {@code /}. */
    public int pathEnd() {
        return base + pathTo;
    }

    /** Returns where the query starts, after the question mark; -1 if there is no question mark. */
    public int queryStart() {
        return queryAt < 0 ? -1 : base + queryAt;
    }

    /** Returns where the query ends (exclusive); -1 if there is no question mark. */
    public int queryEnd() {
        return queryAt < 0 ? -1 : targetEnd();
    }

    /** Returns whether the target is {@code *} (of OPTIONS); the path is then {@code *} too. */
    public boolean asterisk() {
        return targetTo == targetAt + 1 && bytes[targetStart()] == '*';
    }

    /** Returns where the host starts, in Host or in an absolute-form target; -1 if an HTTP/1.0 request has none. */
    public int hostStart() {
        return hostAt < 0 ? -1 : base + hostAt;
    }

    /** Returns where the host without its port ends (exclusive); -1 if there is none. */
    public int hostEnd() {
        return hostAt < 0 ? -1 : base + hostTo;
    }

    /** Returns where the host with its port ends (exclusive); -1 if there is none. */
    public int authorityEnd() {
        return hostAt < 0 ? -1 : base + authorityTo;
    }

    /** Returns the port after the host, in [1, 65535]; -1 if none was sent. */
    public int port() {
        return port;
    }

    /** Returns whether the client waits for 100 (Continue) before it sends the body that it announces. */
    public boolean expectContinue() {
        return continueExpected && minorVersion == 1 && hasBody();
    }

    /** Returns whether the client takes trailers (TE holds {@code trailers}). */
    public boolean acceptsTrailers() {
        return acceptsTrailers;
    }

    /** Returns whether the client asks for WebSocket: {@link #upgrade} with exactly {@code websocket}. */
    public boolean webSocket() {
        return upgrade() && valueEquals(indexOf(KnownHeader.UPGRADE), WEBSOCKET);
    }
}

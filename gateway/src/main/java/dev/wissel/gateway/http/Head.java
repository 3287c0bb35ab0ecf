package dev.wissel.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message's head as offsets into the bytes it was parsed from: nothing is copied and nothing allocated per header.
 *
 * <p>Offsets are absolute in the array given to the last {@code parse} and hold until its owner reuses it. One object serves message after
 * message of a connection. While {@code parse} returns {@link #NEED_MORE} the owner may move the bytes: it passes the place where the head now
 * starts, and parsing goes on where it stopped. What is asked of a head that was not accepted has no meaning. Confined to a connection's event
 * loop.
 *
 * <p>The verdict depends on the bytes alone, not on the pieces they came in: of several offences the first one by position is reported, at the
 * latest when its line has ended or grown too long.
 */
public abstract sealed class Head permits RequestHead, ResponseHead {
    /** The bytes given are the beginning of a head; call again with the same bytes and more. */
    public static final int NEED_MORE = 0;

    /** Returned by the readers of a line if the bytes end before the line does. */
    static final int INCOMPLETE = 0;

    private static final byte[] NO_BYTES = {};
    private static final long NOTEWORTHY = KnownHeader.CONTENT_LENGTH.bit()
            | KnownHeader.TRANSFER_ENCODING.bit()
            | KnownHeader.CONNECTION.bit()
            | KnownHeader.HOST.bit()
            | KnownHeader.EXPECT.bit()
            | KnownHeader.TE.bit();
    byte[] bytes = NO_BYTES;
    int base;
    int minorVersion;
    long contentLength;
    BodyFraming framing = BodyFraming.NONE;
    final ConnectionOptions connection = new ConnectionOptions();
    final HeaderTable headers = new HeaderTable();

    private @Nullable HttpError error;
    private int end;

    /* Where to go on after NEED_MORE, relative to base: the first line not yet complete, and the first byte not yet seen. */
    private boolean resuming;
    private boolean inHeaders;
    private boolean complete;
    private int lineAt;
    private int scannedTo;

    Head() {}

    /** Reads the start line; returns where the next line starts, {@link #INCOMPLETE} or an error's code. */
    abstract int startLine(int at, int to);

    /** Called by {@link #startLine} when it has read the start line itself, and not an empty line before it. */
    final void startLineRead() {
        inHeaders = true;
    }

    /** Looks into a header that the kind of message has a rule for; returns 0 or an error's code. */
    abstract int note(KnownHeader header, int from, int to);

    /** Draws the conclusions at the end of the head; returns 0 or an error's code. */
    abstract int conclude();

    /** Forgets the last message. */
    abstract void clear();

    /** Returns the error of a start line that is too long. */
    abstract HttpError startLineTooLong();

    final int parseHead(byte[] newBytes, int from, int to, Limits limits) {
        Objects.checkFromToIndex(from, to, newBytes.length);
        if (!resuming) {
            clearAll();
        }
        bytes = newBytes;
        base = from;
        int result = parseLines(from + lineAt, to, limits);
        resuming = result == NEED_MORE;
        error = result < 0 ? HttpError.ofCode(result) : null;
        return result;
    }

    private int parseLines(int from, int to, Limits limits) {
        int at = from;
        int headEnd = base + limits.maxHeadBytes();
        while (!complete) {
            int lineEnd = at + (inHeaders ? limits.maxHeaderLineBytes() : limits.maxStartLineBytes());
            int bound = Math.min(lineEnd, headEnd);
            int stop = Math.min(bound, to);
            int next = lineMayBeWhole(at, stop, bound) ? parseLine(at, stop, limits) : INCOMPLETE;
            if (next < 0) {
                return next;
            }
            if (next == INCOMPLETE) {
                lineAt = at - base;
                scannedTo = stop - base;
                return stop < bound ? NEED_MORE : tooLong(lineEnd <= headEnd).code();
            }
            at = next;
        }
        int verdict = conclude();
        end = at;
        return verdict < 0 ? verdict : at - base;
    }

    /* A line that was not complete before is looked through for its end first, so that bytes coming one by one are not parsed again and again. */
    private boolean lineMayBeWhole(int at, int stop, int bound) {
        int unseen = base + scannedTo;
        return unseen <= at || stop == bound || Ascii.indexOfLf(bytes, unseen, stop) >= 0;
    }

    private int parseLine(int at, int stop, Limits limits) {
        return inHeaders ? headerLine(at, stop, limits) : startLine(at, stop);
    }

    private HttpError tooLong(boolean line) {
        if (!line) {
            return HttpError.HEAD_TOO_LARGE;
        }
        return inHeaders ? HttpError.HEADER_TOO_LARGE : startLineTooLong();
    }

    private int headerLine(int at, int stop, Limits limits) {
        if (at == stop) {
            return INCOMPLETE;
        }
        if (bytes[at] == Ascii.CR) {
            int next = lineFeed(at, stop);
            complete = next > 0;
            return next;
        }
        int nameEnd = Ascii.skip(Ascii.TOKEN, bytes, at, stop);
        if (nameEnd == stop) {
            return INCOMPLETE;
        }
        if (bytes[nameEnd] != ':' || nameEnd == at) {
            return nameError(bytes[nameEnd], nameEnd == at).code();
        }
        int valueStart = Ascii.skipBlanks(bytes, nameEnd + 1, stop);
        int valueStop = Ascii.skipValue(bytes, valueStart, stop);
        if (valueStop == stop) {
            return INCOMPLETE;
        }
        if (bytes[valueStop] != Ascii.CR) {
            return (bytes[valueStop] == Ascii.LF ? HttpError.BARE_LF : HttpError.BAD_VALUE).code();
        }
        int next = lineFeed(valueStop, stop);
        if (next <= 0) {
            return next;
        }
        int verdict = add(at, nameEnd, valueStart, Ascii.trimBlanks(bytes, valueStart, valueStop), limits.maxHeaders());
        return verdict < 0 ? verdict : next;
    }

    /** Returns the place after the CR at {@code at} and the LF that must follow it. */
    final int lineFeed(int at, int stop) {
        if (at + 1 == stop) {
            return INCOMPLETE;
        }
        return bytes[at + 1] == Ascii.LF ? at + 2 : HttpError.BARE_CR.code();
    }

    private static HttpError nameError(byte b, boolean atLineStart) {
        if (b == Ascii.LF) {
            return HttpError.BARE_LF;
        }
        if (Ascii.isBlank(b)) {
            return atLineStart ? HttpError.OBS_FOLD : HttpError.SPACE_BEFORE_COLON;
        }
        return b == ':' ? HttpError.EMPTY_NAME : HttpError.BAD_NAME;
    }

    private int add(int nameStart, int nameEnd, int valueStart, int valueEnd, int maxHeaders) {
        if (headers.count() == maxHeaders) {
            return HttpError.TOO_MANY_HEADERS.code();
        }
        int place = KnownHeader.placeOf(bytes, nameStart, nameEnd);
        boolean noteworthy = ((1L << place) & NOTEWORTHY) != 0;
        int verdict = noteworthy ? noteCommon(KnownHeader.at(place), valueStart, valueEnd) : 0;
        if (verdict == 0) {
            headers.add(place, nameStart - base, nameEnd - base, valueStart - base, valueEnd - base);
        }
        return verdict;
    }

    private int noteCommon(KnownHeader header, int from, int to) {
        return switch (header) {
            case CONTENT_LENGTH -> noteContentLength(from, to);
            case TRANSFER_ENCODING -> noteTransferEncoding(from, to);
            case CONNECTION -> connection.add(bytes, from, to);
            default -> note(header, from, to);
        };
    }

    private int noteContentLength(int from, int to) {
        if (has(KnownHeader.CONTENT_LENGTH)) {
            return HttpError.SEVERAL_CONTENT_LENGTHS.code();
        }
        contentLength = FieldRules.contentLength(bytes, from, to, this instanceof ResponseHead);
        return contentLength < 0 ? (int) contentLength : lengthAndEncoding(KnownHeader.TRANSFER_ENCODING);
    }

    private int noteTransferEncoding(int from, int to) {
        if (minorVersion == 0) {
            return HttpError.ENCODING_IN_HTTP_1_0.code();
        }
        int verdict = FieldRules.transferEncoding(bytes, from, to);
        if (verdict < 0) {
            return verdict;
        }
        boolean again = has(KnownHeader.TRANSFER_ENCODING);
        return again ? HttpError.BAD_TRANSFER_ENCODING.code() : lengthAndEncoding(KnownHeader.CONTENT_LENGTH);
    }

    private int lengthAndEncoding(KnownHeader other) {
        return has(other) ? HttpError.LENGTH_AND_ENCODING.code() : 0;
    }

    /** Marks the headers that Connection names, but for those in {@code kept}, as hop-by-hop. */
    final void markNominated(long kept) {
        for (int c = indexOf(KnownHeader.CONNECTION); c < headerCount(); c++) {
            if (known(c) != KnownHeader.CONNECTION) {
                continue;
            }
            int to = valueEnd(c);
            for (int at = ConnectionOptions.optionStart(bytes, valueStart(c), to); at < to; ) {
                int stop = Ascii.skip(Ascii.TOKEN, bytes, at, to);
                headers.markHopByHop(bytes, base, at, stop, kept);
                at = ConnectionOptions.optionStart(bytes, stop, to);
            }
        }
    }

    private void clearAll() {
        error = null;
        headers.clear();
        inHeaders = false;
        complete = false;
        lineAt = 0;
        scannedTo = 0;
        minorVersion = 1;
        contentLength = -1;
        framing = BodyFraming.NONE;
        connection.clear();
        clear();
    }

    /** Forgets a head of which only a part has come, and lets go of the bytes. */
    public final void reset() {
        resuming = false;
        clearAll();
        bytes = NO_BYTES;
        base = 0;
    }

    /** Returns the bytes that all offsets refer to. */
    public final byte[] bytes() {
        return bytes;
    }

    /** Returns why the last {@code parse} was negative; null if it was not. */
    public final @Nullable HttpError error() {
        return error;
    }

    /** Returns the minor version of HTTP/1: 0 or 1. */
    public final int minorVersion() {
        return minorVersion;
    }

    /** Returns the number of header lines. */
    public final int headerCount() {
        return headers.count();
    }

    /** Returns where header {@code i}'s name, and with it its line, starts. */
    public final int nameStart(int i) {
        return base + headers.nameStart(i);
    }

    /** Returns where header {@code i}'s name ends (exclusive): the place of the colon. */
    public final int nameEnd(int i) {
        return base + headers.nameEnd(i);
    }

    /** Returns where header {@code i}'s value starts, after optional white space. */
    public final int valueStart(int i) {
        return base + headers.valueStart(i);
    }

    /** Returns where header {@code i}'s value ends (exclusive), before optional white space; {@link #valueStart} if it is empty. */
    public final int valueEnd(int i) {
        return base + headers.valueEnd(i);
    }

    /** Returns where header {@code i}'s line ends (exclusive), after its CRLF; the next line starts there. */
    public final int lineEnd(int i) {
        return i + 1 < headers.count() ? nameStart(i + 1) : end - 2;
    }

    /** Returns which header {@code i} is. */
    public final KnownHeader known(int i) {
        return headers.known(i);
    }

    /** Returns whether the head has this header. */
    public final boolean has(KnownHeader header) {
        return headers.has(header);
    }

    /** Returns the first index of this header; -1 if it is not there. */
    public final int indexOf(KnownHeader header) {
        return headers.indexOf(header);
    }

    /**
     * Returns the first index at or after {@code from} of the header with this name; -1 if there is none.
     *
     * @param lowerName name in lower case, ASCII
     */
    public final int indexOf(byte[] lowerName, int from) {
        for (int i = from; i < headers.count(); i++) {
            if (Ascii.equalsIgnoreCase(bytes, nameStart(i), nameEnd(i), lowerName)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns whether header {@code i} is for this connection alone and must not be forwarded (RFC 9110 §7.6.1): Connection and what it names,
     * Keep-Alive, Proxy-Connection, Upgrade, HTTP2-Settings, TE unless it is just {@code trailers}, and a request's Proxy. Transfer-Encoding is
     * not among them: whoever relays the chunked body as it came forwards it, whoever takes the coding off drops it.
     */
    public final boolean hopByHop(int i) {
        return headers.hopByHop(i);
    }

    /** Returns whether the connection can serve another message after this one. */
    public boolean keepAlive() {
        return !connection.close() && (minorVersion == 1 || connection.keepAlive());
    }

    /** Returns how the body's end is found. */
    public final BodyFraming framing() {
        return framing;
    }

    /** Returns Content-Length, &gt;= 0; -1 if there is none. A response without body, as to HEAD, can have one. */
    public final long contentLength() {
        return contentLength;
    }

    /** Returns whether at least one byte of body, or of its coding, follows; in a response that lasts until close, may follow. */
    public final boolean hasBody() {
        return framing == BodyFraming.LENGTH ? contentLength > 0 : framing != BodyFraming.NONE;
    }

    /** Returns whether Connection holds {@code upgrade} and there is an Upgrade header. */
    public final boolean upgrade() {
        return connection.upgrade() && has(KnownHeader.UPGRADE) && minorVersion == 1;
    }

    /** Returns whether the value of header {@code i} is this one, in any case. */
    public final boolean valueEquals(int i, byte[] lowerValue) {
        return Ascii.equalsIgnoreCase(bytes, valueStart(i), valueEnd(i), lowerValue);
    }

    /** Returns {@code bytes[start, end)} as Latin-1. */
    public final String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Returns the values of all lines of the header with this lower-case name, in order, as Latin-1. */
    public final List<String> values(String lowerName) {
        byte[] name = Ascii.bytes(lowerName);
        List<String> values = new ArrayList<>(2);
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
            values.add(value(i));
        }
        return values;
    }

    /** Returns the value of header {@code i} as Latin-1. */
    public final String value(int i) {
        return text(valueStart(i), valueEnd(i));
    }
}

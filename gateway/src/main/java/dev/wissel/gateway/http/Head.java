package dev.wissel.gateway.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message's head as offsets into the bytes it was parsed from: nothing is copied and nothing allocated per header.
 *
 * <p>Offsets are absolute in the array given to the last {@code parse} and hold until its owner reuses it. One object serves message after
 * message of a connection. While {@code parse} returns {@link #NEED_MORE} the owner may move the bytes: it passes the place where the head now
 * starts, and parsing goes on where it stopped. Confined to a connection's event loop.
 */
public abstract sealed class Head permits RequestHead, ResponseHead {
    /** The bytes given are the beginning of a head; call again with the same bytes and more. */
    public static final int NEED_MORE = 0;

    Head() {}

    /** Returns the bytes that all offsets refer to. */
    public final byte[] bytes() {
        return Skeleton.todo();
    }

    /** Returns why the last {@code parse} was negative; null if it was not. */
    public final @Nullable HttpError error() {
        return Skeleton.todo();
    }

    /** Forgets a head of which only a part has come. */
    public final void reset() {
        Skeleton.todo();
    }

    /** Returns the minor version of HTTP/1: 0 or 1. */
    public final int minorVersion() {
        return Skeleton.todo();
    }

    /** Returns the number of header lines. */
    public final int headerCount() {
        return Skeleton.todo();
    }

    /** Returns where header {@code i}'s name, and with it its line, starts. */
    public final int nameStart(int i) {
        return Skeleton.todo();
    }

    /** Returns where header {@code i}'s name ends (exclusive): the place of the colon. */
    public final int nameEnd(int i) {
        return Skeleton.todo();
    }

    /** Returns where header {@code i}'s value starts, after optional white space. */
    public final int valueStart(int i) {
        return Skeleton.todo();
    }

    /** Returns where header {@code i}'s value ends (exclusive), before optional white space; {@link #valueStart} if it is empty. */
    public final int valueEnd(int i) {
        return Skeleton.todo();
    }

    /** Returns where header {@code i}'s line ends (exclusive), after its CRLF; the next line starts there. */
    public final int lineEnd(int i) {
        return Skeleton.todo();
    }

    /** Returns which header {@code i} is. */
    public final KnownHeader known(int i) {
        return Skeleton.todo();
    }

    /** Returns whether the head has this header. */
    public final boolean has(KnownHeader header) {
        return Skeleton.todo();
    }

    /** Returns the first index of this header; -1 if it is not there. */
    public final int indexOf(KnownHeader header) {
        return Skeleton.todo();
    }

    /**
     * Returns the first index at or after {@code from} of the header with this name; -1 if there is none.
     *
     * @param lowerName name in lower case, ASCII
     */
    public final int indexOf(byte[] lowerName, int from) {
        return Skeleton.todo();
    }

    /** Returns whether header {@code i} is for this connection alone and must not be forwarded. */
    public final boolean hopByHop(int i) {
        return Skeleton.todo();
    }

    /** Returns whether the connection can serve another message after this one. */
    public final boolean keepAlive() {
        return Skeleton.todo();
    }

    /** Returns how the body's end is found. */
    public final BodyFraming framing() {
        return Skeleton.todo();
    }

    /** Returns Content-Length, &gt;= 0; -1 if there is none. */
    public final long contentLength() {
        return Skeleton.todo();
    }

    /** Returns whether at least one byte of body may follow. */
    public final boolean hasBody() {
        return Skeleton.todo();
    }

    /** Returns whether Connection holds {@code upgrade} and there is an Upgrade header. */
    public final boolean upgrade() {
        return Skeleton.todo();
    }

    /** Returns whether the value of header {@code i} is this one, in any case. */
    public final boolean valueEquals(int i, byte[] lowerValue) {
        return Skeleton.todo();
    }

    /** Returns {@code bytes[start, end)} as Latin-1. */
    public final String text(int start, int end) {
        return new String(bytes(), start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Returns the value of header {@code i} as Latin-1. */
    public final String value(int i) {
        return text(valueStart(i), valueEnd(i));
    }
}

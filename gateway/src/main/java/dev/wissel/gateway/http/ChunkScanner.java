package dev.wissel.gateway.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a chunked body (RFC 9112 §7.1) in bytes as they come, and refuses all that is not to the letter of the grammar: what it accepts
 * can be relayed as it is. Data is skipped, not looked at. Allocates nothing. Confined to a connection's event loop.
 *
 * <p>Beyond the grammar it refuses extensions that outweigh the data they come with, and trailers that would decide framing, routing or the
 * connection if a reader took them for headers (RFC 9110 §6.5.1).
 */
public final class ChunkScanner {
    private static final int MAX_SIZE_DIGITS = 16;
    /** A size of more bits than this would not leave room for the count. */
    private static final int MAX_SIZE_BITS = 62;
    /** How far size lines may outweigh what is due to the data, in bytes; and what is due: some per chunk, and some for each byte. */
    private static final long MAX_OVERHEAD_BYTES = 16 * 1024;

    private static final int DUE_PER_CHUNK_BYTES = 16;
    private static final int DUE_PER_DATA_BYTE = 2;
    private static final int MAX_NAME_BYTES = 64;

    private static final long REFUSED_TRAILERS = KnownHeader.HOST.bit()
            | KnownHeader.CONTENT_LENGTH.bit()
            | KnownHeader.TRANSFER_ENCODING.bit()
            | KnownHeader.CONNECTION.bit()
            | KnownHeader.KEEP_ALIVE.bit()
            | KnownHeader.PROXY_CONNECTION.bit()
            | KnownHeader.UPGRADE.bit()
            | KnownHeader.TE.bit()
            | KnownHeader.TRAILER.bit()
            | KnownHeader.EXPECT.bit()
            | KnownHeader.AUTHORIZATION.bit()
            | KnownHeader.COOKIE.bit()
            | KnownHeader.SET_COOKIE.bit()
            | KnownHeader.CONTENT_TYPE.bit()
            | KnownHeader.CONTENT_ENCODING.bit()
            | KnownHeader.RANGE.bit()
            | KnownHeader.CACHE_CONTROL.bit()
            | KnownHeader.FORWARDED.bit()
            | KnownHeader.X_FORWARDED_FOR.bit()
            | KnownHeader.X_FORWARDED_PROTO.bit()
            | KnownHeader.X_FORWARDED_HOST.bit()
            | KnownHeader.X_FORWARDED_PORT.bit()
            | KnownHeader.X_FORWARDED_PATH.bit()
            | KnownHeader.X_FORWARDED_PREFIX.bit()
            | KnownHeader.X_REAL_IP.bit();

    private enum State {
        SIZE,
        EXTENSION_START,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        END_LF,
        DONE,
        FAILED
    }

    private Limits limits = Limits.DEFAULTS;
    private State state = State.SIZE;
    private @Nullable HttpError error;
    private long sizeOrRest;
    private int sizeDigits;
    private int lineBytes;
    private long overheadBytes;
    private int trailerBytes;
    private int trailers;
    private final byte[] name = new byte[MAX_NAME_BYTES];
    private int nameLength;
    private int dataLength;

    /**
     * Returns whether a trailer of this name is refused.
     *
     * @param name name in any case; a token
     */
    public static boolean refusesTrailer(byte[] name) {
        int place = name.length <= MAX_NAME_BYTES ? KnownHeader.placeOf(name, 0, name.length) : 0;
        return ((1L << place) & REFUSED_TRAILERS) != 0;
    }

    /** Makes a scanner at the start of a body, with {@link Limits#DEFAULTS}. */
    public ChunkScanner() {}

    /** Starts a new body. */
    public void reset(Limits newLimits) {
        limits = newLimits;
        state = State.SIZE;
        error = null;
        sizeOrRest = 0;
        sizeDigits = 0;
        lineBytes = 0;
        overheadBytes = 0;
        trailerBytes = 0;
        trailers = 0;
        nameLength = 0;
        dataLength = 0;
    }

    /**
     * Returns how many bytes of {@code bytes[from, to)} belong to the body, coding and trailers included: all of them unless {@link #done}; or
     * {@link HttpError#code}.
     */
    public int scan(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state != State.DONE) {
            if (state == State.DATA) {
                at += skipData(to - at);
            } else if (!take(bytes[at++])) {
                return failure();
            }
        }
        return state == State.FAILED ? failure() : at - from;
    }

    /** Like {@link #scan(byte[], int, int)} on a buffer's absolute indices; moves neither of its indices. */
    public int scan(ByteBuf bytes, int from, int to) {
        int at = from;
        while (at < to && state != State.DONE) {
            if (state == State.DATA) {
                at += skipData(to - at);
            } else if (!take(bytes.getByte(at++))) {
                return failure();
            }
        }
        return state == State.FAILED ? failure() : at - from;
    }

    /**
     * Consumes bytes up to the end of the next run of chunk data: the way to take the coding off, for a client of HTTP/1.0. Call until all is
     * consumed or {@link #done}.
     *
     * @return bytes consumed; the last {@link #dataLength} of them are data; or {@link HttpError#code}
     */
    public int next(ByteBuf bytes, int from, int to) {
        int at = from;
        dataLength = 0;
        while (at < to && state != State.DONE && state != State.DATA) {
            if (!take(bytes.getByte(at++))) {
                return failure();
            }
        }
        if (state == State.DATA) {
            dataLength = skipData(to - at);
            at += dataLength;
        }
        return state == State.FAILED ? failure() : at - from;
    }

    /** Returns how many of the bytes that the last {@code next} consumed are data, at their end. */
    public int dataLength() {
        return dataLength;
    }

    /** Returns whether the body, trailers included, has ended. */
    public boolean done() {
        return state == State.DONE;
    }

    /** Returns why this body was refused; null if it was not. Once refused it stays so until {@link #reset}. */
    public @Nullable HttpError error() {
        return error;
    }

    private int failure() {
        HttpError reason = error;
        return (reason == null ? HttpError.BAD_CHUNK_SIZE : reason).code();
    }

    private boolean fail(HttpError reason) {
        error = reason;
        state = State.FAILED;
        return false;
    }

    private boolean to(State next) {
        state = next;
        return true;
    }

    private int skipData(int available) {
        int skipped = (int) Math.min(sizeOrRest, available);
        sizeOrRest -= skipped;
        if (sizeOrRest == 0) {
            state = State.DATA_CR;
        }
        return skipped;
    }

    private boolean take(byte b) {
        return switch (state) {
            case SIZE, EXTENSION_START, EXTENSION, SIZE_LF -> {
                lineBytes++;
                yield lineBytes > limits.maxChunkLineBytes() ? fail(HttpError.CHUNK_LINE_TOO_LONG) : takeSizeLine(b);
            }
            case DATA_CR ->
                b == Ascii.CR ? to(State.DATA_LF) : fail(b == Ascii.LF ? HttpError.BARE_LF : HttpError.BAD_CHUNK_END);
            case DATA_LF -> b == Ascii.LF ? startChunk() : fail(HttpError.BARE_CR);
            case TRAILER_START, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF, END_LF -> {
                trailerBytes++;
                yield trailerBytes > limits.maxTrailerBytes() ? fail(HttpError.TRAILER_TOO_LARGE) : takeTrailer(b);
            }
            case DATA, DONE, FAILED -> false;
        };
    }

    private boolean startChunk() {
        sizeOrRest = 0;
        sizeDigits = 0;
        lineBytes = 0;
        return to(State.SIZE);
    }

    private boolean takeSizeLine(byte b) {
        if (b == Ascii.LF && state != State.SIZE_LF) {
            return fail(HttpError.BARE_LF);
        }
        return switch (state) {
            case SIZE_LF -> b == Ascii.LF ? endSizeLine() : fail(HttpError.BARE_CR);
            case EXTENSION_START ->
                Ascii.is(Ascii.TOKEN, b) ? to(State.EXTENSION) : fail(HttpError.BAD_CHUNK_EXTENSION);
            case EXTENSION -> b == Ascii.CR ? to(State.SIZE_LF) : isExtension(b) || fail(HttpError.BAD_CHUNK_EXTENSION);
            default -> takeSize(b);
        };
    }

    /* The bytes of names, values and quoted strings; the line's end is CRLF alone, also within quotes. */
    private static boolean isExtension(byte b) {
        return b >= 0 && Ascii.is(Ascii.VALUE, b);
    }

    private boolean takeSize(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            sizeDigits++;
            if (sizeDigits > MAX_SIZE_DIGITS || sizeOrRest >>> (MAX_SIZE_BITS - 4) != 0) {
                return fail(HttpError.CHUNK_SIZE_OVERFLOW);
            }
            sizeOrRest = (sizeOrRest << 4) | digit;
            return true;
        }
        if (sizeDigits > 0 && b == Ascii.CR) {
            return to(State.SIZE_LF);
        }
        boolean extension = sizeDigits > 0 && b == ';';
        return extension ? to(State.EXTENSION_START) : fail(HttpError.BAD_CHUNK_SIZE);
    }

    private boolean endSizeLine() {
        long due = DUE_PER_CHUNK_BYTES + Math.min(sizeOrRest, MAX_OVERHEAD_BYTES) * DUE_PER_DATA_BYTE;
        overheadBytes = Math.max(0, overheadBytes + lineBytes - due);
        if (overheadBytes > MAX_OVERHEAD_BYTES) {
            return fail(HttpError.CHUNK_LINE_TOO_LONG);
        }
        return to(sizeOrRest == 0 ? State.TRAILER_START : State.DATA);
    }

    private boolean takeTrailer(byte b) {
        return switch (state) {
            case TRAILER_START -> {
                nameLength = 0;
                yield b == Ascii.CR ? to(State.END_LF) : startTrailer(b);
            }
            case TRAILER_NAME -> b == ':' ? endTrailerName() : takeTrailerName(b);
            case TRAILER_VALUE ->
                b == Ascii.CR ? to(State.TRAILER_LF) : Ascii.is(Ascii.VALUE, b) || fail(valueError(b));
            case END_LF -> b == Ascii.LF ? to(State.DONE) : fail(HttpError.BARE_CR);
            default -> b == Ascii.LF ? to(State.TRAILER_START) : fail(HttpError.BARE_CR);
        };
    }

    private static HttpError valueError(byte b) {
        return b == Ascii.LF ? HttpError.BARE_LF : HttpError.BAD_VALUE;
    }

    private boolean startTrailer(byte b) {
        if (b == ':' || Ascii.isBlank(b)) {
            return fail(b == ':' ? HttpError.EMPTY_NAME : HttpError.OBS_FOLD);
        }
        trailers++;
        return trailers > limits.maxHeaders() ? fail(HttpError.TOO_MANY_HEADERS) : takeTrailerName(b);
    }

    private boolean takeTrailerName(byte b) {
        if (!Ascii.is(Ascii.TOKEN, b)) {
            HttpError otherwise = Ascii.isBlank(b) ? HttpError.SPACE_BEFORE_COLON : HttpError.BAD_NAME;
            return fail(b == Ascii.LF ? HttpError.BARE_LF : otherwise);
        }
        if (nameLength < MAX_NAME_BYTES) {
            name[nameLength] = b;
        }
        nameLength++;
        return to(State.TRAILER_NAME);
    }

    private boolean endTrailerName() {
        int place = nameLength <= MAX_NAME_BYTES ? KnownHeader.placeOf(name, 0, nameLength) : 0;
        boolean refused = ((1L << place) & REFUSED_TRAILERS) != 0;
        return refused ? fail(HttpError.TRAILER_REFUSED) : to(State.TRAILER_VALUE);
    }
}

package dev.wissel.gateway.proxy;

import dev.wissel.gateway.http.BodyFraming;
import dev.wissel.gateway.http.ChunkScanner;
import dev.wissel.gateway.http.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The body of the request in hand: where it ends, and a copy of what has come so far, for as long as it is not sent or small enough to be sent
 * again. Confined to its exchange.
 */
final class RequestBody {
    /** Bodies up to this many bytes can be sent again to another target; larger ones are streamed and sent once. */
    static final int REPLAY_BYTES = 64 * 1024;

    private final ChunkScanner chunks = new ChunkScanner();
    private BodyFraming framing = BodyFraming.NONE;
    private long remaining;
    private boolean complete = true;
    private boolean replayable = true;
    private boolean sent;
    private @Nullable ByteBuf copy;
    private Limits limits = Limits.DEFAULTS;

    void start(BodyFraming newFraming, long contentLength, Limits limits) {
        release();
        this.limits = limits;
        framing = newFraming;
        remaining = framing == BodyFraming.LENGTH ? contentLength : 0;
        complete = framing == BodyFraming.NONE || framing == BodyFraming.LENGTH && contentLength == 0;
        replayable = framing != BodyFraming.LENGTH || contentLength <= REPLAY_BYTES;
        sent = false;
        if (framing == BodyFraming.CHUNKED) {
            chunks.reset(limits);
        }
    }

    /**
     * Tells how many of the readable bytes belong to the body, without consuming them.
     *
     * @return a number in [0, readable], or -1 if the coding is broken
     */
    int take(ByteBuf in) {
        if (framing == BodyFraming.LENGTH) {
            int count = (int) Math.min(in.readableBytes(), remaining);
            remaining -= count;
            complete = remaining == 0;
            return count;
        }
        int used = chunks.scan(in, in.readerIndex(), in.writerIndex());
        if (used < 0) {
            return -1;
        }
        complete = chunks.done();
        return used;
    }

    /** Keeps a copy of body bytes while they may be needed: until they are sent, and after that as long as they are few. */
    void store(ByteBufAllocator alloc, ByteBuf bytes, int count) {
        if (sent && !replayable) {
            return;
        }
        if (stored() + count > REPLAY_BYTES) {
            replayable = false;
            if (sent) {
                release();
                return;
            }
        }
        ByteBuf kept = copy;
        if (kept == null) {
            kept = alloc.directBuffer(Math.max(256, count));
            copy = kept;
        }
        kept.writeBytes(bytes, bytes.readerIndex(), count);
    }

    /** Says that a new attempt begins, so that all has to be kept until it is sent once more; only if {@link #replayable}. */
    void rewind() {
        sent = false;
    }

    /** Says that all that has come so far has been written to a target. */
    void markSent() {
        sent = true;
        if (!replayable) {
            release();
        }
    }

    /** Returns what has come so far; all of it while {@link #replayable()} or not yet sent. */
    ByteBuf copy() {
        return copy == null ? Unpooled.EMPTY_BUFFER : copy;
    }

    /** Returns what has come so far without its coding; null if that cannot be told. */
    byte @Nullable [] data() {
        ByteBuf kept = copy();
        if (framing != BodyFraming.CHUNKED) {
            byte[] data = new byte[kept.readableBytes()];
            kept.getBytes(kept.readerIndex(), data);
            return data;
        }
        ChunkScanner scanner = new ChunkScanner();
        scanner.reset(limits);
        ByteBuf data = Unpooled.buffer(kept.readableBytes());
        for (int at = kept.readerIndex(); at < kept.writerIndex() && !scanner.done(); ) {
            int used = scanner.next(kept, at, kept.writerIndex());
            if (used <= 0) {
                return null;
            }
            data.writeBytes(kept, at + used - scanner.dataLength(), scanner.dataLength());
            at += used;
        }
        return ByteBufUtil.getBytes(data);
    }

    private int stored() {
        return copy == null ? 0 : copy.readableBytes();
    }

    /** Returns whether the whole body has come. */
    boolean complete() {
        return complete;
    }

    /** Returns whether all that has come so far can still be sent to another target. */
    boolean replayable() {
        return replayable || !sent;
    }

    /** Returns whether so much is waiting to be sent that no more should be read. */
    boolean full() {
        return stored() >= REPLAY_BYTES;
    }

    void release() {
        if (copy != null) {
            copy.release();
            copy = null;
        }
    }
}

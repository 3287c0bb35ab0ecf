package dev.wissel.console.admin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the body of one request as it comes. It holds no thread while nothing comes: clients that stop in the middle of their bodies must not keep others
 * from being answered. Run by one thread at a time.
 */
public final class BodyReader implements Runnable {
    /** What is read and thrown away of a refused body: a client that is still sending when the connection closes never reads the answer. */
    private static final long MOST_DISCARDED = 16 << 20;

    private final Request request;
    private final int maxBytes;
    private final AtomicLong room;
    private final Done done;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int refusal;
    private long discarded;

    /** What comes after the body; called once. */
    public interface Done {
        /** The body is there. */
        void whole(byte[] body);

        /** It will not be: 413 too long, 408 too slow, 503 too many others are on their way. */
        void refused(int status);

        /** The client is gone. */
        void broken(Throwable failure);
    }

    /**
     * Makes one.
     *
     * @param maxBytes longest body that is taken
     * @param room bytes that bodies on their way may take together, shared with the other readers
     */
    public BodyReader(Request request, int maxBytes, AtomicLong room, Done done) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.room = room;
        this.done = done;
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                fail(chunk.getFailure());
                return;
            }
            take(chunk);
            boolean last = chunk.isLast();
            chunk.release();
            if (refusal != 0 && (last || discarded > MOST_DISCARDED)) {
                done.refused(refusal);
                return;
            }
            if (last) {
                room.addAndGet(body.size());
                done.whole(body.toByteArray());
                return;
            }
        }
    }

    private void take(Content.Chunk chunk) {
        ByteBuffer bytes = chunk.getByteBuffer();
        int length = bytes.remaining();
        if (refusal != 0) {
            discarded += length;
        } else if (length > maxBytes - body.size()) {
            refuse(413);
        } else if (room.addAndGet(-length) < 0) {
            room.addAndGet(length);
            refuse(503);
        } else {
            byte[] copy = new byte[length];
            bytes.get(copy);
            body.write(copy, 0, length);
        }
    }

    private void refuse(int status) {
        refusal = status;
        room.addAndGet(body.size());
        body = new ByteArrayOutputStream(0);
    }

    private void fail(@Nullable Throwable failure) {
        room.addAndGet(body.size());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                done.refused(408);
                return;
            }
        }
        done.broken(failure == null ? new IllegalStateException("no body") : failure);
    }
}

package dev.wissel.gateway.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an answer that an injected fault holds back: what has come since its first byte, until the delay is over. Confined to its loop.
 */
final class HeldAnswer {
    /** What is held before the target is slowed down. */
    private static final int MOST_HELD_BYTES = 256 * 1024;

    private final EventLoop loop;
    private final long nanos;
    private final Queue<ByteBuf> bytes = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Throwable end;
    private int heldBytes;

    HeldAnswer(EventLoop loop, Duration delay) {
        this.loop = loop;
        this.nanos = delay.toNanos();
    }

    /** Keeps bytes, which become its own to release. */
    void add(UpstreamConnection from, ByteBuf more) {
        bytes.add(more);
        heldBytes += more.readableBytes();
        if (timer == null) {
            timer = loop.schedule(from::answerDue, nanos, TimeUnit.NANOSECONDS);
        }
        if (heldBytes > MOST_HELD_BYTES) {
            from.pauseReading();
        }
    }

    /** Keeps the end of the connection, if there is something before it; false if it is to be heard at once. */
    boolean end(Throwable cause) {
        if (bytes.isEmpty()) {
            return false;
        }
        end = end == null ? cause : end;
        return true;
    }

    /** Returns the next bytes, which become the caller's to release; null if there are no more. */
    @Nullable
    ByteBuf poll() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        return bytes.poll();
    }

    /** Returns how the connection ended meanwhile; null if it has not. */
    @Nullable
    Throwable end() {
        return end;
    }
}

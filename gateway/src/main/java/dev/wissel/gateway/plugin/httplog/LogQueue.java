package dev.wissel.gateway.plugin.httplog;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that wait to be sent: never more than the settings allow, the oldest dropped first. {@link #offer} may be called from any thread and does not wait;
 * sending is confined to one loop.
 */
final class LogQueue {
    private static final Logger LOG = LoggerFactory.getLogger(LogQueue.class);
    private static final long WARNING_NANOS = 10_000_000_000L;

    private final String name;
    private final EventLoop loop;
    private final LongSupplier clock;
    private final Sending sending;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private QueueSettings settings;
    private long waitingBytes;
    private int underWay;
    private boolean running;
    private boolean closing;
    private long dropped;
    private long sent;
    private long failures;
    private @Nullable ScheduledFuture<?> full;
    private long lastWarningNanos;
    private boolean warned;

    /** Who sends. */
    @FunctionalInterface
    interface Sending {
        void send(byte[] body, Consumer<@Nullable String> then);
    }

    LogQueue(String name, EventLoop loop, LongSupplier clock, Sending sending, QueueSettings settings) {
        this.name = name;
        this.loop = loop;
        this.clock = clock;
        this.sending = sending;
        this.settings = settings;
    }

    /** Follows other settings: the latest win. */
    synchronized void settings(QueueSettings latest) {
        settings = latest;
    }

    /** Takes a record in. */
    void offer(byte[] record) {
        try {
            boolean start;
            synchronized (this) {
                if (settings.unlimited() ? underWay >= settings.maxEntries() : !makeRoom(record.length)) {
                    drop(1, "there is no room for it");
                    return;
                }
                if (settings.unlimited()) {
                    underWay++;
                    start = false;
                    loop.execute(() -> deliver(List.of(record), clock.getAsLong(), 0));
                } else {
                    waiting.add(record);
                    waitingBytes += record.length;
                    start = !running;
                    running = true;
                    if (!start && waiting.size() == settings.maxBatchSize()) {
                        loop.execute(this::hurry);
                    }
                }
            }
            if (start) {
                loop.execute(this::gather);
            }
        } catch (RejectedExecutionException stopped) {
            synchronized (this) {
                drop(1, "the gateway has stopped");
            }
        }
    }

    private boolean makeRoom(int bytes) {
        if (waiting.size() >= settings.maxEntries()) {
            waitingBytes -= waiting.remove().length;
            drop(1, "there are too many");
        }
        if (settings.maxBytes() > 0) {
            if (bytes > settings.maxBytes()) {
                return false;
            }
            while (waitingBytes + bytes > settings.maxBytes()) {
                waitingBytes -= waiting.remove().length;
                drop(1, "they are too large");
            }
        }
        return true;
    }

    private void drop(int count, String why) {
        dropped += count;
        long nowNanos = clock.getAsLong();
        if (!warned || nowNanos - lastWarningNanos >= WARNING_NANOS) {
            warned = true;
            lastWarningNanos = nowNanos;
            LOG.warn("http-log {}: records are dropped ({} so far): {}", name, dropped, why);
        }
    }

    // ---------------------------------------------------------------- on the loop

    /** Waits for the batch to become full, if it may. */
    private void gather() {
        synchronized (this) {
            boolean wait = settings.maxBatchSize() > 1 && waiting.size() < settings.maxBatchSize() && !closing;
            if (wait) {
                full = loop.schedule(this::next, settings.coalescingNanos(), TimeUnit.NANOSECONDS);
                return;
            }
        }
        next();
    }

    /** The batch is full, or it must not wait for that any longer. */
    private void hurry() {
        ScheduledFuture<?> timer = full;
        if (timer != null && timer.cancel(false)) {
            next();
        }
    }

    private void next() {
        full = null;
        List<byte[]> batch = new ArrayList<>();
        synchronized (this) {
            while (batch.size() < settings.maxBatchSize() && !waiting.isEmpty()) {
                byte[] record = waiting.remove();
                waitingBytes -= record.length;
                batch.add(record);
            }
            underWay += batch.size();
            if (batch.isEmpty()) {
                running = false;
                return;
            }
        }
        deliver(batch, clock.getAsLong(), 0);
    }

    private void deliver(List<byte[]> batch, long startNanos, int repetition) {
        sending.send(body(batch), problem -> {
            if (problem == null) {
                done(batch, true);
            } else {
                repeat(batch, startNanos, repetition, problem);
            }
        });
    }

    private synchronized byte[] body(List<byte[]> batch) {
        if (settings.maxBatchSize() == 1 && batch.size() == 1) {
            return batch.get(0);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < batch.size(); i++) {
            body.write(i == 0 ? '[' : ',');
            body.writeBytes(batch.get(i));
        }
        body.write(']');
        return body.toByteArray();
    }

    private void repeat(List<byte[]> batch, long startNanos, int repetition, String problem) {
        long delayNanos;
        synchronized (this) {
            failures++;
            if (clock.getAsLong() - startNanos > settings.retryNanos()) {
                drop(batch.size(), problem);
                delayNanos = -1;
            } else {
                delayNanos = settings.delayNanos(repetition);
            }
        }
        if (delayNanos < 0) {
            done(batch, false);
        } else {
            loop.schedule(() -> deliver(batch, startNanos, repetition + 1), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void done(List<byte[]> batch, boolean good) {
        boolean goOn;
        synchronized (this) {
            underWay -= batch.size();
            sent += good ? batch.size() : 0;
            goOn = !settings.unlimited() || running;
        }
        if (goOn) {
            gatherOrRest();
        }
    }

    private void gatherOrRest() {
        synchronized (this) {
            if (waiting.isEmpty()) {
                running = false;
                return;
            }
        }
        gather();
    }

    // ---------------------------------------------------------------- from any thread

    /** Sends what waits without waiting for batches to become full. */
    void hurryUp() {
        synchronized (this) {
            closing = true;
        }
        try {
            loop.execute(this::hurry);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the loop of {} has stopped", name);
        }
    }

    /** Gives up what has not been sent. */
    synchronized void giveUp() {
        int left = left();
        if (left > 0) {
            waiting.clear();
            waitingBytes = 0;
            dropped += left;
            LOG.warn("http-log {}: {} records were not sent before the gateway stopped", name, left);
        }
    }

    /** Returns the records that wait or are under way. */
    synchronized int left() {
        return waiting.size() + underWay;
    }

    /** Returns the records that were dropped. */
    synchronized long dropped() {
        return dropped;
    }

    /** Returns the records that the server took. */
    synchronized long sent() {
        return sent;
    }

    /** Returns the attempts to send that failed. */
    synchronized long failures() {
        return failures;
    }

    String name() {
        return name;
    }
}

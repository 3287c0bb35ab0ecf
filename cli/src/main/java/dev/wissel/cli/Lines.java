package dev.wissel.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints lines in the order in which they come, each with the time at which it came, from a thread of its own: whoever reports must not wait for a
 * terminal that is paused or a pipe that nobody reads. When too many lines wait, further ones are dropped, and their number is printed. Thread-safe.
 */
final class Lines implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final long PATIENCE_MILLIS = 2000;

    private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread printer;

    private record Line(PrintWriter to, String text, boolean last) {}

    Lines() {
        printer = new Thread(this::print, "wissel-lines");
        printer.setDaemon(true);
        printer.start();
    }

    /** Prints the line some time soon. */
    void add(PrintWriter to, String text) {
        if (!waiting.offer(new Line(to, Clock.now() + " " + text, false))) {
            dropped.incrementAndGet();
        }
    }

    private void print() {
        try {
            while (true) {
                Line line = waiting.take();
                if (line.last) {
                    done.countDown();
                    return;
                }
                long lost = dropped.getAndSet(0);
                line.to.println(line.text);
                if (lost > 0) {
                    line.to.println(Clock.now() + " " + lost + " lines were lost: nobody read them in time");
                }
                line.to.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until what was added is printed, but not for ever. */
    @Override
    public void close() {
        try {
            if (waiting.offer(
                    new Line(new PrintWriter(Writer.nullWriter()), "", true), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                boolean unused = done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

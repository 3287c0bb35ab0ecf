package dev.wissel.console.web;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** How much a thread may reckon for one request. Confined to the thread that makes it. */
final class CpuLimit {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** On a busy machine a request ends after so many times its share of a core. */
    private static final int LONGEST_WAIT = 6;
    /** The clocks are not asked each time. */
    private static final int EACH = 64;

    private final boolean measured = THREADS.isCurrentThreadCpuTimeSupported();
    private final long cpuNanos;
    private final long startNanos;
    private final long startCpuNanos;
    private int calls;
    private boolean over;

    CpuLimit(Duration cpu) {
        this.cpuNanos = cpu.toNanos();
        this.startNanos = System.nanoTime();
        this.startCpuNanos = measured ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    /** Returns whether it may go on. */
    boolean left() {
        if (!over && calls++ % EACH == 0) {
            long waited = System.nanoTime() - startNanos;
            long used = measured ? THREADS.getCurrentThreadCpuTime() - startCpuNanos : waited;
            over = used >= cpuNanos || waited >= LONGEST_WAIT * cpuNanos;
        }
        return !over;
    }
}

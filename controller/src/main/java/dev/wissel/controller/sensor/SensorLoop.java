package dev.wissel.controller.sensor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Lets sensors look, each in a thread of its own and at its own pace, so that none waits for another. Thread-safe. */
public final class SensorLoop implements AutoCloseable {
    private static final double JITTER = 0.1;

    private final List<ScheduledExecutorService> threads = new ArrayList<>();

    /**
     * Lets a sensor look again and again: an interval after the last look has ended, up to a tenth sooner or later, so that several controllers do not ask in
     * step.
     *
     * @param random from where the jitter comes; not to be used by anyone else
     */
    public synchronized void start(PolledSensor sensor, Duration interval, RandomGenerator random) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: > 0)");
        }
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "wissel-sensor " + sensor.name());
            made.setDaemon(true);
            return made;
        });
        threads.add(thread);
        thread.execute(() -> again(sensor, interval, random, thread));
    }

    private static void again(
            PolledSensor sensor, Duration interval, RandomGenerator random, ScheduledExecutorService thread) {
        try {
            sensor.look();
        } finally {
            if (!thread.isShutdown()) {
                long nanos = (long) (interval.toNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble()));
                thread.schedule(() -> again(sensor, interval, random, thread), nanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Stops; looks under way are interrupted. */
    @Override
    public synchronized void close() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
    }
}

package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets only a few long tasks run at a time; the others wait a little, and are told to come again. Thread-safe. */
final class Turns {
    private final Semaphore free;
    private final Duration wait;

    Turns(int most, Duration wait) {
        this.free = new Semaphore(most, true);
        this.wait = wait;
    }

    /** Returns the answer of the task, or 429. */
    AdminAnswer take(Supplier<AdminAnswer> task) {
        if (!acquired()) {
            return Json.problem(429, "others are being reckoned out; try again in a few seconds", null)
                    .with("Retry-After", "3");
        }
        try {
            return task.get();
        } finally {
            free.release();
        }
    }

    private boolean acquired() {
        try {
            return free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

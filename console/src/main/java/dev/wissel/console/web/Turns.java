package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Lets only a few long tasks run at a time; the others are told to come again. Thread-safe. */
final class Turns {
    private final Semaphore free;

    Turns(int most) {
        this.free = new Semaphore(most);
    }

    /** Returns the answer of the task, or 429. */
    AdminAnswer take(Supplier<AdminAnswer> task) {
        if (!free.tryAcquire()) {
            return Json.problem(429, "others are being reckoned out; try again in a few seconds", null)
                    .with("Retry-After", "3");
        }
        try {
            return task.get();
        } finally {
            free.release();
        }
    }
}

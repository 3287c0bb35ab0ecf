package dev.wissel.sim.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A clock that jumps from event to event. Time is virtual nanoseconds, beginning at 0.
 *
 * <p>Timers wait in a heap of four children a node, its keys in arrays of their own so that a comparison touches no object; a timer knows its
 * place, so that moving or cancelling one costs no search and leaves no dead entry behind. O(log n) for each, n the timers that are scheduled;
 * one that is scheduled behind all others, as time-outs are, costs O(1). Timers that are due at the same nanosecond fire in the order in which
 * they were scheduled. Nothing is allocated for an event.
 *
 * <p>Confined to one thread.
 */
public final class Engine {
    private static final int FIRST_CAPACITY = 256;

    private long[] dues = new long[FIRST_CAPACITY];
    private long[] orders = new long[FIRST_CAPACITY];
    private @Nullable Timer[] timers = new Timer[FIRST_CAPACITY];
    private int size;
    private long scheduledCount;
    private long firedCount;
    private long nowNanos;
    private boolean stopped;

    /** Returns the present. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Returns how many timers have fired. */
    public long firedCount() {
        return firedCount;
    }

    /** Returns how many timers are scheduled. */
    public int scheduledCount() {
        return size;
    }

    /**
     * Lets the timer fire at the time given; one that is scheduled already is moved there.
     *
     * @param dueNanos not before the present
     * @throws IllegalArgumentException if that has passed
     */
    public void schedule(Timer timer, long dueNanos) {
        if (dueNanos < nowNanos) {
            throw new IllegalArgumentException(
                    "dueNanos: " + dueNanos + " (expected: >= " + nowNanos + ", the present)");
        }
        long order = scheduledCount++;
        int place = timer.place;
        if (place == Timer.IDLE) {
            if (size == dues.length) {
                grow();
            }
            up(size++, timer, dueNanos, order);
        } else if (dueNanos < dues[place]) {
            up(place, timer, dueNanos, order);
        } else {
            down(place, timer, dueNanos, order);
        }
    }

    /** Lets the timer fire after the time given. */
    public void scheduleIn(Timer timer, long delayNanos) {
        schedule(timer, nowNanos + delayNanos);
    }

    /** Runs the action at the time given. */
    public void at(long dueNanos, Timer.Action action) {
        schedule(Timer.of(action), dueNanos);
    }

    /** Keeps the timer from firing; without effect on one that is not scheduled. */
    public void cancel(Timer timer) {
        int place = timer.place;
        if (place != Timer.IDLE) {
            timer.place = Timer.IDLE;
            remove(place);
        }
    }

    /**
     * Lets everything happen that is due up to and at the time given, which is the present afterwards, unless {@link #stop} was called.
     *
     * @return whether it ran to the end
     */
    public boolean runUntil(long endNanos) {
        stopped = false;
        while (!stopped) {
            if (size == 0 || dues[0] > endNanos) {
                nowNanos = Math.max(nowNanos, endNanos);
                return true;
            }
            fireFirst();
        }
        return false;
    }

    /** Lets things happen until nothing is scheduled any more, or {@link #stop} is called. */
    public void runOut() {
        stopped = false;
        while (!stopped && size > 0) {
            fireFirst();
        }
    }

    /** Ends a run after the event that calls this. */
    public void stop() {
        stopped = true;
    }

    private void fireFirst() {
        Timer first = at(0);
        nowNanos = dues[0];
        first.place = Timer.IDLE;
        remove(0);
        firedCount++;
        first.fire(nowNanos);
    }

    private Timer at(int place) {
        Timer timer = timers[place];
        if (timer == null) {
            throw new IllegalStateException("place: " + place + " (expected: < " + size + ")");
        }
        return timer;
    }

    /** Fills the gap with the last timer. */
    private void remove(int place) {
        int last = --size;
        Timer moved = at(last);
        timers[last] = null;
        if (last == place) {
            return;
        }
        long due = dues[last];
        long order = orders[last];
        if (place > 0 && before(due, order, (place - 1) >> 2)) {
            up(place, moved, due, order);
        } else {
            down(place, moved, due, order);
        }
    }

    private boolean before(long due, long order, int place) {
        return due < dues[place] || due == dues[place] && order < orders[place];
    }

    private void up(int from, Timer timer, long due, long order) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >> 2;
            if (!before(due, order, parent)) {
                break;
            }
            put(place, at(parent), dues[parent], orders[parent]);
            place = parent;
        }
        put(place, timer, due, order);
    }

    private void down(int from, Timer timer, long due, long order) {
        int place = from;
        while (true) {
            int child = (place << 2) + 1;
            if (child >= size) {
                break;
            }
            int end = Math.min(child + 4, size);
            int least = child;
            for (int other = child + 1; other < end; other++) {
                if (before(dues[other], orders[other], least)) {
                    least = other;
                }
            }
            if (before(due, order, least)) {
                break;
            }
            put(place, at(least), dues[least], orders[least]);
            place = least;
        }
        put(place, timer, due, order);
    }

    private void put(int place, Timer timer, long due, long order) {
        dues[place] = due;
        orders[place] = order;
        timers[place] = timer;
        timer.place = place;
    }

    private void grow() {
        int capacity = dues.length * 2;
        dues = Arrays.copyOf(dues, capacity);
        orders = Arrays.copyOf(orders, capacity);
        timers = Arrays.copyOf(timers, capacity);
    }
}

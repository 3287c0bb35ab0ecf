package dev.wissel.sim.world;

import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Timer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server of some cores that works on several jobs at once. Of n running jobs each advances at the rate {@code speed · min(1, cores / n)}; at most
 * {@code slots} run, the others wait first come, first served.
 *
 * <ul>
 *   <li>{@code slots = cores}: FCFS with that many servers; 1 and 1 is the single queue.
 *   <li>{@code slots} without bound: processor sharing, of which a job takes no more than one core.
 *   <li>in between: a pool of worker threads on fewer cores.
 * </ul>
 *
 * <p>All running jobs advance alike, so one virtual clock V, the work that a job present throughout would have got, orders them: a job of work x that
 * starts at V is done at V + x, whatever comes and goes meanwhile. The next to be done is the least of a heap, and each arrival, departure, change of
 * cores or speed costs O(log n).
 *
 * <p>Confined to its engine.
 *
 * @see <a href="https://doi.org/10.1145/321386.321403">Kleinrock, Time-shared systems: a theoretical treatment, 1967 (processor sharing)</a>
 */
public final class Server {
    /** No bound on slots or on the queue. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final int FIRST_CAPACITY = 16;

    private final Engine engine;
    private final Timer next = Timer.of(this::firstDone);
    private double cores;
    private double speed = 1;
    private int slots;
    private int queueLimit;

    // The running jobs as a binary heap by the virtual time at which they are done.
    private double[] ends = new double[FIRST_CAPACITY];
    private @Nullable Job[] running = new Job[FIRST_CAPACITY];
    private int runningCount;

    private @Nullable Job firstWaiting;
    private @Nullable Job lastWaiting;
    private int waitingCount;

    private double virtualNanos;
    private long updatedNanos;
    private double rate;

    private double jobNanos; // integral of the jobs present over time
    private double workDoneNanos;

    /**
     * Makes an idle server.
     *
     * @param engine its clock
     * @param cores jobs that it can advance at full rate at a time, &gt; 0
     * @param slots jobs that may run at a time, &gt;= 1, or {@link #UNBOUNDED}
     * @param queueLimit jobs that may wait, &gt;= 0, or {@link #UNBOUNDED}
     * @throws IllegalArgumentException if an argument is out of range
     */
    public Server(Engine engine, double cores, int slots, int queueLimit) {
        this.engine = engine;
        require(cores > 0 && cores < Double.POSITIVE_INFINITY, "cores", cores, "> 0 and finite");
        require(slots >= 1, "slots", slots, ">= 1");
        require(queueLimit >= 0, "queueLimit", queueLimit, ">= 0");
        this.cores = cores;
        this.slots = slots;
        this.queueLimit = queueLimit;
        this.updatedNanos = engine.nowNanos();
    }

    /** Returns a server of c cores that work on one job each, first come, first served. */
    public static Server fcfs(Engine engine, int c) {
        return new Server(engine, c, c, UNBOUNDED);
    }

    /** Returns a server whose cores all its jobs share, none of them taking more than one. */
    public static Server processorSharing(Engine engine, double cores) {
        return new Server(engine, cores, UNBOUNDED, UNBOUNDED);
    }

    /** Takes the job in, unless slots and queue are full. Returns whether it did. */
    public boolean offer(Job job) {
        if (job.place != Job.OUTSIDE) {
            throw new IllegalStateException("a job in two servers");
        }
        if (runningCount < slots) {
            advance();
            start(job);
            replan();
            return true;
        }
        if (waitingCount >= queueLimit) {
            return false;
        }
        advance();
        enqueue(job);
        return true;
    }

    /** Takes the job out before it is done; without effect if it is not here. */
    public void withdraw(Job job) {
        if (job.place == Job.OUTSIDE) {
            return;
        }
        advance();
        if (job.place == Job.WAITING) {
            dequeue(job);
        } else {
            removeAt(job.place);
            job.place = Job.OUTSIDE;
            fill();
            replan();
        }
    }

    /** Takes all jobs out, the running ones first, and returns them: the server has died. */
    public List<Job> clear() {
        advance();
        List<Job> lost = new ArrayList<>(runningCount + waitingCount);
        for (int i = 0; i < runningCount; i++) {
            lost.add(at(i));
            running[i] = null;
        }
        for (Job job = firstWaiting; job != null; job = job.nextWaiting) {
            lost.add(job);
        }
        runningCount = 0;
        waitingCount = 0;
        firstWaiting = null;
        lastWaiting = null;
        for (Job job : lost) {
            job.place = Job.OUTSIDE;
            job.previousWaiting = null;
            job.nextWaiting = null;
        }
        replan();
        return lost;
    }

    /** Changes what the server can do from now on: an antagonist takes cores away, a scaler brings some. */
    public void cores(double newCores) {
        require(newCores > 0 && newCores < Double.POSITIVE_INFINITY, "cores", newCores, "> 0 and finite");
        advance();
        cores = newCores;
        replan();
    }

    /** Changes how fast work is done from now on: 1 as specified, 0.1 ten times slower, 0 not at all. */
    public void speed(double newSpeed) {
        require(newSpeed >= 0 && newSpeed < Double.POSITIVE_INFINITY, "speed", newSpeed, ">= 0 and finite");
        advance();
        speed = newSpeed;
        replan();
    }

    /** Changes how many jobs may run and wait from now on; what runs goes on. */
    public void limits(int newSlots, int newQueueLimit) {
        require(newSlots >= 1, "slots", newSlots, ">= 1");
        require(newQueueLimit >= 0, "queueLimit", newQueueLimit, ">= 0");
        advance();
        slots = newSlots;
        queueLimit = newQueueLimit;
        fill();
        replan();
    }

    /** Returns the cores it has now. */
    public double cores() {
        return cores;
    }

    /** Returns its speed now. */
    public double speed() {
        return speed;
    }

    /** Returns the jobs running and waiting. */
    public int present() {
        return runningCount + waitingCount;
    }

    /** Returns whether a job that came now would run at once. */
    public boolean startsAtOnce() {
        return runningCount < slots;
    }

    /** Returns the jobs running. */
    public int runningCount() {
        return runningCount;
    }

    /** Returns the jobs waiting. */
    public int waitingCount() {
        return waitingCount;
    }

    /** Returns the integral over time of the jobs present, in job · nanoseconds; divided by the time it is the mean number present. */
    public double jobNanos() {
        return jobNanos + (engine.nowNanos() - updatedNanos) * (double) present();
    }

    /** Returns the work done so far, in nanoseconds of one core at speed 1. */
    public double workDoneNanos() {
        return workDoneNanos + (engine.nowNanos() - updatedNanos) * rate * runningCount;
    }

    /** Brings virtual time up to the present. */
    private void advance() {
        long now = engine.nowNanos();
        long elapsed = now - updatedNanos;
        if (elapsed > 0) {
            double done = elapsed * rate;
            virtualNanos += done;
            workDoneNanos += done * runningCount;
            jobNanos += elapsed * (double) (runningCount + waitingCount);
            updatedNanos = now;
        }
        if (runningCount == 0) {
            virtualNanos = 0; // it has no meaning then, and small numbers are exact numbers
        }
    }

    private void start(Job job) {
        if (runningCount == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
            running = Arrays.copyOf(running, running.length * 2);
        }
        up(runningCount++, job, virtualNanos + Math.max(0, job.workNanos));
    }

    /** Starts waiting jobs while there are free slots. */
    private void fill() {
        Job first = firstWaiting;
        while (first != null && runningCount < slots) {
            dequeue(first);
            start(first);
            first = firstWaiting;
        }
    }

    private void replan() {
        if (runningCount == 0) {
            rate = 0;
            engine.cancel(next);
            return;
        }
        rate = speed * (runningCount <= cores ? 1 : cores / runningCount);
        if (rate == 0) {
            engine.cancel(next);
            return;
        }
        double leftNanos = Math.max(0, ends[0] - virtualNanos) / rate;
        engine.schedule(next, updatedNanos + (long) Math.min(Math.ceil(leftNanos), 4e18 - updatedNanos));
    }

    private void firstDone(long nowNanos) {
        advance();
        Job done = at(0);
        virtualNanos = Math.max(virtualNanos, ends[0]);
        removeAt(0);
        done.place = Job.OUTSIDE;
        fill();
        replan();
        done.done(nowNanos);
    }

    private void enqueue(Job job) {
        job.place = Job.WAITING;
        Job last = lastWaiting;
        job.previousWaiting = last;
        job.nextWaiting = null;
        if (last == null) {
            firstWaiting = job;
        } else {
            last.nextWaiting = job;
        }
        lastWaiting = job;
        waitingCount++;
    }

    private void dequeue(Job job) {
        Job before = job.previousWaiting;
        Job after = job.nextWaiting;
        if (before == null) {
            firstWaiting = after;
        } else {
            before.nextWaiting = after;
        }
        if (after == null) {
            lastWaiting = before;
        } else {
            after.previousWaiting = before;
        }
        job.previousWaiting = null;
        job.nextWaiting = null;
        job.place = Job.OUTSIDE;
        waitingCount--;
    }

    private Job at(int place) {
        Job job = running[place];
        if (job == null) {
            throw new IllegalStateException("place: " + place + " (expected: < " + runningCount + ")");
        }
        return job;
    }

    private void removeAt(int place) {
        int last = --runningCount;
        Job moved = at(last);
        running[last] = null;
        if (place == last) {
            return;
        }
        double end = ends[last];
        if (place > 0 && end < ends[(place - 1) >> 1]) {
            up(place, moved, end);
        } else {
            down(place, moved, end);
        }
    }

    private void up(int from, Job job, double end) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >> 1;
            if (end >= ends[parent]) {
                break;
            }
            put(place, at(parent), ends[parent]);
            place = parent;
        }
        put(place, job, end);
    }

    private void down(int from, Job job, double end) {
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child >= runningCount) {
                break;
            }
            if (child + 1 < runningCount && ends[child + 1] < ends[child]) {
                child++;
            }
            if (end <= ends[child]) {
                break;
            }
            put(place, at(child), ends[child]);
            place = child;
        }
        put(place, job, end);
    }

    private void put(int place, Job job, double end) {
        ends[place] = end;
        running[place] = job;
        job.place = place;
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}

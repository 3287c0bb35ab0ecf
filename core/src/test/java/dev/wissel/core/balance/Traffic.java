package dev.wissel.core.balance;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A small host in virtual time: requests arrive evenly, each is one attempt, and the answers come when the back ends say. */
final class Traffic {
    /** What a back end does with an attempt. */
    @FunctionalInterface
    interface BackEnd {
        Answer answer(int index, long nowNanos, RandomGenerator random);
    }

    record Answer(long afterNanos, Outcome outcome) {}

    private record Running(int index, long startNanos, long endNanos, Outcome outcome) {}

    private final Targets targets;
    private final Loads loads = new Loads();
    private final RandomGenerator random;
    private final Picker picker;
    private final BackEnd backEnd;
    private final PriorityQueue<Running> running =
            new PriorityQueue<>((a, b) -> Long.compare(a.endNanos(), b.endNanos()));
    private long nowNanos;

    Traffic(BalancePolicy policy, Targets targets, long seed, BackEnd backEnd) {
        this.targets = targets;
        this.random = new SplittableRandom(seed);
        this.picker = policy.picker(targets, loads, random, null);
        this.backEnd = backEnd;
    }

    static Answer ok(double seconds) {
        return new Answer((long) (seconds * 1e9), Outcome.answered(200));
    }

    static Answer failed(double seconds) {
        return new Answer((long) (seconds * 1e9), Outcome.answered(503));
    }

    Picker picker() {
        return picker;
    }

    /** Sends that many requests, one each {@code everySeconds}, and returns how many went to each address. */
    int[] send(int requests, double everySeconds) {
        int[] counts = new int[targets.size()];
        for (int i = 0; i < requests; i++) {
            nowNanos += (long) (everySeconds * 1e9);
            finishUntilNow();
            counts[start()]++;
        }
        return counts;
    }

    private int start() {
        int index = picker.pick(Fixtures.attempt(random.nextInt()), nowNanos);
        loads.of(targets.address(index)).started(nowNanos);
        Answer answer = backEnd.answer(index, nowNanos, random);
        running.add(new Running(index, nowNanos, nowNanos + answer.afterNanos(), answer.outcome()));
        return index;
    }

    private void finishUntilNow() {
        while (!running.isEmpty() && running.peek().endNanos() <= nowNanos) {
            Running done = running.remove();
            loads.of(targets.address(done.index())).ended(done.outcome(), done.startNanos(), done.endNanos());
            picker.onOutcome(done.index(), done.outcome(), done.startNanos(), done.endNanos());
            picker.onRequestEnd(done.index(), 1, done.startNanos(), done.endNanos());
        }
    }
}

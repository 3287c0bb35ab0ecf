package dev.wissel.gateway.route.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program in all ways at once, one code point after the other: never more steps than program length times text length (Pike's algorithm). Gives the
 * answer that {@link Backtracker} would give with time enough. Confined to one search.
 */
final class Lockstep {
    private final Program program;
    private final String text;
    private Threads current;
    private Threads following;
    private int[] stack = new int[48];
    private int @Nullable [] match;

    Lockstep(Program program, String text) {
        this.program = program;
        this.text = text;
        this.current = new Threads(program);
        this.following = new Threads(program);
    }

    /** Instructions that wait for the next code point, best first, each with its slots. */
    private static final class Threads {
        final int[] pcs;
        final int[] slots;
        final int[] seenAt;
        int size;

        Threads(Program program) {
            this.pcs = new int[program.ops.length];
            this.slots = new int[program.ops.length * program.slots];
            this.seenAt = new int[program.ops.length];
            Arrays.fill(seenAt, -1);
        }
    }

    /** Returns the slots of the leftmost match, -1 where a group took no part; null if there is none. */
    int @Nullable [] search() {
        int position = 0;
        int[] fresh = new int[program.slots];
        while (true) {
            if (match == null && (position == 0 || !program.anchored)) {
                Arrays.fill(fresh, -1);
                add(current, 0, position, fresh);
            }
            if (current.size == 0 && (match != null || program.anchored)) {
                return match;
            }
            if (position == text.length()) {
                finish();
                return match;
            }
            int c = text.codePointAt(position);
            int next = position + Character.charCount(c);
            step(c, next);
            Threads swap = current;
            current = following;
            following = swap;
            following.size = 0;
            position = next;
        }
    }

    /** Moves every thread over one code point. A thread that has matched ends all worse ones. */
    private void step(int c, int next) {
        int[] slots = new int[program.slots];
        for (int i = 0; i < current.size; i++) {
            int pc = current.pcs[i];
            if (program.ops[pc] == Program.MATCH) {
                keep(i);
                return;
            }
            if (program.sets[program.xs[pc]].contains(c)) {
                System.arraycopy(current.slots, i * program.slots, slots, 0, program.slots);
                add(following, pc + 1, next, slots);
            }
        }
    }

    private void finish() {
        for (int i = 0; i < current.size; i++) {
            if (program.ops[current.pcs[i]] == Program.MATCH) {
                keep(i);
                return;
            }
        }
    }

    private void keep(int thread) {
        int from = thread * program.slots;
        match = Arrays.copyOfRange(current.slots, from, from + program.slots);
    }

    /** Adds all instructions that can be reached without taking a code point, best first; each at most once a position. */
    private void add(Threads threads, int start, int position, int[] slots) {
        int depth = push(0, start, 0);
        while (depth > 0) {
            int value = stack[--depth];
            int pc = stack[--depth];
            if (pc < 0) {
                slots[~pc] = value;
                continue;
            }
            if (threads.seenAt[pc] == position) {
                continue;
            }
            threads.seenAt[pc] = position;
            int x = program.xs[pc];
            switch (program.ops[pc]) {
                case Program.SPLIT -> {
                    depth = push(depth, program.ys[pc], 0);
                    depth = push(depth, x, 0);
                }
                case Program.JUMP -> depth = push(depth, x, 0);
                case Program.SAVE -> {
                    depth = push(depth, ~x, slots[x]);
                    slots[x] = position;
                    depth = push(depth, pc + 1, 0);
                }
                case Program.AT -> {
                    if (program.holds(x, text, position)) {
                        depth = push(depth, pc + 1, 0);
                    }
                }
                default -> {
                    System.arraycopy(slots, 0, threads.slots, threads.size * program.slots, program.slots);
                    threads.pcs[threads.size++] = pc;
                }
            }
        }
    }

    private int push(int depth, int pc, int value) {
        if (depth + 2 > stack.length) {
            stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        stack[depth] = pc;
        stack[depth + 1] = value;
        return depth + 2;
    }
}

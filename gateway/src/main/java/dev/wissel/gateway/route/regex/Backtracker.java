package dev.wissel.gateway.route.regex;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program by trying one way after the other. Fast for nearly every path that people write, exponential for a few; so it gives up after a number of
 * steps, and {@link Lockstep} answers instead. Confined to one search.
 */
final class Backtracker {
    private final Program program;
    private final String text;
    private final int[] slots;
    private int[] stack = new int[48];
    private int depth;
    private int stepsLeft;

    Backtracker(Program program, String text, int steps) {
        this.program = program;
        this.text = text;
        this.slots = new int[program.slots];
        this.stepsLeft = steps;
    }

    /** Returns whether the last search ended for want of steps and says nothing. */
    boolean gaveUp() {
        return stepsLeft < 0;
    }

    /** Returns the slots of the leftmost match, -1 where a group took no part; null if there is none or it {@link #gaveUp()}. */
    int @Nullable [] search() {
        int last = program.anchored ? 0 : text.length();
        int start = 0;
        while (!matchesFrom(start)) {
            if (start >= last || gaveUp()) {
                return null;
            }
            start += Character.charCount(text.codePointAt(start));
        }
        return slots;
    }

    private boolean matchesFrom(int start) {
        Arrays.fill(slots, -1);
        depth = 0;
        push(0, start);
        while (depth > 0) {
            int position = stack[--depth];
            int pc = stack[--depth];
            if (pc < 0) {
                slots[~pc] = position;
            } else if (run(pc, position)) {
                return true;
            }
        }
        return false;
    }

    private boolean run(int from, int at) {
        int pc = from;
        int position = at;
        while (--stepsLeft >= 0) {
            int x = program.xs[pc];
            switch (program.ops[pc]) {
                case Program.ONE -> {
                    if (position == text.length()) {
                        return false;
                    }
                    int c = text.codePointAt(position);
                    if (!program.sets[x].contains(c)) {
                        return false;
                    }
                    position += Character.charCount(c);
                    pc++;
                }
                case Program.SPLIT -> {
                    push(program.ys[pc], position);
                    pc = x;
                }
                case Program.JUMP -> pc = x;
                case Program.SAVE -> {
                    push(~x, slots[x]);
                    slots[x] = position;
                    pc++;
                }
                case Program.AT -> {
                    if (!program.holds(x, text, position)) {
                        return false;
                    }
                    pc++;
                }
                default -> {
                    return true;
                }
            }
        }
        depth = 0;
        return false;
    }

    private void push(int pc, int position) {
        if (depth + 2 > stack.length) {
            stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        stack[depth++] = pc;
        stack[depth++] = position;
    }
}

package dev.wissel.gateway.route.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A compiled expression: instructions in arrays, all of equal length. Immutable.
 *
 * <p>An instruction is an opcode with two operands. {@link #SPLIT} tries its first target before its second, which makes the leftmost branch win.
 */
final class Program {
    /** Takes one code point of set {@code x}. */
    static final byte ONE = 0;
    /** Goes on at {@code x}, and if that fails at {@code y}. */
    static final byte SPLIT = 1;
    /** Goes on at {@code x}. */
    static final byte JUMP = 2;
    /** Remembers the position in slot {@code x}. */
    static final byte SAVE = 3;
    /** Goes on if the position is at place {@code x}. */
    static final byte AT = 4;
    /** Has matched. */
    static final byte MATCH = 5;

    private static final int MAX_LENGTH = 10_000;
    /** Bound of instructions times slots, which is what a search in lockstep keeps. */
    private static final int MAX_SLOTS = 1_000_000;

    final byte[] ops;
    final int[] xs;
    final int[] ys;
    final CodePoints[] sets;
    private final Node.Place[] places;
    /** Two for the whole match and two for each group. */
    final int slots;
    /** Whether it can only match at the start of the text. */
    final boolean anchored;

    private Program(Compiler compiler, int slots, boolean anchored) {
        this.ops = Arrays.copyOf(compiler.ops, compiler.length);
        this.xs = Arrays.copyOf(compiler.xs, compiler.length);
        this.ys = Arrays.copyOf(compiler.ys, compiler.length);
        this.sets = compiler.sets.toArray(new CodePoints[0]);
        this.places = compiler.places.toArray(new Node.Place[0]);
        this.slots = slots;
        this.anchored = anchored;
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException if the program would be too long
     */
    static Program of(Node node, int groups) {
        Compiler compiler = new Compiler();
        compiler.emit(SAVE, 0, 0);
        compiler.compile(node);
        compiler.emit(SAVE, 1, 0);
        compiler.emit(MATCH, 0, 0);
        int slots = 2 * (groups + 1);
        if ((long) compiler.length * slots > MAX_SLOTS) {
            throw new IllegalArgumentException(
                    "regex: " + groups + " groups (expected: fewer in so long an expression)");
        }
        return new Program(compiler, slots, startsAtTextStart(node));
    }

    private static boolean startsAtTextStart(Node node) {
        if (node instanceof Node.At at) {
            return at.place() == Node.Place.TEXT_START;
        }
        if (node instanceof Node.Sequence sequence) {
            return !sequence.parts().isEmpty()
                    && startsAtTextStart(sequence.parts().get(0));
        }
        if (node instanceof Node.Choice choice) {
            return choice.branches().stream().allMatch(Program::startsAtTextStart);
        }
        return node instanceof Node.Group group && startsAtTextStart(group.part());
    }

    boolean holds(int place, String text, int position) {
        return switch (places[place]) {
            case TEXT_START -> position == 0;
            case TEXT_END -> position == text.length();
            case LINE_START -> position == 0 || text.charAt(position - 1) == '\n';
            case LINE_END -> position == text.length() || text.charAt(position) == '\n';
            case WORD_BOUNDARY -> boundary(true, text, position);
            case NO_WORD_BOUNDARY -> !boundary(true, text, position);
            case ASCII_WORD_BOUNDARY -> boundary(false, text, position);
            case NO_ASCII_WORD_BOUNDARY -> !boundary(false, text, position);
        };
    }

    private static boolean boundary(boolean unicode, String text, int position) {
        CodePoints word = CharClasses.word(unicode);
        boolean before = position > 0 && word.contains(text.codePointBefore(position));
        boolean after = position < text.length() && word.contains(text.codePointAt(position));
        return before != after;
    }

    private static final class Compiler {
        private byte[] ops = new byte[32];
        private int[] xs = new int[32];
        private int[] ys = new int[32];
        private final List<CodePoints> sets = new ArrayList<>();
        private final List<Node.Place> places = new ArrayList<>();
        private int length;

        int emit(byte op, int x, int y) {
            if (length == MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "regex: too large (expected: at most " + MAX_LENGTH + " instructions)");
            }
            if (length == ops.length) {
                ops = Arrays.copyOf(ops, 2 * length);
                xs = Arrays.copyOf(xs, 2 * length);
                ys = Arrays.copyOf(ys, 2 * length);
            }
            ops[length] = op;
            xs[length] = x;
            ys[length] = y;
            return length++;
        }

        void compile(Node node) {
            if (node instanceof Node.One one) {
                emit(ONE, sets.size(), 0);
                sets.add(one.set());
            } else if (node instanceof Node.Sequence sequence) {
                sequence.parts().forEach(this::compile);
            } else if (node instanceof Node.Choice choice) {
                choice(choice.branches());
            } else if (node instanceof Node.Repeat repeat) {
                repeat(repeat);
            } else if (node instanceof Node.Group group) {
                emit(SAVE, 2 * group.index(), 0);
                compile(group.part());
                emit(SAVE, 2 * group.index() + 1, 0);
            } else if (node instanceof Node.At at) {
                emit(AT, places.size(), 0);
                places.add(at.place());
            }
        }

        private void choice(List<Node> branches) {
            int[] ends = new int[branches.size()];
            for (int i = 0; i < ends.length - 1; i++) {
                int split = emit(SPLIT, length + 1, 0);
                compile(branches.get(i));
                ends[i] = emit(JUMP, 0, 0);
                ys[split] = length;
            }
            compile(branches.get(ends.length - 1));
            for (int i = 0; i < ends.length - 1; i++) {
                xs[ends[i]] = length;
            }
        }

        private void repeat(Node.Repeat repeat) {
            int copies = repeat.max() < 0 ? Math.max(repeat.min() - 1, 0) : repeat.min();
            for (int i = 0; i < copies; i++) {
                compile(repeat.part());
            }
            if (repeat.max() >= 0) {
                optional(repeat, repeat.max() - repeat.min());
            } else if (repeat.min() > 0) {
                plus(repeat);
            } else if (repeat.part().canBeEmpty()) {
                // x* of an x that can be empty is (x+)?, or the groups in it would differ from Perl's and Rust's.
                int split = emit(SPLIT, 0, 0);
                plus(repeat);
                aim(split, repeat.greedy(), split + 1, length);
            } else {
                int split = emit(SPLIT, 0, 0);
                compile(repeat.part());
                emit(JUMP, split, 0);
                aim(split, repeat.greedy(), split + 1, length);
            }
        }

        private void plus(Node.Repeat repeat) {
            int start = length;
            compile(repeat.part());
            int split = emit(SPLIT, 0, 0);
            aim(split, repeat.greedy(), start, length);
        }

        private void optional(Node.Repeat repeat, int times) {
            int[] splits = new int[times];
            for (int i = 0; i < times; i++) {
                splits[i] = emit(SPLIT, 0, 0);
                compile(repeat.part());
            }
            for (int split : splits) {
                aim(split, repeat.greedy(), split + 1, length);
            }
        }

        private void aim(int split, boolean greedy, int more, int enough) {
            xs[split] = greedy ? more : enough;
            ys[split] = greedy ? enough : more;
        }
    }
}

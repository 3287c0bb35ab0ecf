package dev.wissel.gateway.route.regex;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** A set of Unicode code points. Immutable. */
final class CodePoints {
    static final CodePoints NONE = new CodePoints(new int[0]);
    static final CodePoints ALL = range(0, Character.MAX_CODE_POINT);

    /** Bounds in rising order: members from each even entry up to, not including, the odd entry after it. */
    private final int[] bounds;

    private final long low;
    private final long high;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
        long lowBits = 0;
        long highBits = 0;
        for (int c = 0; c < 64; c++) {
            lowBits |= search(c) ? 1L << c : 0;
            highBits |= search(c + 64) ? 1L << c : 0;
        }
        this.low = lowBits;
        this.high = highBits;
    }

    static CodePoints of(int codePoint) {
        return range(codePoint, codePoint);
    }

    static CodePoints range(int first, int last) {
        return new CodePoints(new int[] {first, last + 1});
    }

    /** Returns all code points that the predicate accepts, asking for each once. */
    static CodePoints where(IntPredicate predicate) {
        int[] found = new int[64];
        int length = 0;
        boolean inside = false;
        for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
            boolean member = c <= Character.MAX_CODE_POINT && predicate.test(c);
            if (member != inside) {
                inside = member;
                if (length == found.length) {
                    found = Arrays.copyOf(found, length * 2);
                }
                found[length++] = c;
            }
        }
        return new CodePoints(Arrays.copyOf(found, length));
    }

    boolean contains(int codePoint) {
        if (codePoint < 64) {
            return ((low >>> codePoint) & 1) != 0;
        }
        return codePoint < 128 ? ((high >>> (codePoint - 64)) & 1) != 0 : search(codePoint);
    }

    private boolean search(int codePoint) {
        int index = Arrays.binarySearch(bounds, codePoint);
        return index >= 0 ? (index & 1) == 0 : (index & 1) == 0 && index != -1;
    }

    CodePoints union(CodePoints other) {
        return combine(other, (a, b) -> a || b);
    }

    CodePoints intersection(CodePoints other) {
        return combine(other, (a, b) -> a && b);
    }

    CodePoints difference(CodePoints other) {
        return combine(other, (a, b) -> a && !b);
    }

    CodePoints symmetricDifference(CodePoints other) {
        return combine(other, (a, b) -> a != b);
    }

    CodePoints complement() {
        return ALL.difference(this);
    }

    private interface Rule {
        boolean member(boolean inThis, boolean inOther);
    }

    private CodePoints combine(CodePoints other, Rule rule) {
        int[] merged = new int[bounds.length + other.bounds.length];
        int length = 0;
        int i = 0;
        int j = 0;
        boolean inside = false;
        while (i < bounds.length || j < other.bounds.length) {
            int next = Math.min(at(bounds, i), at(other.bounds, j));
            i += at(bounds, i) == next ? 1 : 0;
            j += at(other.bounds, j) == next ? 1 : 0;
            boolean member = rule.member((i & 1) != 0, (j & 1) != 0);
            if (member != inside) {
                inside = member;
                merged[length++] = next;
            }
        }
        return new CodePoints(Arrays.copyOf(merged, length));
    }

    private static int at(int[] values, int index) {
        return index < values.length ? values[index] : Integer.MAX_VALUE;
    }

    /** Returns the set with the other cases of each member, by the simple mappings of Unicode. */
    CodePoints withCases() {
        CodePoints result = this;
        for (int i = 0; i < bounds.length; i += 2) {
            if (bounds[i + 1] - bounds[i] > 0x10000) {
                return result.union(
                        where(c -> contains(Character.toLowerCase(c)) || contains(Character.toUpperCase(c))));
            }
            for (int c = bounds[i]; c < bounds[i + 1]; c++) {
                result = result.withCasesOf(c);
            }
        }
        return result;
    }

    private CodePoints withCasesOf(int c) {
        int upper = Character.toUpperCase(c);
        int lower = Character.toLowerCase(c);
        CodePoints result = this;
        for (int other : new int[] {upper, lower, Character.toLowerCase(upper), Character.toTitleCase(c)}) {
            if (!result.contains(other)) {
                result = result.union(of(other));
            }
        }
        return result;
    }

    /** Returns the only member; -1 if there is not exactly one. */
    int single() {
        return bounds.length == 2 && bounds[1] - bounds[0] == 1 ? bounds[0] : -1;
    }
}

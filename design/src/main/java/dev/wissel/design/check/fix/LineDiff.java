package dev.wissel.design.check.fix;

import java.util.ArrayList;
import java.util.List;

/** Shows what changed between two texts as a unified diff. Stateless. */
public final class LineDiff {
    private static final int AROUND = 3;

    private LineDiff() {}

    private record Hunk(int oldFrom, int oldTo, int newFrom, int newTo) {}

    /**
     * Returns the difference, line by line; empty if there is none. Edits keep most lines, so lines are matched greedily from both ends and, between, by the
     * next lines that are equal.
     *
     * @param file the name in the heading
     */
    public static String of(String file, String oldText, String newText) {
        if (oldText.equals(newText)) {
            return "";
        }
        List<String> before = List.of(oldText.split("\n", -1));
        List<String> after = List.of(newText.split("\n", -1));
        StringBuilder out = new StringBuilder("--- " + file + "\n+++ " + file + " (mended)\n");
        List<Hunk> hunks = hunks(before, after);
        int at = 0;
        while (at < hunks.size()) {
            int last = at;
            while (last + 1 < hunks.size()
                    && hunks.get(last + 1).oldFrom() - hunks.get(last).oldTo() <= 2 * AROUND) {
                last++;
            }
            group(out, before, after, hunks.subList(at, last + 1));
            at = last + 1;
        }
        return out.toString();
    }

    /** Changes close to each other share the lines between them. */
    private static void group(StringBuilder out, List<String> before, List<String> after, List<Hunk> hunks) {
        Hunk first = hunks.get(0);
        Hunk last = hunks.get(hunks.size() - 1);
        int start = Math.max(0, first.oldFrom() - AROUND);
        int end = Math.min(before.size(), last.oldTo() + AROUND);
        int newStart = first.newFrom() - (first.oldFrom() - start);
        int newEnd = last.newTo() + (end - last.oldTo());
        out.append("@@ -").append(start + 1).append(',').append(end - start);
        out.append(" +")
                .append(newStart + 1)
                .append(',')
                .append(newEnd - newStart)
                .append(" @@\n");
        int at = start;
        for (Hunk hunk : hunks) {
            lines(out, ' ', before, at, hunk.oldFrom());
            lines(out, '-', before, hunk.oldFrom(), hunk.oldTo());
            lines(out, '+', after, hunk.newFrom(), hunk.newTo());
            at = hunk.oldTo();
        }
        lines(out, ' ', before, at, end);
    }

    private static void lines(StringBuilder out, char mark, List<String> lines, int from, int to) {
        for (int i = from; i < to; i++) {
            out.append(mark).append(lines.get(i)).append('\n');
        }
    }

    private static List<Hunk> hunks(List<String> before, List<String> after) {
        List<Hunk> hunks = new ArrayList<>();
        int left = 0;
        int right = 0;
        while (left < before.size() || right < after.size()) {
            if (left < before.size() && right < after.size() && before.get(left).equals(after.get(right))) {
                left++;
                right++;
                continue;
            }
            int[] next = nextEqual(before, after, left, right);
            hunks.add(new Hunk(left, next[0], right, next[1]));
            left = next[0];
            right = next[1];
        }
        return hunks;
    }

    /** Returns the nearest pair of equal lines from here on, which is close: an edit changes or adds few lines. */
    private static int[] nextEqual(List<String> before, List<String> after, int left, int right) {
        for (int sum = 1; sum <= 200; sum++) {
            for (int skip = 0; skip <= sum; skip++) {
                int l = left + skip;
                int r = right + sum - skip;
                if (l < before.size() && r < after.size() && before.get(l).equals(after.get(r))) {
                    return new int[] {l, r};
                }
            }
        }
        return new int[] {before.size(), after.size()};
    }
}

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
        for (Hunk hunk : hunks(before, after)) {
            int start = Math.max(0, hunk.oldFrom() - AROUND);
            int lead = hunk.oldFrom() - start;
            int end = Math.min(before.size(), hunk.oldTo() + AROUND);
            int tail = end - hunk.oldTo();
            out.append("@@ -").append(start + 1).append(',').append(end - start).append(" +").append(hunk.newFrom() - lead + 1).append(',')
                    .append(lead + hunk.newTo() - hunk.newFrom() + tail).append(" @@\n");
            lines(out, ' ', before, start, hunk.oldFrom());
            lines(out, '-', before, hunk.oldFrom(), hunk.oldTo());
            lines(out, '+', after, hunk.newFrom(), hunk.newTo());
            lines(out, ' ', before, hunk.oldTo(), end);
        }
        return out.toString();
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

package dev.wissel.kong.document;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /**
     * Returns the word closest to what is written, if one is close enough: at most one edit in three letters, where a letter inserted, left out, replaced or
     * swapped with its neighbour is one edit (Damerau 1964, optimal string alignment). Case does not count.
     *
     * @param written what is written
     * @param words words to choose from; of equally close ones the first in order of iteration wins
     */
    public static Optional<String> of(String written, Collection<String> words) {
        if (written.isEmpty() || written.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = normal(written);
        String best = null;
        int bestDistance = Math.max(1, written.length() / 3) + 1;
        for (String word : words) {
            int distance = distance(wanted, normal(word));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = word;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns {@code did you mean 'word'?}, or an empty text if no word is close. */
    public static String hint(String written, Collection<String> words) {
        return of(written, words).map(word -> "did you mean '" + word + "'?").orElse("");
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    static int distance(String left, String right) {
        int[] beforeLast = new int[right.length() + 1];
        int[] last = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replace = last[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && swapped(left, right, i, j)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return last[right.length()];
    }

    private static boolean swapped(String left, String right, int i, int j) {
        return left.charAt(i - 1) == right.charAt(j - 2) && left.charAt(i - 2) == right.charAt(j - 1);
    }
}

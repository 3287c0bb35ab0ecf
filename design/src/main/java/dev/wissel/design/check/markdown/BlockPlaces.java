package dev.wissel.design.check.markdown;

import dev.wissel.design.check.Place;
import dev.wissel.design.check.markdown.ShellWords.Word;
import dev.wissel.design.check.source.Positions;
import dev.wissel.design.check.source.Snippet;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the characters of a block stand in its file.
 *
 * <p>Immutable.
 */
final class BlockPlaces {
    private final Snippet block;
    private final int[] starts;

    BlockPlaces(Snippet block) {
        this.block = block;
        IntStream.Builder found = IntStream.builder().add(0);
        String text = block.text();
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            found.add(at + 1);
        }
        starts = found.build().toArray();
    }

    /** Returns the place of a character. */
    Place place(int offset) {
        String text = block.text();
        int stop = Math.min(Math.max(0, offset), text.length());
        int found = Arrays.binarySearch(starts, stop);
        int line = found >= 0 ? found : -found - 2;
        int column = text.codePointCount(starts[line], stop) + 1;
        return block.positions().place(block.file(), line + 1, column);
    }

    /** Returns where a word begins. */
    Place place(Word word) {
        return place(word.offset(0));
    }

    /** Returns a word as a piece of the file. */
    Snippet snippet(Word word) {
        String[] lines = word.text().split("\n", -1);
        int[] numbers = new int[lines.length];
        int[][] columns = new int[lines.length][];
        int at = 0;
        for (int i = 0; i < lines.length; i++) {
            Place start = place(word.offset(at));
            numbers[i] = start.line();
            columns[i] = columns(word, at, lines[i], start);
            at += lines[i].length() + 1;
        }
        return new Snippet(block.file(), word.text(), Positions.exact(numbers, columns));
    }

    /** Columns of the characters of a line; between two that stand side by side no search is needed. */
    private static int[] columns(Word word, int from, String line, Place start) {
        int[] columns = new int[line.codePointCount(0, line.length())];
        int column = start.column();
        int index = 0;
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            columns[index++] = column;
            int width = Character.charCount(line.codePointAt(i));
            int next = from + i + width;
            int skipped = next < word.text().length() ? word.offset(next) - word.offset(from + i) - width : 0;
            column += 1 + Math.max(0, skipped);
        }
        return columns;
    }
}

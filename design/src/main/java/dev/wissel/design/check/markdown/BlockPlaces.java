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
        int count = (int) word.text().chars().filter(c -> c == '\n').count() + 1;
        int[] lines = new int[count];
        int[] shifts = new int[count];
        int start = 0;
        for (int i = 0; i < count; i++) {
            Place place = place(word.offset(start));
            lines[i] = place.line();
            shifts[i] = place.column() - 1;
            int end = word.text().indexOf('\n', start);
            start = end < 0 ? word.text().length() : end + 1;
        }
        return new Snippet(block.file(), word.text(), Positions.of(lines, shifts));
    }
}

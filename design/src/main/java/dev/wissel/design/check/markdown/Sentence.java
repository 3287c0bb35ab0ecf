package dev.wissel.design.check.markdown;

import dev.wissel.design.check.Place;
import dev.wissel.design.check.source.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of prose, in one line.
 *
 * <p>Immutable.
 *
 * @param paragraph where it was taken from
 * @param start offset of its first character there
 * @param text the sentence; characters stand as far from its start as in the paragraph
 */
record Sentence(Snippet paragraph, int start, String text) {
    private static final Pattern END = Pattern.compile(
            "[.!?;](?=\\s+\\S|\\s*$)(?<!\\b(?:e\\.g|i\\.e|bijv|max|min|approx|ca|sec|vs)\\.)|\\s[|](?=\\s)");
    private static final int LONGEST = 1000;

    /** Returns the sentences of a paragraph; table cells count as sentences together with their row. */
    static List<Sentence> of(Snippet paragraph) {
        List<Sentence> sentences = new ArrayList<>();
        String line = paragraph.text().replace('\n', ' ').replace('\t', ' ');
        boolean row = line.stripLeading().startsWith("|");
        Matcher end = END.matcher(line);
        int from = 0;
        while (!row && end.find()) {
            add(sentences, paragraph, line, from, end.end());
            from = end.end();
        }
        add(sentences, paragraph, line, from, line.length());
        return sentences;
    }

    private static void add(List<Sentence> sentences, Snippet paragraph, String line, int from, int to) {
        int start = from;
        while (start < to && line.charAt(start) == ' ') {
            start++;
        }
        if (start < to) {
            sentences.add(new Sentence(paragraph, start, line.substring(start, Math.min(to, start + LONGEST))));
        }
    }

    /** Returns the place of a character. */
    Place place(int offset) {
        String before = paragraph.text().substring(0, start + offset);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int lineStart = before.lastIndexOf('\n') + 1;
        int column = before.codePointCount(lineStart, before.length()) + 1;
        return paragraph.positions().place(paragraph.file(), line, column);
    }
}

package dev.wissel.design.check.markdown;

import dev.wissel.design.check.source.Positions;
import dev.wissel.design.check.source.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fenced blocks and the prose of a Markdown file.
 *
 * <p>Immutable.
 */
public final class MarkdownFile {
    private static final Pattern FENCE =
            Pattern.compile("^((?:[ \\t]*>)*[ \\t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \\t]+)?)(`{3,}|~{3,})(.*)$");
    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}(?:[ \\t]|$)");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`\\n]{1,200}`");

    private static final Pattern SPOKEN = Pattern.compile("`[<≤0-9A-Za-z.,% -]{1,24}`");

    private final List<Block> blocks = new ArrayList<>();
    private final List<Paragraph> prose = new ArrayList<>();

    /**
     * A fenced block. Immutable.
     *
     * @param label first word after the fence in lower case, {@code yaml} for example; empty if there is none
     * @param content the text inside
     */
    public record Block(String label, Snippet content) {}

    /**
     * Lines of prose that belong together. Immutable.
     *
     * @param content the text; its positions are those of the file
     */
    public record Paragraph(Snippet content) {}

    private MarkdownFile() {}

    /** Reads a Markdown file, which cannot be wrong. */
    public static MarkdownFile of(String file, String text) {
        MarkdownFile markdown = new MarkdownFile();
        markdown.read(file, text.split("\n", -1));
        return markdown;
    }

    /** Returns the fenced blocks in order. */
    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** Returns the prose in order. */
    public List<Paragraph> prose() {
        return List.copyOf(prose);
    }

    private void read(String file, String[] lines) {
        List<Integer> paragraph = new ArrayList<>();
        int at = 0;
        boolean comment = false;
        while (at < lines.length) {
            if (comment || lines[at].contains("<!--")) {
                comment = withoutComment(lines, at, comment);
            }
            Matcher fence = FENCE.matcher(withoutReturn(lines[at]));
            if (fence.matches()
                    && !(fence.group(2).startsWith("`") && fence.group(3).contains("`"))) {
                close(file, lines, paragraph);
                at = block(file, lines, at, fence);
                continue;
            }
            String line = lines[at].strip();
            if (line.isEmpty() || HEADING.matcher(lines[at]).find() || startsItem(line)) {
                close(file, lines, paragraph);
            }
            if (!line.isEmpty()) {
                paragraph.add(at);
            }
            if (HEADING.matcher(lines[at]).find() || line.startsWith("|")) {
                close(file, lines, paragraph);
            }
            at++;
        }
        close(file, lines, paragraph);
    }

    /** Blanks what is inside of comments; returns whether one is open at the end of the line. */
    private static boolean withoutComment(String[] lines, int at, boolean open) {
        StringBuilder out = new StringBuilder(lines[at]);
        boolean inside = open;
        int from = 0;
        while (from < out.length()) {
            int next = out.indexOf(inside ? "-->" : "<!--", from);
            int end = next < 0 ? out.length() : next + (inside ? 3 : 0);
            if (inside) {
                for (int i = from; i < end; i++) {
                    out.setCharAt(i, ' ');
                }
            }
            if (next < 0) {
                break;
            }
            inside = !inside;
            from = end;
        }
        lines[at] = out.toString();
        return inside;
    }

    private static boolean startsItem(String line) {
        return line.startsWith("- ")
                || line.startsWith("* ")
                || line.startsWith("+ ")
                || line.matches("[0-9]{1,9}[.)] .*");
    }

    private void close(String file, String[] lines, List<Integer> paragraph) {
        if (!paragraph.isEmpty()) {
            StringBuilder text = new StringBuilder();
            for (int line : paragraph) {
                text.append(prose(withoutReturn(lines[line]))).append('\n');
            }
            prose.add(new Paragraph(new Snippet(file, text.toString(), Positions.from(paragraph.get(0) + 1))));
            paragraph.clear();
        }
    }

    /** Code inside of prose is no sentence, unless it is a word or a figure; it is blanked so that columns stay. Emphasis is blanked too. */
    static String prose(String line) {
        String spoken = CODE_SPAN
                .matcher(line)
                .replaceAll(span -> SPOKEN.matcher(span.group()).matches()
                        ? Matcher.quoteReplacement(
                                " " + span.group().substring(1, span.group().length() - 1) + " ")
                        : " ".repeat(span.group().length()));
        return spoken.replace("**", "  ").replace("__", "  ");
    }

    /** Reads a block that begins at a line; returns the line after it. */
    private int block(String file, String[] lines, int start, Matcher fence) {
        String marks = fence.group(2);
        int indent = columns(fence.group(1));
        int quotes = count(fence.group(1));
        List<String> inside = new ArrayList<>();
        List<Integer> shifts = new ArrayList<>();
        int at = start + 1;
        for (; at < lines.length; at++) {
            String line = withoutReturn(lines[at]);
            int cut = prefix(line, quotes, indent);
            if (cut < 0 || closes(line.substring(cut), marks)) {
                break;
            }
            inside.add(line.substring(cut));
            shifts.add(cut);
        }
        add(file, start, label(fence.group(3)), inside, shifts);
        boolean closed = at < lines.length && prefix(withoutReturn(lines[at]), quotes, indent) >= 0;
        return closed ? at + 1 : at;
    }

    private void add(String file, int start, String label, List<String> inside, List<Integer> shifts) {
        int[] numbers = new int[inside.size() + 1];
        int[] cuts = new int[inside.size() + 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = start + 2 + i;
            cuts[i] = i < inside.size() ? shifts.get(i) : 0;
        }
        String text = String.join("\n", inside) + "\n";
        blocks.add(new Block(label, new Snippet(file, text, Positions.of(numbers, cuts))));
    }

    private static String label(String info) {
        String word = info.strip().replaceFirst("^\\{?\\.?", "");
        Matcher first = Pattern.compile("^[A-Za-z0-9_+.#-]+").matcher(word);
        return first.find() ? first.group().toLowerCase(Locale.ROOT) : "";
    }

    /** Returns how many characters of a line belong to the block's surroundings; -1 if the line is outside of a quotation that the block is in. */
    private static int prefix(String line, int quotes, int indent) {
        int at = 0;
        for (int seen = 0; seen < quotes; seen++) {
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            if (at >= line.length() || line.charAt(at) != '>') {
                return -1;
            }
            at++;
        }
        while (at < line.length() && at < indent && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    private static boolean closes(String line, String marks) {
        String stripped = line.strip();
        return stripped.length() >= marks.length() && stripped.chars().allMatch(mark -> mark == marks.charAt(0));
    }

    private static int columns(String before) {
        return before.length();
    }

    private static int count(String before) {
        return (int) before.chars().filter(mark -> mark == '>').count();
    }

    private static String withoutReturn(@Nullable String line) {
        return line == null ? "" : line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}

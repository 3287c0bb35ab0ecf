package dev.wissel.kong.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Tabs that Kong's parser of YAML (libyaml 0.2.5) refuses although newer ones take them: before the first word of a line, also of an empty one, and after
 * the dash of a list. Between words and inside of brackets and quotes they are fine. Confined to one thread.
 */
final class Tabs {
    /** What stands from one place to another; {@code indent} is the least column of a tab after a plain word, or -1 if it is none. */
    private record Span(int startLine, int startColumn, int endLine, int endColumn, int indent) {}

    private final List<Span> spans = new ArrayList<>();
    private final Deque<Integer> blocks = new ArrayDeque<>();
    private final String[] lines;
    private int flow;
    private int flowLine;
    private int flowColumn;

    private Tabs(String text, LoadSettings settings) {
        this.lines = text.split("\n", -1);
        new Parse(settings).parseString(text).forEach(this::take);
    }

    /** Throws if there is such a tab in a text that is otherwise good. */
    static void refuse(String name, String text, LoadSettings settings) {
        if (text.indexOf('\t') < 0) {
            return;
        }
        Tabs tabs = new Tabs(text, settings);
        int next = 0;
        for (int line = 0; line < tabs.lines.length; line++) {
            for (int at = tabs.lines[line].indexOf('\t'); at >= 0; at = tabs.lines[line].indexOf('\t', at + 1)) {
                int column = tabs.lines[line].codePointCount(0, at);
                while (next < tabs.spans.size() && startsBefore(tabs.spans.get(next), line, column)) {
                    next++;
                }
                Span before = next == 0 ? new Span(0, 0, 0, 0, -1) : tabs.spans.get(next - 1);
                if (tabs.refused(before, line, at, column)) {
                    throw Unreadable.at(
                            name,
                            line + 1,
                            column + 1,
                            "",
                            "not valid YAML to Kong: a tab where only spaces may stand",
                            "replace it with spaces");
                }
            }
        }
    }

    private static boolean startsBefore(Span span, int line, int column) {
        return span.startLine() < line || (span.startLine() == line && span.startColumn() <= column);
    }

    private boolean refused(Span before, int line, int at, int column) {
        if (before.endLine() > line || (before.endLine() == line && before.endColumn() > column)) {
            return false;
        }
        boolean sameLine = before.endLine() == line && before.endColumn() > 0;
        int from = sameLine ? lines[line].offsetByCodePoints(0, Math.min(before.endColumn(), column)) : 0;
        String prefix = lines[line].substring(from, at);
        if (prefix.contains("#")) {
            return false;
        }
        String word = prefix.strip();
        if (!word.isEmpty()) {
            return word.equals("-") || word.equals("?") || word.endsWith(" -");
        }
        return !sameLine && (before.indent() < 0 || column < before.indent() || !blank(before, line));
    }

    /** Returns whether there is nothing but white space from a word to a line. */
    private boolean blank(Span before, int line) {
        for (int i = before.endLine(); i < line; i++) {
            String rest = i == before.endLine()
                    ? lines[i].substring(lines[i].offsetByCodePoints(
                            0, Math.min(before.endColumn(), lines[i].codePointCount(0, lines[i].length()))))
                    : lines[i];
            if (!rest.isBlank()) {
                return false;
            }
        }
        return true;
    }

    private void take(Event event) {
        Mark start = event.getStartMark().orElse(null);
        Mark end = event.getEndMark().orElse(null);
        if (start == null || end == null) {
            return;
        }
        if (event instanceof CollectionStartEvent collection) {
            open(collection, start);
        } else if (event instanceof CollectionEndEvent) {
            close(end);
        } else if (flow == 0 && event instanceof ScalarEvent scalar) {
            boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
            if (!plain || !scalar.getValue().isEmpty()) {
                int indent = plain ? (blocks.isEmpty() ? -1 : blocks.peek()) + 1 : -1;
                spans.add(new Span(start.getLine(), start.getColumn(), end.getLine(), end.getColumn(), indent));
            }
        }
    }

    private void open(CollectionStartEvent collection, Mark start) {
        if (flow > 0 || collection.getFlowStyle() == FlowStyle.FLOW) {
            if (flow++ == 0) {
                flowLine = start.getLine();
                flowColumn = start.getColumn();
            }
        } else {
            blocks.push(start.getColumn());
        }
    }

    private void close(Mark end) {
        if (flow == 0) {
            blocks.pop();
        } else if (--flow == 0) {
            spans.add(new Span(flowLine, flowColumn, end.getLine(), end.getColumn(), -1));
        }
    }
}

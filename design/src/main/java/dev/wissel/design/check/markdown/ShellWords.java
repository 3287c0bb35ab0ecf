package dev.wissel.design.check.markdown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a shell script into commands and words, as far as documentation needs it: quotes, continued lines, comments and here documents. Confined to one thread. */
final class ShellWords {
    /** A word of a command, with the place of each of its characters in the script. Immutable. */
    static final class Word {
        private final String text;
        private final int[] offsets;

        Word(String text, int[] offsets) {
            this.text = text;
            this.offsets = offsets;
        }

        String text() {
            return text;
        }

        /** Returns the place of a character; of the end for the length. */
        int offset(int index) {
            if (index < offsets.length) {
                return offsets[index];
            }
            return offsets.length == 0 ? 0 : offsets[offsets.length - 1] + 1;
        }

        /** Returns the rest of a word. */
        Word from(int index) {
            return part(index, text.length());
        }

        /** Returns a part of a word. */
        Word part(int from, int to) {
            return new Word(text.substring(from, to), Arrays.copyOfRange(offsets, from, to));
        }
    }

    /**
     * A command: its words, and the text that it gets as a here document.
     *
     * @param words its words
     * @param input the here document; null if there is none
     */
    record Command(List<Word> words, @Nullable Word input) {}

    private final String script;
    private final List<Command> commands = new ArrayList<>();
    private List<Word> words = new ArrayList<>();
    private @Nullable String delimiter;
    private int at;

    private ShellWords(String script) {
        this.script = script;
    }

    static List<Command> commands(String script) {
        ShellWords reader = new ShellWords(script);
        reader.read();
        return reader.commands;
    }

    private void read() {
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '\n') {
                at++;
                endLine();
            } else if (continued() || c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '#') {
                skipLine();
            } else if (script.startsWith("<<", at)) {
                here();
            } else if (";|&<>()".indexOf(c) >= 0) {
                at++;
                if (c == ';' || c == '&' || c == '|') {
                    endCommand();
                }
            } else {
                words.add(word());
            }
        }
        endLine();
    }

    private boolean continued() {
        if (script.charAt(at) != '\\') {
            return false;
        }
        int next = at + 1;
        while (next < script.length() && (script.charAt(next) == ' ' || script.charAt(next) == '\r')) {
            next++;
        }
        if (next < script.length() && script.charAt(next) != '\n') {
            return false;
        }
        at = Math.min(next, script.length() - 1);
        return true;
    }

    private void skipLine() {
        int end = script.indexOf('\n', at);
        at = end < 0 ? script.length() : end;
    }

    private void here() {
        at += 2;
        while (at < script.length() && "-~ ".indexOf(script.charAt(at)) >= 0) {
            at++;
        }
        if (at < script.length() && script.charAt(at) != '\n' && script.charAt(at) != '<') {
            delimiter = word().text();
        }
    }

    private void endCommand() {
        if (!words.isEmpty()) {
            commands.add(new Command(List.copyOf(words), null));
        }
        words = new ArrayList<>();
    }

    private void endLine() {
        String end = delimiter;
        if (end == null || end.isEmpty()) {
            endCommand();
            return;
        }
        delimiter = null;
        int start = at;
        int stop = script.length();
        while (at < script.length()) {
            int lineEnd = script.indexOf('\n', at);
            int next = lineEnd < 0 ? script.length() : lineEnd;
            if (script.substring(at, next).strip().equals(end)) {
                stop = at;
                at = Math.min(script.length(), next + 1);
                break;
            }
            at = Math.min(script.length(), next + 1);
        }
        int from = Math.min(start, stop);
        int[] offsets = new int[stop - from];
        Arrays.setAll(offsets, i -> from + i);
        commands.add(new Command(List.copyOf(words), new Word(script.substring(from, stop), offsets)));
        words = new ArrayList<>();
    }

    private Word word() {
        StringBuilder text = new StringBuilder();
        List<Integer> offsets = new ArrayList<>();
        char quote = 0;
        for (; at < script.length(); at++) {
            char c = script.charAt(at);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                    continue;
                }
                if (quote == '"'
                        && c == '\\'
                        && at + 1 < script.length()
                        && "\"\\$`\n".indexOf(script.charAt(at + 1)) >= 0) {
                    at++;
                    c = script.charAt(at);
                    if (c == '\n') {
                        continue;
                    }
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                continue;
            } else if (c == '\\'
                    && at + 1 < script.length()
                    && script.charAt(at + 1) != '\n'
                    && script.charAt(at + 1) != '\r') {
                at++;
                c = script.charAt(at);
            } else if (c == '\\' || Character.isWhitespace(c) || ";|&<>".indexOf(c) >= 0 && !inUrl(text, c)) {
                break;
            }
            text.append(c);
            offsets.add(at);
        }
        return new Word(
                text.toString(), offsets.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Documentation often leaves the quotes around a URL out, and writes what shall be replaced in angle brackets. */
    private static boolean inUrl(CharSequence text, char c) {
        return (c == '<' || c == '>') && text.toString().contains("://");
    }
}

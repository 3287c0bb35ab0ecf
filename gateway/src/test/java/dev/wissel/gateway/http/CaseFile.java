package dev.wissel.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the tables of messages and verdicts: a verdict, a tab, and the message with escapes and repetitions. */
final class CaseFile {
    /** A message, and {@code OK}, {@code MORE} or the name of the {@link HttpError} that it must get. */
    record Case(int line, String verdict, byte[] message) {
        @Override
        public String toString() {
            String text = new String(message, StandardCharsets.ISO_8859_1);
            return "line " + line + ": " + text.substring(0, Math.min(200, text.length()));
        }
    }

    private CaseFile() {}

    static List<Case> read(String name) {
        try (InputStream in = Objects.requireNonNull(CaseFile.class.getResourceAsStream(name), name)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return java.util.stream.IntStream.range(0, lines.size())
                    .filter(i -> !lines.get(i).startsWith("#"))
                    .mapToObj(i -> parse(i + 1, lines.get(i)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case parse(int line, String text) {
        int tab = text.indexOf('\t');
        String message = unescape(repeat(text.substring(tab + 1)));
        return new Case(line, text.substring(0, tab), message.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String repeat(String text) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            int star = text.indexOf('*', at);
            boolean repetition = text.charAt(at) == '{'
                    && star > at + 1
                    && text.substring(at + 1, star).chars().allMatch(Character::isDigit);
            if (!repetition) {
                out.append(text.charAt(at));
                continue;
            }
            int end = closing(text, star);
            out.append(repeat(text.substring(star + 1, end)).repeat(Integer.parseInt(text.substring(at + 1, star))));
            at = end;
        }
        return out.toString();
    }

    private static int closing(String text, int from) {
        int depth = 1;
        int at = from;
        while (depth > 0) {
            at++;
            depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
        }
        return at;
    }

    static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            at++;
            switch (text.charAt(at)) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case '0' -> out.append('\0');
                case '\\' -> out.append('\\');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text.substring(at + 1, at + 3), 16));
                    at += 2;
                }
                default -> throw new IllegalArgumentException(text);
            }
        }
        return out.toString();
    }
}

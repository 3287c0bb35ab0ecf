package dev.wissel.cli;

import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes to a stream that others write to as well, such as standard output: always whole lines at a time, so that none is torn, and without closing the
 * stream. Confined to one thread.
 */
final class WholeLines extends Writer {
    private static final int MOST_HELD_CHARS = 8 * 1024;

    private final PrintStream out;
    private final StringBuilder held = new StringBuilder();

    WholeLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) {
        held.append(text, offset, length);
        if (held.length() >= MOST_HELD_CHARS) {
            flush();
        }
    }

    /** Passes on what ends with a line; the beginning of a further one is kept. */
    @Override
    public void flush() {
        int end = held.lastIndexOf("\n") + 1;
        if (end > 0) {
            byte[] lines = held.substring(0, end).getBytes(StandardCharsets.UTF_8);
            held.delete(0, end);
            out.write(lines, 0, lines.length);
            out.flush();
        }
    }

    @Override
    public void close() {
        flush();
    }
}

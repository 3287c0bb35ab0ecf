package dev.wissel.cli.demo;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Shows what happens. On a terminal the table is drawn anew each second below the lines that stay; elsewhere each second is a line of its own. Confined to the
 * demo's thread.
 */
final class Screen {
    private static final int HEADER_EVERY = 20;

    private final PrintWriter out;
    private final Tables tables;
    private final boolean live;
    private final String help;
    private int drawn;
    private int sinceHeader = HEADER_EVERY;
    private @Nullable Frame last;

    /**
     * Makes an empty screen.
     *
     * @param live whether to draw a table again and again; needs a terminal of at least {@link #MIN_COLUMNS} columns
     * @param help the last line of the table
     */
    Screen(PrintWriter out, Tables tables, boolean live, String help) {
        this.out = out;
        this.tables = tables;
        this.live = live;
        this.help = help;
    }

    /** The width below which a table would wrap. */
    static final int MIN_COLUMNS = 96;

    /** Prints a line that stays. */
    void say(String line) {
        lines(List.of(line));
    }

    /** Prints lines that stay. */
    void lines(List<String> lines) {
        erase();
        lines.forEach(out::println);
        Frame frame = last;
        if (frame != null) {
            draw(frame);
        }
        out.flush();
    }

    /** Prints a line about something that happened, at a time in seconds since the load began. */
    void event(double seconds, String subject, String line, Style... styles) {
        say(String.format(java.util.Locale.ROOT, "%8.2fs  ", seconds)
                + tables.styled(Tables.padRight(subject, 9) + " " + line, styles));
    }

    /** Shows another second. */
    void show(Frame frame) {
        if (live) {
            erase();
            draw(frame);
            last = frame;
        } else {
            if (sinceHeader >= HEADER_EVERY) {
                tables.lineHeader(frame).forEach(out::println);
                sinceHeader = 0;
            }
            sinceHeader++;
            out.println(tables.line(frame));
        }
        out.flush();
    }

    /** Leaves the last table where it is. */
    void finish() {
        last = null;
        drawn = 0;
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "F\u001b[J");
            drawn = 0;
        }
    }

    private void draw(Frame frame) {
        out.println();
        List<String> lines = tables.table(frame);
        lines.forEach(out::println);
        out.println(tables.styled(" " + help, Style.faint));
        drawn = lines.size() + 2;
    }
}

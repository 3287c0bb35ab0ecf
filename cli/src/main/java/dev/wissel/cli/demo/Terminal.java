package dev.wissel.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this process's standard input and output are, and the terminal's mode. Thread-safe. */
final class Terminal implements AutoCloseable {
    private static final int UNKNOWN_COLUMNS = 80;
    private static final long PATIENCE_SECONDS = 5;

    private final boolean input;
    private final boolean output;
    private final int columns;
    private @Nullable String savedMode;

    private Terminal(boolean input, boolean output, int columns) {
        this.input = input;
        this.output = output;
        this.columns = columns;
    }

    /** Looks what there is. */
    static Terminal detect() {
        return new Terminal(standardStream(0), standardStream(1), columnsOfTty());
    }

    private static boolean standardStream(int number) {
        return run("[ -t " + number + " ]", true).good();
    }

    private static int columnsOfTty() {
        String[] size = run("stty size </dev/tty", false).text().strip().split(" ");
        return size.length == 2 && size[1].matches("[1-9][0-9]{0,4}") ? Integer.parseInt(size[1]) : UNKNOWN_COLUMNS;
    }

    /** Returns whether standard input is a terminal that this process may read: one in the background would be stopped for it. */
    boolean input() {
        return input && foreground();
    }

    /** Returns whether standard input may be read without being stopped for it. */
    boolean readable() {
        return !input || foreground();
    }

    /** Returns whether standard output is a terminal. */
    boolean output() {
        return output;
    }

    /** Returns its width; 80 if that is unknown. */
    int columns() {
        return columns;
    }

    /** Linux says which group of processes a terminal listens to; where it cannot be asked, ours is taken to be it. */
    private static boolean foreground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[2].equals(fields[5]); // pgrp and tpgid
        } catch (IOException | RuntimeException unknown) {
            return true;
        }
    }

    /** Has the terminal hand over each key as it is pressed, without showing it; returns whether it does. */
    synchronized boolean enterKeys() {
        Run mode = run("stty -g </dev/tty", false);
        if (!mode.good()
                || !run("stty -icanon -echo min 1 time 0 </dev/tty", false).good()) {
            return false;
        }
        savedMode = mode.text().strip();
        return true;
    }

    /** Gives the terminal its mode back. May be called more than once. */
    @Override
    public synchronized void close() {
        String saved = savedMode;
        if (saved != null) {
            savedMode = null;
            run("stty " + saved + " </dev/tty", false);
        }
    }

    private record Run(boolean good, String text) {}

    private static Run run(String script, boolean inherit) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT TTOU; " + script));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (inherit) {
            builder.inheritIO();
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        try {
            Process process = builder.start();
            String text = inherit ? "" : new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Run(ended && process.exitValue() == 0, text);
        } catch (IOException noShell) {
            return new Run(false, "");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Run(false, "");
        }
    }
}

package dev.wissel.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process of ours, everything it prints, and the signals it gets. Closing it kills it. Thread-safe.
 *
 * <p>All waiting has a limit of a minute, which no verdict depends on: on an idle machine nothing here takes a second.
 */
class Child implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    Child(String name, Map<String, String> environment, List<String> command) throws IOException {
        this.name = name;
        ProcessBuilder builder = new ProcessBuilder(hearingHangUps(command));
        builder.environment().keySet().removeIf(key -> key.startsWith("WISSEL_") || key.equals("NO_COLOR"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("WISSEL_CONSOLE_LISTEN", "off"); // several run at a time, and its usual port is one
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.outReader = collect(process.getInputStream(), out);
        this.errReader = collect(process.getErrorStream(), err);
    }

    /** Returns the command line that runs a class of this test's class path in a virtual machine that starts quickly. */
    static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        String tests = System.getProperty("surefire.test.class.path", "");
        command.addAll(List.of("-cp", tests.isEmpty() ? System.getProperty("java.class.path") : tests, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Thread collect(InputStream from, List<String> into) {
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    synchronized (this) {
                        into.add(line);
                        notifyAll();
                    }
                }
            } catch (IOException closed) {
                // the process is gone
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Writes to the child's standard input, and closes it. */
    void write(String text) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    synchronized List<String> out() {
        return List.copyOf(out);
    }

    synchronized List<String> err() {
        return List.copyOf(err);
    }

    String errText() {
        return String.join("\n", err());
    }

    /** Waits for a line on standard output at or after index {@code from} and returns it. */
    String awaitOut(int from, Predicate<String> wanted) throws InterruptedException {
        return await(out, from, wanted);
    }

    /** Waits for a line on standard output that contains the text. */
    String awaitOut(String text) throws InterruptedException {
        return await(out, 0, line -> line.contains(text));
    }

    /** Waits for a line on standard error that contains the text. */
    String awaitErr(String text) throws InterruptedException {
        return await(err, 0, line -> line.contains(text));
    }

    private synchronized String await(List<String> lines, int from, Predicate<String> wanted)
            throws InterruptedException {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        int at = from;
        while (true) {
            for (; at < lines.size(); at++) {
                if (wanted.test(lines.get(at))) {
                    return lines.get(at);
                }
            }
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
            if (leftMillis <= 0 || !process.isAlive() && !outReader.isAlive() && !errReader.isAlive()) {
                throw new AssertionError(name + (process.isAlive() ? " does not say" : " ended without saying")
                        + " what was waited for; it said:\n" + String.join("\n", out) + "\non standard error:\n"
                        + String.join("\n", err));
            }
            wait(Math.min(leftMillis, 200));
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    OutputStream in() {
        return process.getOutputStream();
    }

    /**
     * A test run under nohup ignores SIGHUP, one in a shell's background SIGINT, and so would everything it starts. Where env can give a signal its meaning back, it does; it becomes the
     * command, so that the process id stays the command's.
     */
    private static List<String> hearingHangUps(List<String> command) throws IOException {
        List<String> asked = List.of("env", "--default-signal=HUP,INT");
        List<String> whole = new ArrayList<>(asked);
        try {
            List<String> trial = new ArrayList<>(asked);
            trial.add("true");
            if (new ProcessBuilder(trial).start().waitFor() != 0) {
                return command;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before " + command.get(0) + " was started", stopped);
        }
        whole.addAll(command);
        return whole;
    }

    /** Sends a signal by its name without SIG, as a user would. */
    void signal(String signal) throws IOException, InterruptedException {
        // The shell's own kill: the program of that name is not on every machine.
        int code = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + signal + " " + name + ": exit code " + code);
        }
    }

    /** Waits for the end and returns the exit code; everything that it printed has been collected then. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name + " does not end; it said:\n" + String.join("\n", out()) + "\n" + errText());
        }
        outReader.join();
        errReader.join();
        return process.exitValue();
    }

    /** Sends SIGKILL and waits until the process is no more; its sockets are closed then. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

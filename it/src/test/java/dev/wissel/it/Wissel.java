package dev.wissel.it;

import dev.wissel.cli.Main;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code wissel} as a user starts it, on ports that are free. */
final class Wissel extends Child {
    private static final Pattern SERVING = Pattern.compile(
            "serving (.*) on http://127\\.0\\.0\\.1:(\\d+), metrics on http://127\\.0\\.0\\.1:(\\d+)/metrics");

    private int proxyPort;
    private int statusPort;

    Wissel(Map<String, String> environment, String... arguments) throws IOException {
        super("wissel " + String.join(" ", arguments), environment, java(Main.class, arguments));
    }

    /** Starts a command that is expected to end by itself. */
    static Wissel ends(String... arguments) throws IOException {
        return new Wissel(Map.of(), arguments);
    }

    /** Starts a gateway and waits until it serves. */
    static Wissel serves(String command, String... arguments) throws IOException, InterruptedException {
        Wissel started = starts(command, arguments);
        started.awaitServing();
        return started;
    }

    /** Starts a gateway that reads its configuration from standard input. */
    static Wissel starts(String command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(
                List.of(command, "--proxy-listen", "127.0.0.1:0", "--status-listen", "127.0.0.1:0", "--threads", "2"));
        all.addAll(List.of(arguments));
        return new Wissel(Map.of(), all.toArray(String[]::new));
    }

    void awaitServing() throws InterruptedException {
        Matcher serving = SERVING.matcher(awaitOut(" on http://"));
        if (!serving.find()) {
            throw new AssertionError("no ports in: " + out());
        }
        proxyPort = Integer.parseInt(serving.group(2));
        statusPort = Integer.parseInt(serving.group(3));
    }

    int proxyPort() {
        return proxyPort;
    }

    int statusPort() {
        return statusPort;
    }

    String metrics() throws IOException {
        return Client.get(statusPort, "/metrics").body();
    }
}

package dev.wissel.cli.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One {@link BackEnd} as a process of its own. Confined to one thread at a time. */
final class BackEndProcess {
    private static final long START_SECONDS = 60;
    private static final long DEATH_SECONDS = 5;
    private static final int FAULT_MILLIS = 2000;

    /** Keeps Ctrl-C and the end of the terminal, which go to all processes of the terminal, for the demo itself: it ends its back ends last. */
    private static final String SHIELD = "trap '' INT HUP; exec \"$@\"";

    private final String service;
    private final String region;
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private BackEndProcess(String service, String region, Process process) {
        this.service = service;
        this.region = region;
        this.process = process;
    }

    /** Starts one, without waiting for it. */
    static BackEndProcess start(String service, String region, int port) throws IOException {
        List<String> command = List.of(
                "/bin/sh",
                "-c",
                SHIELD,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xms8m",
                "-Xmx32m",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                BackEnd.class.getName(),
                service,
                region,
                Integer.toString(port));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BackEndProcess started = new BackEndProcess(service, region, process);
        Thread listener = new Thread(() -> started.listen(port), "wissel-demo-" + started.name());
        listener.setDaemon(true);
        listener.start();
        return started;
    }

    /** The demo's own class path may be relative to where it was started, which is where its children start too; an empty one means here. */
    private static String absolute(String classPath) {
        return classPath.isEmpty() ? new File("").getAbsolutePath() : classPath;
    }

    private void listen(int wanted) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(BackEnd.READY)) {
                    port.complete(Integer.parseInt(line.substring(BackEnd.READY.length())));
                } else if (line.startsWith(BackEnd.TAKEN)) {
                    port.completeExceptionally(
                            new DemoFailed("cannot listen on 127.0.0.1:" + wanted + " for " + service + " in "
                                    + region + ": " + line.substring(BackEnd.TAKEN.length())
                                    + " (choose other ports with --port-base N; 0 takes free ones)"));
                } else if (said.length() < 2000) {
                    said.append(' ').append(line);
                }
            }
        } catch (IOException closed) {
            said.append(' ').append(closed.getMessage());
        }
        port.completeExceptionally(
                new DemoFailed(name() + " ended before it served:" + (said.isEmpty() ? " it said nothing" : said)));
    }

    /** Waits until it serves, and returns its port. */
    int awaitPort() throws DemoFailed {
        try {
            return port.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new DemoFailed(failed.getCause() instanceof DemoFailed why ? why.getMessage() : failed.toString());
        } catch (TimeoutException slow) {
            throw new DemoFailed(name() + " did not serve within " + START_SECONDS + " s");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("interrupted while " + name() + " started");
        }
    }

    String name() {
        return service + "-" + region;
    }

    String service() {
        return service;
    }

    String region() {
        return region;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sends SIGKILL, without waiting for what comes of it. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits until it is gone. */
    void awaitDeath() throws DemoFailed {
        try {
            if (!process.waitFor(DEATH_SECONDS, TimeUnit.SECONDS)) {
                throw new DemoFailed(
                        name() + " (process " + pid() + ") is still there " + DEATH_SECONDS + " s after SIGKILL");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("interrupted while " + name() + " was killed");
        }
    }

    /** Tells it how to behave; {@code query} as {@link BackEnd} takes it. */
    void fault(String query) throws DemoFailed {
        if (!alive()) {
            throw new DemoFailed(name() + " is not running (revive " + region + " first)");
        }
        try {
            URL url = new URL("http://127.0.0.1:" + awaitPort() + "/_fault?" + query);
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod("POST");
            connection.setConnectTimeout(FAULT_MILLIS);
            connection.setReadTimeout(FAULT_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            if (status != 200) {
                throw new DemoFailed(name() + " refused " + query + " with " + status);
            }
        } catch (IOException silent) {
            throw new DemoFailed(
                    name() + " does not listen: " + silent.getMessage() + " (revive " + region + " first)");
        }
    }
}

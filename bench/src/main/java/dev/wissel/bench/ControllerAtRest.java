package dev.wissel.bench;

import dev.wissel.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs {@code wissel run --kong} as a user does, in a process of its own, on a large Kong that is played by another ({@link PlayedKong}) and in which nothing happens, and says what
 * that costs: processor time of the whole process, its memory, the size of its journal, and what it asks for. Then a region is lost in all upstreams at once, and it says how long it is until all
 * are written. Arguments: upstreams, targets of each, seconds of warm-up, seconds measured; 1000 10 60 120 if not given.
 */
public final class ControllerAtRest {
    private static final long PATIENCE_NANOS = 180_000_000_000L;

    private ControllerAtRest() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int upstreams = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int targets = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        int warmUp = args.length > 2 ? Integer.parseInt(args[2]) : 60;
        int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 120;
        Path directory = Files.createTempDirectory("wissel-rest");
        Process kong = java(List.of(), PlayedKong.class, String.valueOf(targets))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Process controller = null;
        try (BufferedReader says = reader(kong)) {
            String[] ports = says.readLine().split(" ");
            Path strategy = directory.resolve("strategy.yml");
            Files.writeString(strategy, strategy(upstreams, targets, ports[1]));
            Path log = directory.resolve("log");
            controller = java(
                            List.of("-Xmx1g"),
                            Main.class,
                            "run",
                            strategy.toString(),
                            "--kong",
                            "http://127.0.0.1:" + ports[0],
                            "--journal",
                            directory.resolve("journal.db").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            awaitLine(log, "LEADS");
            TimeUnit.SECONDS.sleep(warmUp);
            measure(controller, kong, says, directory, seconds);
            lose(kong, says, upstreams * (targets - targets / 2));
        } finally {
            if (controller != null) {
                controller.destroy();
                controller.waitFor();
            }
            kong.destroy();
            remove(directory);
        }
    }

    private static void measure(Process controller, Process kong, BufferedReader says, Path directory, int seconds)
            throws IOException, InterruptedException {
        long[] before = counts(kong, says);
        long journalBefore = size(directory);
        Duration cpuBefore = cpu(controller);
        long begin = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        Duration cpuAfter = cpu(controller);
        double took = (System.nanoTime() - begin) / 1e9;
        long[] after = counts(kong, says);
        System.out.printf(
                Locale.ROOT,
                "at rest: %.2f %% of one core over %.0f s; %.1f looks/s, %.1f probes/s, %.2f others/s, %d writes; %d MB"
                        + " resident; journal %.1f KB/s%n",
                100 * cpuAfter.minus(cpuBefore).toNanos() / 1e9 / took,
                took,
                (after[0] - before[0]) / took,
                (after[1] - before[1]) / took,
                (after[3] - before[3]) / took,
                after[2] - before[2],
                residentMegabytes(controller),
                (size(directory) - journalBefore) / 1e3 / took);
    }

    private static void lose(Process kong, BufferedReader says, int expected) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long[] first = ask(kong, says, "lose ams\n");
        long firstWrite = 0;
        long done = 0;
        while (done < expected && System.nanoTime() - begin < PATIENCE_NANOS) {
            TimeUnit.MILLISECONDS.sleep(50);
            done = counts(kong, says)[2] - first[2];
            firstWrite = done > 0 && firstWrite == 0 ? System.nanoTime() : firstWrite;
        }
        System.out.printf(
                Locale.ROOT,
                "region lost everywhere: first write after %.1f s, %d of %d after %.1f s%n",
                (firstWrite - begin) / 1e9,
                done,
                expected,
                (System.nanoTime() - begin) / 1e9);
    }

    private static String strategy(int upstreams, int targets, String port) {
        StringBuilder out = new StringBuilder("""
                strategy: bench
                regions: [ams, fra]
                defaults: {health: {path: /health, interval: 5s, timeout: 1s}, balance: round-robin}
                services:
                """);
        for (int i = 0; i < upstreams; i++) {
            out.append("  service" + i + ":\n    routes: [{paths: [/service" + i + "]}]\n    endpoints:\n");
            out.append("      ams: [");
            for (int j = 0; j < targets; j++) {
                out.append(j == targets / 2 ? "]\n      fra: [" : j == 0 ? "" : ", ");
                out.append('"' + PlayedKong.ip(i, j) + ":" + port + '"');
            }
            out.append("]\n");
        }
        return out.toString();
    }

    private static ProcessBuilder java(List<String> flags, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Looks, probes, writes and other requests so far. */
    private static long[] counts(Process kong, BufferedReader says) throws IOException {
        return ask(kong, says, "\n");
    }

    private static long[] ask(Process kong, BufferedReader says, String line) throws IOException {
        kong.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        kong.getOutputStream().flush();
        String[] parts = says.readLine().split(" ");
        long[] counts = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            counts[i] = Long.parseLong(parts[i]);
        }
        return counts;
    }

    private static void awaitLine(Path log, String text) throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(log) || !Files.readString(log).contains(text)) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("the controller does not lead: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static long residentMegabytes(Process process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    private static long size(Path directory) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("journal"))
                    .toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package dev.wissel.it;

import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.admin.TargetRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * "A Kong": the embedded gateway with its Admin API in a process of its own, without a word of regions in what it serves, and two regions of back ends behind it. The standby has weight 0. Confined to
 * the test's thread.
 */
final class KongRig implements AutoCloseable {
    static final String UPSTREAM = "shop.pair.upstream";
    private static final Pattern ADMIN = Pattern.compile("Admin API on http://127\\.0\\.0\\.1:(\\d+)");
    private static final Map<String, Object> CHECKS = Map.of(
            "active",
            Map.of(
                    "http_path",
                    "/health",
                    "timeout",
                    1,
                    "healthy",
                    Map.of("interval", 0.25, "successes", 1),
                    "unhealthy",
                    Map.of("interval", 0.25, "http_failures", 1, "tcp_failures", 1, "timeouts", 1)));

    final BackEnds ams;
    final BackEnds fra;
    final Path directory;
    final Path strategy;
    final Path journal;
    private final boolean stored;
    private Wissel kong;
    private int adminPort;
    private AdminClient client;
    private final List<Wissel> started = new ArrayList<>();

    /** @param ramp how long the strategy's way back takes */
    KongRig(Path directory, boolean stored, String ramp) throws IOException, InterruptedException {
        this.directory = directory;
        this.stored = stored;
        this.ams = new BackEnds(directory, "ams1", "ams2");
        this.fra = new BackEnds(directory, "fra1", "fra2");
        this.strategy = directory.resolve("strategy.yml");
        this.journal = directory.resolve("journal.db");
        Files.writeString(strategy, """
                strategy: pair
                regions: [ams, fra]
                defaults:
                  health: {path: /health, interval: 250ms, timeout: 1s, suspect: 300ms}
                  failback: {hold: 2s, ramp: %s}
                  balance: round-robin
                services:
                  shop:
                    routes: [{paths: [/shop]}]
                    endpoints:
                      ams: ["%s", "%s"]
                      fra: ["%s", "%s"]
                """.formatted(
                        ramp, ams.address("ams1"), ams.address("ams2"), fra.address("fra1"), fra.address("fra2")));
        if (!stored) {
            Files.writeString(directory.resolve("kong.yml"), declarative());
        }
        startKong("127.0.0.1:0");
        if (stored) {
            fill();
        }
    }

    private String declarative() {
        return """
                _format_version: "3.0"
                services:
                  - name: shop
                    host: %s
                    routes: [{name: shop, paths: [/shop], strip_path: false}]
                upstreams:
                  - name: %s
                    algorithm: round-robin
                    healthchecks:
                      active:
                        http_path: /health
                        timeout: 1
                        healthy: {interval: 0.25, successes: 1}
                        unhealthy: {interval: 0.25, http_failures: 1, tcp_failures: 1, timeouts: 1}
                    targets:
                      - {target: "%s", weight: 100}
                      - {target: "%s", weight: 100}
                      - {target: "%s", weight: 0}
                      - {target: "%s", weight: 0}
                """.formatted(
                UPSTREAM, UPSTREAM, ams.address("ams1"), ams.address("ams2"), fra.address("fra1"), fra.address("fra2"));
    }

    private void fill() {
        client.create(
                EntityKind.UPSTREAMS, Map.of("name", UPSTREAM, "algorithm", "round-robin", "healthchecks", CHECKS));
        client.addTarget(UPSTREAM, ams.address("ams1"), 100, List.of());
        client.addTarget(UPSTREAM, ams.address("ams2"), 100, List.of());
        client.addTarget(UPSTREAM, fra.address("fra1"), 0, List.of());
        client.addTarget(UPSTREAM, fra.address("fra2"), 0, List.of());
        client.create(EntityKind.SERVICES, Map.of("name", "shop", "host", UPSTREAM));
        client.create(
                EntityKind.ROUTES,
                Map.of(
                        "name",
                        "shop",
                        "paths",
                        List.of("/shop"),
                        "strip_path",
                        false,
                        "service",
                        Map.of("name", "shop")));
    }

    private void startKong(String admin) throws IOException, InterruptedException {
        kong = stored
                ? Wissel.serves("gateway", "--store", directory.resolve("store").toString(), "--admin-listen", admin)
                : Wissel.serves("gateway", directory.resolve("kong.yml").toString(), "--admin-listen", admin);
        Matcher port = ADMIN.matcher(kong.awaitOut("Admin API on "));
        if (!port.find()) {
            throw new AssertionError("no port of the Admin API: " + kong.out());
        }
        adminPort = Integer.parseInt(port.group(1));
        client = new AdminClient(AdminOptions.at(url()).build());
    }

    AdminClient client() {
        return client;
    }

    String url() {
        return "http://127.0.0.1:" + adminPort;
    }

    Wissel kong() {
        return kong;
    }

    int proxyPort() {
        return kong.proxyPort();
    }

    /** Starts a controller on this Kong and waits until it directs it. */
    Wissel controller(String... arguments) throws IOException, InterruptedException {
        Wissel controller = controllerWith(Map.of(), arguments);
        controller.awaitOut("directing pair");
        return controller;
    }

    Wissel controllerWith(Map<String, String> environment, String... arguments) throws IOException {
        return controllerAt(url(), environment, arguments);
    }

    int adminPort() {
        return adminPort;
    }

    /** Starts a controller that reaches this Kong another way. */
    Wissel controllerAt(String url, Map<String, String> environment, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("run", strategy.toString(), "--kong", url));
        if (!List.of(arguments).contains("--journal")) {
            all.addAll(List.of("--journal", journal.toString()));
        }
        all.addAll(List.of(arguments));
        Wissel controller = new Wissel(environment, all.toArray(String[]::new));
        started.add(controller);
        return controller;
    }

    /** Runs a command on the journal to its end, which must be a good one, and returns what it printed. */
    String ask(String command, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(command, "--journal", journal.toString()));
        all.addAll(List.of(arguments));
        try (Wissel asked = Wissel.ends(all.toArray(String[]::new))) {
            int code = asked.exitCode();
            String out = String.join("\n", asked.out());
            if (code != 0) {
                throw new AssertionError(command + " ended with " + code + ": " + out + "\n" + asked.errText());
            }
            return out;
        }
    }

    /** Returns the weights that Kong holds, by the back end's name. */
    Map<String, Integer> weights() {
        Map<String, String> names = new TreeMap<>();
        names.put(ams.address("ams1"), "ams1");
        names.put(ams.address("ams2"), "ams2");
        names.put(fra.address("fra1"), "fra1");
        names.put(fra.address("fra2"), "fra2");
        Map<String, Integer> weights = new TreeMap<>();
        for (TargetRow row : client.targets(UPSTREAM).orElseThrow()) {
            weights.put(names.get(row.target()), row.weight());
        }
        return weights;
    }

    static Map<String, Integer> weights(int ams1, int ams2, int fra1, int fra2) {
        return Map.of("ams1", ams1, "ams2", ams2, "fra1", fra1, "fra2", fra2);
    }

    /** Waits until Kong holds these weights. */
    void awaitWeights(int ams1, int ams2, int fra1, int fra2) throws InterruptedException {
        Map<String, Integer> wanted = weights(ams1, ams2, fra1, fra2);
        long untilNanos = System.nanoTime() + Child.PATIENCE.toNanos() * 3 / 2;
        Map<String, Integer> now = weights();
        while (!now.equals(wanted)) {
            if (System.nanoTime() - untilNanos > 0) {
                throw new AssertionError("weights: " + now + " (expected: " + wanted + ")\n" + said());
            }
            TimeUnit.MILLISECONDS.sleep(100);
            now = weights();
        }
    }

    private String said() {
        StringBuilder said = new StringBuilder();
        started.forEach(
                each -> said.append(String.join("\n", each.out())).append('\n').append(each.errText()));
        return said.toString();
    }

    @Override
    public void close() {
        started.forEach(Wissel::close);
        if (kong != null) {
            kong.close();
        }
        ams.close();
        fra.close();
    }
}

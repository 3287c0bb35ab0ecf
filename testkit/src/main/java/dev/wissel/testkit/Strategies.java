package dev.wissel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes strategies that are right, of every shape: 1 to 50 services in 1 to 4 regions, every balancing method, every kind of Kong, every fallback, and
 * each optional key now there and now not. Every address is a loopback address or a name that does not exist. The same generator state gives the same text.
 */
public final class Strategies {
    private static final List<String> REGIONS = List.of("ams", "fra", "dub", "mad");
    private static final List<String> VERSIONS =
            List.of("2.8", "2.8.5", "3.0", "3.1", "3.2", "3.4", "3.8.1", "3.9", "3.10", "3.11", "3.12", "3.14");
    private static final List<String> MODES = List.of("db", "dbless", "hybrid");

    private final RandomGenerator random;
    private final boolean sound;
    private final StringBuilder text = new StringBuilder();
    private final List<String> regions;
    private final String version;
    private final boolean enterprise;
    private final String standby;
    private final boolean commonHealth;

    private Strategies(RandomGenerator random, boolean sound) {
        this.random = random;
        this.sound = sound;
        this.regions = REGIONS.subList(0, 1 + random.nextInt(REGIONS.size()));
        this.version = any(VERSIONS);
        this.enterprise = random.nextInt(3) == 0;
        this.commonHealth = sound || chance(2);
        this.standby = any(List.of("", "", "", "auto", "ratio", "controller", "active-active", "failover"));
    }

    /** Returns a strategy as YAML. */
    public static String text(RandomGenerator random) {
        return new Strategies(random, false).strategy();
    }

    /**
     * Returns a strategy as YAML with which nothing is wrong: every region is as large as the first and has at least two endpoints, there is a health
     * path, and the objective can be met.
     */
    public static String sound(RandomGenerator random) {
        return new Strategies(random, true).strategy();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private boolean atLeast(int minor) {
        return version.startsWith("3.") && Integer.parseInt(version.split("\\.", -1)[1]) >= minor;
    }

    private boolean forcedFailover() {
        return standby.equals("failover") && enterprise && atLeast(12);
    }

    private String strategy() {
        text.append("strategy: ")
                .append(any(List.of("shop", "web-shop", "Shop_2", "a.b")))
                .append('\n');
        text.append("objective: {availability: ").append(any(List.of("99.9%", "99.99%", "95%")));
        text.append(chance(2) ? ", latency: {" + any(List.of("p50", "p95", "p99", "p99.9")) + ": 250ms}" : "");
        text.append(", failover: ")
                .append(any(sound ? List.of("15s", "30s", "2m") : List.of("2s", "10s", "30s", "2m")))
                .append("}\n");
        text.append("regions: ").append(regions).append('\n');
        text.append("kong: {version: \"")
                .append(version)
                .append("\", edition: ")
                .append(enterprise ? "enterprise" : "oss");
        text.append(", mode: ").append(any(MODES));
        if (!standby.isEmpty() && (!standby.equals("failover") || forcedFailover())) {
            text.append(", standby: ").append(standby);
        }
        text.append("}\n");
        if (commonHealth) {
            text.append("defaults:\n  health: {path: /health, interval: ")
                    .append(any(List.of("500ms", "1s", "2s")))
                    .append("}\n");
        }
        text.append("services:\n");
        int services = chance(5) ? 50 : 1 + random.nextInt(12);
        for (int i = 0; i < services; i++) {
            service(i, services);
        }
        return text.toString();
    }

    private void service(int number, int services) {
        List<String> here = chance(4) ? List.of(any(regions)) : regions;
        text.append("  s").append(number).append(":\n");
        line("routes: " + routes(number));
        if (chance(5)) {
            line("path: /api/v" + number);
        }
        if (chance(4) && !sound) {
            line("protocol: https");
        }
        if (chance(6)) {
            line("upstream: up-" + number + ".internal");
        }
        line("balance: " + balance());
        if (chance(4) && !sound) {
            line("health: "
                    + any(List.of(
                            commonHealth ? "{successes: 3}" : "{type: tcp}",
                            "{path: /ok, statuses: [2xx, 404]}",
                            "{failures: 254}")));
        }
        if (chance(4) && !sound) {
            line("timeouts: " + any(List.of("{connect: 250ms}", "{read: 2s, request: 3s}", "{connect: 10s}")));
        }
        if (chance(4) && !sound) {
            line("retries: " + any(List.of("{count: 0}", "{count: 9}", "{on: []}")));
        }
        int size = 2 + random.nextInt(3);
        line("endpoints:");
        for (String region : here) {
            line("  " + region + ":");
            int endpoints = sound ? size : 1 + random.nextInt(chance(6) ? 20 : 4);
            for (int i = 0; i < endpoints; i++) {
                line("    - " + endpoint(number, region, i));
            }
        }
        fallback(number, services, here);
    }

    private void line(String line) {
        text.append("    ").append(line).append('\n');
    }

    private String routes(int number) {
        List<String> routes = new ArrayList<>();
        routes.add("{paths: [/s" + number + "]" + (chance(3) ? ", strip_path: false" : "") + "}");
        if (chance(4)) {
            routes.add("{paths: [\"~/x" + number + "/[0-9]+\"], methods: [GET, HEAD]}");
        }
        if (chance(6)) {
            routes.add("{paths: [\"/a+b@" + number + "\"], priority: low}");
        }
        if (chance(6)) {
            routes.add("{hosts: [s" + number + ".example, \"*.s" + number
                    + ".example\"], headers: {X-V: [\"1\", \"2\"]}}");
        }
        return routes.toString();
    }

    private String balance() {
        List<String> methods = new ArrayList<>(List.of("round-robin", "least-connections", "adaptive"));
        if (atLeast(2)) {
            methods.add("latency");
        }
        if (!forcedFailover()) {
            methods.add("{method: consistent-hashing, on: header X-Customer}");
            methods.add("{method: consistent-hashing, on: cookie session}");
            methods.add("{method: consistent-hashing, on: consumer, fallback: header X-Key}");
            methods.add("{method: consistent-hashing, on: ip, slots: 20000}");
            if (atLeast(0)) {
                methods.add("{method: consistent-hashing, on: path}");
                methods.add("{method: consistent-hashing, on: query key, fallback: query other}");
                if (!sound) { // no route here has a group of that name
                    methods.add("{method: consistent-hashing, on: uri-capture id}");
                }
            }
        }
        return any(methods);
    }

    private String endpoint(int service, String region, int number) {
        if (sound) {
            return "{target: \"10." + REGIONS.indexOf(region) + "." + service + "." + (number + 1)
                    + ":8080\", capacity: 400/s}";
        }
        String host = switch (random.nextInt(6)) {
            case 0 -> "e" + number + ".s" + service + "." + region + ".example";
            case 1 -> "[::1]";
            default -> "127." + (1 + REGIONS.indexOf(region)) + "." + service + "." + (number + 1);
        };
        String weight =
                number > 0 && chance(5) ? ", weight: 0" : chance(4) ? ", weight: " + (1 + random.nextInt(400)) : "";
        String capacity = chance(2) ? ", capacity: " + (50 + random.nextInt(900)) + "/s" : "";
        int port = 20_000 + REGIONS.indexOf(region) * 100 + number;
        return "{target: \"" + host + ":" + port + "\"" + weight + capacity + "}";
    }

    private void fallback(int number, int services, List<String> here) {
        switch (random.nextInt(6)) {
            case 0 -> line("fallback: {static: {status: 503, body: '{\"message\":\"away, sorry\"}'}}");
            case 1 -> line("fallback: {region: " + any(here) + "}");
            case 2 -> {
                if (number + 1 < services && !sound) {
                    line("fallback: {service: s" + (number + 1) + "}");
                }
            }
            default -> {}
        }
    }
}

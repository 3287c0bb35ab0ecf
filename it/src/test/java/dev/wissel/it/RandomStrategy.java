package dev.wissel.it;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Strategies by chance, as text: 1 to 4 regions, every method, every kind of Kong and of address, and objectives from a minute to a year. */
final class RandomStrategy {
    private static final List<String> REGIONS = List.of("ams", "fra", "us-east.1", "ap_2");
    private static final List<String> METHODS = List.of(
            "adaptive",
            "round-robin",
            "least-connections",
            "latency",
            "{method: consistent-hashing, on: header X-Customer}",
            "{method: consistent-hashing, on: ip}");

    private final RandomGenerator random;
    private final StringBuilder yaml = new StringBuilder();
    private int hosts;

    private RandomStrategy(RandomGenerator random) {
        this.random = random;
    }

    /** Returns a strategy with so many services. */
    static String text(RandomGenerator random, int services) {
        RandomStrategy strategy = new RandomStrategy(random);
        strategy.write(services);
        return strategy.yaml.toString();
    }

    @SafeVarargs
    private <T> T any(T... of) {
        return of[random.nextInt(of.length)];
    }

    private void line(String text, Object... values) {
        yaml.append(text.formatted(values)).append('\n');
    }

    private void write(int services) {
        line("strategy: %s", any("webshop", "a.b_c-1", "Shop2"));
        line("objective:");
        line("  availability: %s", any("90%", "99%", "99.9%", "99.95%", "99.99%", "99.999%", "50%"));
        line("  window: %s", any("30d", "30d", "7d", "90d", "366d", "1d", "1h", "1m"));
        if (random.nextInt(4) > 0) {
            line(
                    "  latency: {%s: %s}",
                    any("p50", "p90", "p95", "p99", "p99.9"), any("1ms", "25ms", "300ms", "1s", "10s", "45s", "2m"));
        }
        line("  failover: %s", any("30s", "30s", "10s", "7s", "1s", "500ms", "90s", "10m", "1h"));
        line(
                "kong: {version: \"%s\", edition: %s, mode: %s}",
                any("3.2", "3.4", "3.9", "3.10", "3.12"), any("oss", "enterprise"), any("db", "dbless", "hybrid"));
        List<String> regions = REGIONS.subList(0, 1 + random.nextInt(REGIONS.size()));
        line("regions: [%s]", String.join(", ", regions));
        line("services:");
        for (int i = 0; i < services; i++) {
            service(any("svc", "order", "x.y") + "-" + i, regions);
        }
    }

    private void service(String name, List<String> regions) {
        line("  %s:", name);
        line("    balance: %s", METHODS.get(random.nextInt(METHODS.size())));
        if (random.nextInt(3) == 0) {
            line("    headroom: %s", any("80%", "120%", "33.3%"));
        }
        List<String> own = new ArrayList<>(regions);
        while (own.size() > 1 && random.nextInt(3) == 0) {
            own.remove(random.nextInt(own.size()));
        }
        boolean capacities = random.nextBoolean();
        line("    endpoints:");
        for (String region : own) {
            List<String> endpoints = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                endpoints.add(endpoint(capacities));
            }
            line("      %s: [%s]", region, String.join(", ", endpoints));
        }
    }

    private String endpoint(boolean capacity) {
        int host = ++hosts;
        String address = any(
                "10.0." + host / 250 + "." + (1 + host % 250) + ":8080",
                "api-" + host + ".example:443",
                "[2001:db8::" + host + "]:80",
                "under_score-" + host + ".internal:9000");
        String more = capacity ? ", capacity: " + any("400/s", "5/m", "1.5k/s", "33/s") : "";
        String weight = random.nextInt(5) == 0 ? ", weight: " + any("1", "10000") : "";
        return "{target: \"" + address + "\"" + more + weight + "}";
    }
}

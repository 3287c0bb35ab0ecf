package dev.wissel.design.reader;

import dev.wissel.design.strategy.RouteRule;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds routes between which Kong's router cannot decide by their rules: a request exists that satisfies both, and both have the same
 * priority, so that the id decides, which is chance (Kong facts 5.3). Of two regular expressions only the same text is compared.
 */
final class RouteConflicts {
    private static final String NO_PATH = "";

    /** One path of one route: the router takes them apart in the same way. */
    private record Branch(String service, Located<RouteRule> route, String path) {
        RouteRule rule() {
            return route.value();
        }
    }

    private RouteConflicts() {}

    static void check(List<ServiceReader.Placed> services, Problems problems) {
        Map<String, List<Branch>> byPath = new HashMap<>();
        for (ServiceReader.Placed placed : services) {
            for (Located<RouteRule> route : placed.routes()) {
                List<String> paths = route.value().paths().isEmpty()
                        ? List.of(NO_PATH)
                        : route.value().paths();
                for (String path : paths) {
                    Branch branch = new Branch(placed.service().name(), route, path);
                    List<Branch> sharing = byPath.computeIfAbsent(path, key -> new ArrayList<>());
                    report(branch, sharing, problems);
                    sharing.add(branch);
                }
            }
        }
    }

    private static void report(Branch branch, List<Branch> earlier, Problems problems) {
        for (Branch other : earlier) {
            if (conflict(other.rule(), branch.rule())) {
                String what = branch.path().isEmpty() ? "the same requests" : "'" + branch.path() + "'";
                problems.add(
                        branch.route().node(),
                        branch.route().path(),
                        what,
                        "this route and one of service '" + other.service() + "' both take " + what
                                + ", and nothing tells them apart",
                        Section.firstAt(other.route().node())
                                + "; give one another path, or hosts, methods or headers of its own");
                return;
            }
        }
    }

    private static boolean conflict(RouteRule one, RouteRule other) {
        return kinds(one) == kinds(other)
                && plainHosts(one) == plainHosts(other)
                && one.headers().size() == other.headers().size()
                && methodsMeet(one.methods(), other.methods())
                && hostsMeet(one.hosts(), other.hosts())
                && headersMeet(one.headers(), other.headers());
    }

    private static int kinds(RouteRule rule) {
        return (rule.paths().isEmpty() ? 0 : 1)
                + (rule.hosts().isEmpty() ? 0 : 1)
                + (rule.methods().isEmpty() ? 0 : 1)
                + (rule.headers().isEmpty() ? 0 : 1);
    }

    private static boolean plainHosts(RouteRule rule) {
        return !rule.hosts().isEmpty() && rule.hosts().stream().noneMatch(host -> host.contains("*"));
    }

    private static boolean methodsMeet(List<String> one, List<String> other) {
        return one.isEmpty() || other.isEmpty() || one.stream().anyMatch(other::contains);
    }

    private static boolean hostsMeet(List<String> one, List<String> other) {
        return one.isEmpty()
                || other.isEmpty()
                || one.stream().anyMatch(host -> other.stream().anyMatch(peer -> hostsMeet(host, peer)));
    }

    private static boolean hostsMeet(String one, String other) {
        String host = withoutPort(one);
        String peer = withoutPort(other);
        boolean portsMeet = one.equals(host) || other.equals(peer) || port(one).equals(port(other));
        return portsMeet && (host.equals(peer) || wildcardMeets(host, peer) || wildcardMeets(peer, host));
    }

    private static boolean wildcardMeets(String pattern, String host) {
        if (pattern.startsWith("*")) {
            return host.endsWith("*") || host.endsWith(pattern.substring(1));
        }
        return pattern.endsWith("*")
                && (host.startsWith("*") || host.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static String port(String host) {
        return host.substring(host.lastIndexOf(':') + 1);
    }

    private static boolean headersMeet(Map<String, List<String>> one, Map<String, List<String>> other) {
        Map<String, List<String>> lower = new HashMap<>();
        other.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        return one.entrySet().stream().allMatch(header -> {
            List<String> values = lower.get(header.getKey().toLowerCase(Locale.ROOT));
            return values == null
                    || header.getValue().stream()
                            .anyMatch(value -> values.stream().anyMatch(value::equalsIgnoreCase));
        });
    }
}

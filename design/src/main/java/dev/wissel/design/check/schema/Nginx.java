package dev.wissel.design.check.schema;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What nginx' directives would be in Kong. Stateless. */
final class Nginx {
    private static final Pattern SERVER = Pattern.compile("^\\s*(?<address>[^\\s;{]+)(?<options>[^;{]*)");
    private static final Pattern OPTION = Pattern.compile("(weight|max_fails|fail_timeout|slow_start)=([0-9]+[a-z]*)");

    private Nginx() {}

    static Optional<String> inKong(String word, String rest) {
        String argument = rest.replaceAll("[;{]", "").strip();
        return Optional.of(
                switch (word) {
                    case "upstream" ->
                        "in Kong: upstreams: [{name: " + argument + ", targets: […]}], and a service with host: "
                                + argument;
                    case "server" -> server(argument, rest);
                    case "location" -> "in Kong: a route with paths: [" + argument.replaceAll("^[~=^*]+\\s*", "") + "]";
                    case "proxy_pass" -> "in Kong: a service with url: " + argument;
                    case "proxy_next_upstream" ->
                        "in Kong: the service's retries; they follow connection errors and timeouts only, never a status such as http_503";
                    case "proxy_next_upstream_tries" -> "in Kong: the service's retries (tries after the first)";
                    case "proxy_next_upstream_timeout" ->
                        "Kong has no deadline over all tries; bound them by retries and connect_timeout";
                    case "proxy_connect_timeout" -> "in Kong: the service's connect_timeout, in milliseconds";
                    case "proxy_read_timeout" -> "in Kong: the service's read_timeout, in milliseconds";
                    case "proxy_send_timeout" -> "in Kong: the service's write_timeout, in milliseconds";
                    case "least_conn" -> "in Kong: the upstream's algorithm: least-connections";
                    case "least_time" -> "in Kong: the upstream's algorithm: latency";
                    case "ip_hash" -> "in Kong: the upstream's algorithm: consistent-hashing with hash_on: ip";
                    case "hash" ->
                        "in Kong: the upstream's algorithm: consistent-hashing with hash_on (header, cookie, query_arg, ip …)";
                    case "health_check" ->
                        "in Kong: the upstream's healthchecks.active, with interval, http_path and limits";
                    default -> "Kong has no such setting; see the upstream's algorithm, targets and healthchecks";
                });
    }

    private static String server(String argument, String rest) {
        if (rest.contains("{")) {
            return "in Kong: nothing; Kong listens by itself (proxy_listen), and routes say what goes where";
        }
        Matcher server = SERVER.matcher(argument);
        if (!server.find()) {
            return "in Kong: a target of the upstream";
        }
        StringBuilder out = new StringBuilder("in Kong: targets: [{target: \"" + server.group("address") + "\"");
        StringBuilder more = new StringBuilder();
        Matcher option = OPTION.matcher(server.group("options"));
        while (option.find()) {
            switch (option.group(1)) {
                case "weight" -> out.append(", weight: ").append(option.group(2));
                case "max_fails", "fail_timeout" ->
                    more.append("; ")
                            .append(option.group())
                            .append(
                                    ": healthchecks.passive.unhealthy limits to take it out, healthchecks.active.unhealthy.interval to let it back in");
                default -> more.append("; Kong has no slow start");
            }
        }
        out.append("}]").append(more);
        if (server.group("options").contains("backup")) {
            out.append(
                    "; open-source Kong has no backup target: every weight above 0 gets traffic, weight 0 gets none ever");
        }
        if (server.group("options").contains("down")) {
            out.append("; down: weight 0");
        }
        return out.toString();
    }
}

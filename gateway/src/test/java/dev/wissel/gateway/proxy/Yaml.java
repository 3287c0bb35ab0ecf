package dev.wissel.gateway.proxy;

import java.util.ArrayList;
import java.util.List;

/** Writes the declarative configuration of one service, {@code api}, over one upstream, {@code pool}. */
final class Yaml {
    private final StringBuilder service = new StringBuilder();
    private final StringBuilder route = new StringBuilder();
    private final StringBuilder upstream = new StringBuilder();
    private final List<String> targets = new ArrayList<>();
    private String more = "";
    private String paths = "[\"/\"]";

    private Yaml() {}

    /** One whose targets are these back ends. */
    static Yaml to(TestBackEnd... backEnds) {
        Yaml yaml = new Yaml();
        for (TestBackEnd backEnd : backEnds) {
            yaml.target(backEnd.target());
        }
        return yaml;
    }

    /** Adds a line to the service, such as {@code read_timeout: 300}. */
    Yaml service(String line) {
        service.append("  ").append(line).append('\n');
        return this;
    }

    Yaml route(String line) {
        route.append("    ").append(line).append('\n');
        return this;
    }

    Yaml paths(String flowList) {
        paths = flowList;
        return this;
    }

    /** Adds lines to the upstream. */
    Yaml upstream(String lines) {
        lines.lines().forEach(line -> upstream.append("  ").append(line).append('\n'));
        return this;
    }

    /** Adds a target, and further lines of it. */
    Yaml target(String address, String... lines) {
        StringBuilder text = new StringBuilder("  - target: \"" + address + "\"\n");
        for (String line : lines) {
            text.append("    ").append(line).append('\n');
        }
        targets.add(text.toString());
        return this;
    }

    /** Adds more services, under {@code services:}. */
    Yaml moreServices(String text) {
        more = text;
        return this;
    }

    String text() {
        return "_format_version: \"3.0\"\nservices:\n- name: api\n  host: pool\n" + service
                + "  routes:\n  - name: all\n    paths: " + paths + "\n" + route + more
                + "upstreams:\n- name: pool\n" + upstream
                + (targets.isEmpty() ? "" : "  targets:\n" + String.join("", targets));
    }
}

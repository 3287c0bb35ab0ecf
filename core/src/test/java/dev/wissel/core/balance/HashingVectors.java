package dev.wissel.core.balance;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rings and picks recorded from a running Kong 3.9.3. {@code -Dhashing.vectors=FILE} reads another file of the same form, relative to
 * the module or to the directory above it.
 */
final class HashingVectors {
    private static final String RESOURCE = "consistent-hashing.json";

    private HashingVectors() {}

    static JsonNode load() throws IOException {
        try (InputStream file = open()) {
            return JsonMapper.shared().readTree(file);
        }
    }

    private static InputStream open() throws IOException {
        String other = System.getProperty("hashing.vectors");
        if (other == null) {
            return Objects.requireNonNull(HashingVectors.class.getResourceAsStream(RESOURCE), RESOURCE);
        }
        Path path = Path.of(other);
        return Files.newInputStream(Files.exists(path) ? path : Path.of("..").resolve(path));
    }

    /** Returns the targets of a recorded set, in the order of the file. */
    static Targets targets(JsonNode set) {
        List<Target> targets = new ArrayList<>();
        for (JsonNode target : set.get("targets")) {
            String text = target.get("target").asString();
            int weight = target.get("weight").asInt();
            String host = expanded(text.substring(0, text.lastIndexOf(':')));
            int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
            targets.add(
                    isNumeric(host)
                            ? Target.of(host, port, weight)
                            : new Target(
                                    host,
                                    port,
                                    weight,
                                    Target.NO_REGION,
                                    OptionalDouble.empty(),
                                    resolved(set, host, port, weight)));
        }
        return Targets.of(targets);
    }

    /** Returns the snapshot with the recorded targets down, given by the target's or by the address's name. */
    static Targets down(Targets targets, JsonNode unhealthy) {
        List<String> names = StreamSupport.stream(unhealthy.spliterator(), false)
                .map(name -> expandedAddress(name.asString()))
                .toList();
        return targets.withAvailability(
                address -> !names.contains(address.text()) && !names.contains(address.host() + ":" + address.port()));
    }

    /** Returns {@code host:port} with an IPv6 host in the long form. */
    static String expandedAddress(String text) {
        int colon = text.lastIndexOf(':');
        return expanded(text.substring(0, colon)) + text.substring(colon);
    }

    /** A name resolves to what is on the recorded ring at its port and is no target by number. */
    private static List<Target.Node> resolved(JsonNode set, String host, int port, int weight) {
        List<String> numeric = StreamSupport.stream(set.get("targets").spliterator(), false)
                .map(it -> it.get("target").asString())
                .toList();
        return StreamSupport.stream(set.get("ring").spliterator(), false)
                .map(entry -> entry.get(1).asString())
                .filter(it -> it.endsWith("]:" + port)
                        || it.substring(it.indexOf(':')).equals(":" + port))
                .filter(it -> !numeric.contains(it))
                .distinct()
                .map(it -> new Target.Node(new Address(it.substring(0, it.lastIndexOf(':')), port, host), weight))
                .toList();
    }

    private static boolean isNumeric(String host) {
        return host.startsWith("[") || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    }

    /** Returns an IPv6 literal in the long form in which Kong stores it, anything else as it is. */
    private static String expanded(String host) {
        if (!host.startsWith("[")) {
            return host;
        }
        try {
            byte[] bytes = InetAddress.getByName(host).getAddress(); // a literal: nothing is looked up
            return IntStream.range(0, 8)
                    .mapToObj(i -> String.format("%02x%02x", bytes[2 * i], bytes[2 * i + 1]))
                    .collect(Collectors.joining(":", "[", "]"));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("target: " + host + " (expected: an IPv6 literal)", e);
        }
    }
}

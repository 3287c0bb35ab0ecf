package dev.wissel.cli.demo;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example's strategy, {@code examples/webshop/strategy.yml}, which the jar carries, with the ports that this demo uses. Immutable. */
final class Webshop {
    /** The ports in the file are this plus 101 and so on for the first region, plus 201 and so on for the second. */
    static final int PORT_BASE = 9000;

    /** The highest port in the file, less {@link #PORT_BASE}. */
    static final int PORT_SPAN = 999;

    private static final Pattern ENDPOINT = Pattern.compile("127\\.0\\.0\\.1:(9[0-9]{3})\\b");

    private final String text;
    private final Strategy strategy;

    /**
     * Where one back end stands. Immutable.
     *
     * @param service which service it is of
     * @param region where
     * @param port its port; 0 for any free one
     */
    record Place(String service, String region, int port) {}

    /**
     * What the load asks of a service. Immutable.
     *
     * @param name its name
     * @param path the path that leads to it
     * @param upstream the name of its upstream
     * @param weight its part of the load relative to the others': what its first endpoint can carry
     */
    record Service(String name, String path, String upstream, double weight) {}

    private Webshop(String text) {
        this.text = text;
        this.strategy = read(text);
    }

    /** Reads the example. */
    static Webshop load() {
        try (InputStream in = Webshop.class.getResourceAsStream("strategy.yml")) {
            if (in == null) {
                throw new IllegalStateException("strategy.yml is missing from the jar");
            }
            return new Webshop(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Strategy read(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        return reading.strategy().orElseThrow(() -> new IllegalStateException(String.valueOf(reading.problems())));
    }

    /** Returns the regions in order of preference. */
    List<String> regions() {
        return strategy.regions();
    }

    /** Returns the services in the order of the file. */
    List<Service> services() {
        List<Service> services = new ArrayList<>();
        for (ServiceStrategy each : strategy.services()) {
            double weight = each.endpoints().get(0).capacityPerSecond().orElse(1);
            String path = each.routes().get(0).paths().get(0);
            services.add(new Service(each.name(), path, Translation.upstreamName(strategy, each), weight));
        }
        return services;
    }

    /**
     * Returns the places of all back ends, in the order of services and regions.
     *
     * @param portBase what is put for {@link #PORT_BASE}; 0 for free ports
     */
    List<Place> places(int portBase) {
        List<Place> places = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            for (Endpoint endpoint : service.endpoints()) {
                int port = portBase == 0 ? 0 : endpoint.address().port() - PORT_BASE + portBase;
                places.add(new Place(service.name(), endpoint.region(), port));
            }
        }
        return places;
    }

    /**
     * Returns the configuration for the gateway.
     *
     * @param ports where the back ends listen
     */
    KongConfig config(Map<Place, Integer> ports) {
        return Translation.of(strategy(ports));
    }

    /** Returns the strategy with the places where the back ends listen. */
    Strategy strategy(Map<Place, Integer> ports) {
        return read(text(ports));
    }

    /** Returns the same as it is written. */
    String text(Map<Place, Integer> ports) {
        Matcher matcher = ENDPOINT.matcher(text);
        return matcher.replaceAll(found -> "127.0.0.1:" + portFor(Integer.parseInt(found.group(1)), ports));
    }

    private int portFor(int written, Map<Place, Integer> ports) {
        for (ServiceStrategy service : strategy.services()) {
            for (Endpoint endpoint : service.endpoints()) {
                if (endpoint.address().port() == written) {
                    return portOf(service.name(), endpoint.region(), ports);
                }
            }
        }
        return written; // in a comment, say
    }

    private static int portOf(String service, String region, Map<Place, Integer> ports) {
        return ports.entrySet().stream()
                .filter(entry -> entry.getKey().service().equals(service)
                        && entry.getKey().region().equals(region))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no back end for " + service + " in " + region));
    }
}

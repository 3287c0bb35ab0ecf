package dev.wissel.cli.console;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.live.DrillDesk;
import dev.wissel.console.live.Live;
import dev.wissel.console.web.ConsoleOptions;
import dev.wissel.console.web.ConsoleServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A console that is served, or is not because its usual place is taken. Thread-safe.
 *
 * @param server who serves it; empty if nobody does
 * @param addresses where, as URLs
 */
record ConsoleAt(Optional<ConsoleServer> server, List<String> addresses) implements AutoCloseable {
    private static final ConsoleAt NOWHERE = new ConsoleAt(Optional.empty(), List.of());

    /**
     * Serves a console. Traffic matters more than it does: if nobody has asked for its place and that is taken, there is none, which is said.
     *
     * @param strategyText the strategy in force as it was written
     * @param complains hears why there is none
     * @throws IOException if a place that was asked for cannot be listened on
     */
    static ConsoleAt open(
            ConsoleFlags.Place place,
            Live live,
            DrillDesk drills,
            Supplier<String> strategyText,
            Consumer<String> complains)
            throws IOException {
        if (place.listens().isEmpty()) {
            return NOWHERE;
        }
        try {
            ConsoleServer server = ConsoleServer.start(
                    place.at(ConsoleOptions.of(live)).drills(drills).strategyText(strategyText));
            return new ConsoleAt(Optional.of(server), addresses(place.listens(), server.ports()));
        } catch (IOException taken) {
            if (place.asked()) {
                throw taken;
            }
            complains.accept("no console: " + taken.getMessage() + " (expected: --console-listen HOST:PORT, or off)");
            return NOWHERE;
        }
    }

    private static List<String> addresses(List<AdminListen> listens, List<Integer> ports) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            InetSocketAddress at = listens.get(i).address();
            String host = at.getAddress().getHostAddress();
            addresses.add((listens.get(i).ssl() ? "https://" : "http://")
                    + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + ports.get(i));
        }
        return addresses;
    }

    /** Returns where it is, for people; empty if it is nowhere. */
    String text() {
        return String.join(", ", addresses);
    }

    @Override
    public void close() {
        server.ifPresent(ConsoleServer::close);
    }
}

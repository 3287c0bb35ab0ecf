package dev.wissel.console.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * How the Admin API is served. Immutable.
 *
 * @param listen where; loopback and Kong's 8001 unless told otherwise, port 0 for any free one
 * @param routes what is served, in the order in which it is added
 * @param threads requests answered at a time, >= 1
 * @param maxBodyBytes longest body that is read, >= 0; a longer one gets 413, as from Kong's nginx (10 MiB)
 */
public record AdminOptions(InetSocketAddress listen, List<AdminRoutes> routes, int threads, int maxBodyBytes) {
    /** Loopback, port 8001, nothing served. */
    public static final AdminOptions DEFAULTS =
            new AdminOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001), List.of(), 8, 10 << 20);

    public AdminOptions {
        routes = List.copyOf(routes);
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
        if (maxBodyBytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: >= 0)");
        }
    }

    /** Returns the same at another address. */
    public AdminOptions listen(InetSocketAddress newListen) {
        return new AdminOptions(newListen, routes, threads, maxBodyBytes);
    }

    /** Returns the same with more routes. */
    public AdminOptions with(AdminRoutes more) {
        List<AdminRoutes> all = new ArrayList<>(routes);
        all.add(more);
        return new AdminOptions(listen, all, threads, maxBodyBytes);
    }
}

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
 * @param guard who may ask; must authenticate unless the address is a loopback one
 */
public record AdminOptions(
        InetSocketAddress listen, List<AdminRoutes> routes, int threads, int maxBodyBytes, AdminGuard guard) {
    /** Loopback, port 8001, nothing served. */
    public static final AdminOptions DEFAULTS = new AdminOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001), List.of(), 8, 10 << 20, AdminGuard.NONE);

    public AdminOptions {
        routes = List.copyOf(routes);
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
        if (maxBodyBytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: >= 0)");
        }
        InetAddress address = listen.getAddress();
        if (!guard.authenticates() && (address == null || !address.isLoopbackAddress())) {
            throw new IllegalArgumentException("listen: " + listen.getHostString() + ":" + listen.getPort()
                    + " (expected: a loopback address, or a guard that asks for a token)");
        }
    }

    /** Returns the same at another address. */
    public AdminOptions listen(InetSocketAddress newListen) {
        return new AdminOptions(newListen, routes, threads, maxBodyBytes, guard);
    }

    /** Returns the same with more routes. */
    public AdminOptions with(AdminRoutes more) {
        List<AdminRoutes> all = new ArrayList<>(routes);
        all.add(more);
        return new AdminOptions(listen, all, threads, maxBodyBytes, guard);
    }

    /** Returns the same with a guard at another address, which may then be any. */
    public AdminOptions guarded(AdminGuard newGuard, InetSocketAddress newListen) {
        return new AdminOptions(newListen, routes, threads, maxBodyBytes, newGuard);
    }

    /** Returns the same with another longest body. */
    public AdminOptions maxBody(int bytes) {
        return new AdminOptions(listen, routes, threads, bytes, guard);
    }
}

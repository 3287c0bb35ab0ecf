package dev.wissel.console.admin;

import dev.wissel.gateway.tls.ListenerTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the Admin API is served. Immutable.
 *
 * @param listens where, one or more; loopback and Kong's 8001 unless told otherwise
 * @param tls what the listeners with TLS show and ask for; null if there is none of them
 * @param handshakeTimeout longest TLS handshake, &gt; 0
 * @param routes what is served, in the order in which it is added
 * @param threads requests answered at a time, &gt;= 1
 * @param maxBodyBytes longest body that is read, &gt;= 0; a longer one gets 413, as from Kong's nginx (10 MiB)
 * @param guard who may ask; must authenticate unless each address is a loopback one or asks for a client's certificate
 */
public record AdminOptions(
        List<AdminListen> listens,
        @Nullable ListenerTls tls,
        Duration handshakeTimeout,
        List<AdminRoutes> routes,
        int threads,
        int maxBodyBytes,
        AdminGuard guard) {
    /** Loopback, port 8001, nothing served. */
    public static final AdminOptions DEFAULTS = new AdminOptions(
            List.of(AdminListen.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001))),
            null,
            Duration.ofSeconds(10),
            List.of(),
            8,
            10 << 20,
            AdminGuard.NONE);

    public AdminOptions {
        listens = List.copyOf(listens);
        routes = List.copyOf(routes);
        if (listens.isEmpty()) {
            throw new IllegalArgumentException("listens: none (expected: at least one)");
        }
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException("handshakeTimeout: " + handshakeTimeout + " (expected: > 0)");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
        }
        if (maxBodyBytes < 0) {
            throw new IllegalArgumentException("maxBodyBytes: " + maxBodyBytes + " (expected: >= 0)");
        }
        for (AdminListen each : listens) {
            if (each.ssl() && tls == null) {
                throw new IllegalArgumentException("listen: " + each.text() + " ssl (expected: a certificate)");
            }
            if (!guard.authenticates() && open(each, tls)) {
                throw new IllegalArgumentException(
                        "listen: " + each.text()
                                + " (expected: a loopback address, a guard that asks for a token, or ssl with client certificates)");
            }
        }
    }

    /** Returns whether others than this machine's users reach the listener, and nothing is asked of them by TLS. */
    private static boolean open(AdminListen listen, @Nullable ListenerTls tls) {
        return !listen.loopback() && !(listen.ssl() && tls != null && tls.clientRequired());
    }

    /** Returns whether others than this machine's users reach one of the listeners without a client's certificate, so that a token is needed. */
    public static boolean needsToken(List<AdminListen> listens, @Nullable ListenerTls tls) {
        return listens.stream().anyMatch(each -> open(each, tls));
    }

    /** Returns the same at another address, without TLS. */
    public AdminOptions listen(InetSocketAddress newListen) {
        return guarded(guard, newListen);
    }

    /** Returns the same with more routes. */
    public AdminOptions with(AdminRoutes more) {
        List<AdminRoutes> all = new ArrayList<>(routes);
        all.add(more);
        return new AdminOptions(listens, tls, handshakeTimeout, all, threads, maxBodyBytes, guard);
    }

    /** Returns the same with a guard at another address, which may then be any; without TLS. */
    public AdminOptions guarded(AdminGuard newGuard, InetSocketAddress newListen) {
        return guarded(newGuard, List.of(AdminListen.plain(newListen)), null);
    }

    /** Returns the same with a guard at other addresses, which may then be any. */
    public AdminOptions guarded(AdminGuard newGuard, List<AdminListen> newListens, @Nullable ListenerTls newTls) {
        return new AdminOptions(newListens, newTls, handshakeTimeout, routes, threads, maxBodyBytes, newGuard);
    }

    /** Returns the same with another longest handshake. */
    public AdminOptions handshakeTimeout(Duration longest) {
        return new AdminOptions(listens, tls, longest, routes, threads, maxBodyBytes, guard);
    }

    /** Returns the same with another longest body. */
    public AdminOptions maxBody(int bytes) {
        return new AdminOptions(listens, tls, handshakeTimeout, routes, threads, bytes, guard);
    }
}

package dev.wissel.console.web;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.admin.Encryption;
import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.live.DrillDesk;
import dev.wissel.console.live.Live;
import dev.wissel.console.stream.StreamLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the console is served. Immutable.
 *
 * @param listens where, one or more
 * @param tls how the listeners with TLS speak it; null if there is none of them
 * @param token who knows it may see and do everything; null to let users of this machine in, and nobody else
 * @param hostNames under which the console may be asked for, beside {@code localhost} and numeric addresses
 * @param live what is shown
 * @param drills what is rehearsed; null if nothing can be
 * @param strategyText the strategy in force as it was written; empty if it is not known
 * @param threads requests answered at a time, &gt;= 2
 * @param streams how many may listen to the stream, and how slowly
 * @param loopback which addresses only this machine reaches
 * @param nanoClock a clock that never goes back, in nanoseconds
 */
public record ConsoleOptions(
        List<AdminListen> listens,
        @Nullable Encryption tls,
        @Nullable AdminToken token,
        Set<String> hostNames,
        Live live,
        @Nullable DrillDesk drills,
        Supplier<String> strategyText,
        int threads,
        StreamLimits streams,
        Predicate<InetAddress> loopback,
        LongSupplier nanoClock) {
    /** The port that nobody else's software uses by default. */
    public static final int STANDARD_PORT = 8010;

    public ConsoleOptions {
        listens = List.copyOf(listens);
        hostNames = Set.copyOf(hostNames);
        if (listens.isEmpty()) {
            throw new IllegalArgumentException("listens: none (expected: at least one)");
        }
        if (threads < 2) {
            throw new IllegalArgumentException("threads: " + threads + " (expected: >= 2)");
        }
        for (AdminListen each : listens) {
            if (each.ssl() && tls == null) {
                throw new IllegalArgumentException("listen: " + each.address() + " ssl (expected: a certificate)");
            }
            if (token == null && !local(each, loopback)) {
                throw new IllegalArgumentException(
                        "listen: " + each.address() + " (expected: a loopback address, or a token)");
            }
        }
    }

    /** Returns options for a strategy on loopback and port 8010, without a token. */
    public static ConsoleOptions of(Live live) {
        return new ConsoleOptions(
                List.of(AdminListen.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), STANDARD_PORT))),
                null,
                null,
                Set.of(),
                live,
                null,
                () -> "",
                8,
                StreamLimits.DEFAULTS,
                InetAddress::isLoopbackAddress,
                System::nanoTime);
    }

    /** Returns whether only this machine reaches a listener. */
    static boolean local(AdminListen listen, Predicate<InetAddress> loopback) {
        InetAddress host = listen.address().getAddress();
        return host != null && loopback.test(host);
    }

    /** Returns the same at other addresses. */
    public ConsoleOptions listens(
            List<AdminListen> newListens, @Nullable Encryption newTls, @Nullable AdminToken newToken) {
        return new ConsoleOptions(
                newListens,
                newTls,
                newToken,
                hostNames,
                live,
                drills,
                strategyText,
                threads,
                streams,
                loopback,
                nanoClock);
    }

    /** Returns the same on another port of loopback; 0 for any free one. */
    public ConsoleOptions port(int port) {
        return listens(
                List.of(AdminListen.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))), tls, token);
    }

    /** Returns the same under more names. */
    public ConsoleOptions hostNames(Set<String> names) {
        return new ConsoleOptions(
                listens, tls, token, names, live, drills, strategyText, threads, streams, loopback, nanoClock);
    }

    /** Returns the same with drills. */
    public ConsoleOptions drills(DrillDesk newDrills) {
        return new ConsoleOptions(
                listens, tls, token, hostNames, live, newDrills, strategyText, threads, streams, loopback, nanoClock);
    }

    /** Returns the same with the text of the strategy. */
    public ConsoleOptions strategyText(Supplier<String> newText) {
        return new ConsoleOptions(
                listens, tls, token, hostNames, live, drills, newText, threads, streams, loopback, nanoClock);
    }

    /** Returns the same with other limits of the stream. */
    public ConsoleOptions streams(StreamLimits newStreams) {
        return new ConsoleOptions(
                listens, tls, token, hostNames, live, drills, strategyText, threads, newStreams, loopback, nanoClock);
    }

    /** Returns the same with another idea of what only this machine reaches. */
    public ConsoleOptions loopback(Predicate<InetAddress> newLoopback) {
        return new ConsoleOptions(
                listens, tls, token, hostNames, live, drills, strategyText, threads, streams, newLoopback, nanoClock);
    }

    /** Returns the same with another clock. */
    public ConsoleOptions nanoClock(LongSupplier newClock) {
        return new ConsoleOptions(
                listens, tls, token, hostNames, live, drills, strategyText, threads, streams, loopback, newClock);
    }
}

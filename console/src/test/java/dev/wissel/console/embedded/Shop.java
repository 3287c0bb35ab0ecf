package dev.wissel.console.embedded;

import dev.wissel.console.live.LastDrills;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Transport;
import dev.wissel.testkit.ManualClock;
import dev.wissel.testkit.exchange.TinyBackEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A gateway with a service in two regions of two back ends each, and the console's side of it, whose clock stands still. Confined to its test. */
final class Shop implements AutoCloseable {
    static final long BEGAN_MILLIS = 1_700_000_000_000L;

    final List<TinyBackEnd> ams = new ArrayList<>();
    final List<TinyBackEnd> fra = new ArrayList<>();
    final ManualClock clock = new ManualClock(Long.MAX_VALUE - 1_000_000_000L); // it wraps around on the way
    final GatewayDecisions decisions = new GatewayDecisions();
    final Strategy strategy;
    final Gateway gateway;
    final GatewayLive live;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private long seconds;

    Shop() throws IOException, ConfigRefused {
        this(LastDrills.NONE);
    }

    Shop(LastDrills drills) throws IOException, ConfigRefused {
        for (int i = 1; i <= 2; i++) {
            ams.add(TinyBackEnd.start("ams-" + i, 0));
            fra.add(TinyBackEnd.start("fra-" + i, 0));
        }
        strategy = strategy(text(places("ams", ams) + places("fra", fra)));
        gateway = Gateway.start(
                Translation.of(strategy),
                GatewayOptions.defaults()
                        .withListen(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null)
                        .withTransport(Transport.best(), 2)
                        .withDrainTime(Duration.ZERO)
                        .withEvents(decisions));
        live = new GatewayLive(gateway, strategy, decisions, drills, clock, () -> BEGAN_MILLIS + seconds * 1000);
        live.sample();
    }

    static String text(String endpoints) {
        return """
                strategy: shop
                objective: {availability: 99.9%, window: 30d, latency: {p99: 250ms}, failover: 30s}
                regions: [ams, fra]
                services:
                  product:
                    routes: [{paths: [/]}]
                    balance: round-robin
                    health: {path: /health, interval: 1s}
                    failback: {hold: 1s, trials: 1, ramp: 2s}
                    endpoints:
                """ + endpoints;
    }

    static String places(String region, List<TinyBackEnd> backEnds) {
        return "      " + region + ": ["
                + backEnds.stream()
                        .map(each -> "{target: \"127.0.0.1:" + each.port() + "\", capacity: 100/s}")
                        .collect(Collectors.joining(", "))
                + "]\n";
    }

    static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("shop.yml", text);
        return reading.strategy()
                .orElseThrow(() -> new AssertionError(reading.problems().toString()));
    }

    static String name(TinyBackEnd backEnd) {
        return "127.0.0.1:" + backEnd.port();
    }

    /** Lets a second pass for the console, and reads the counters. */
    void second() {
        clock.advance(Duration.ofSeconds(1));
        seconds++;
        live.sample();
    }

    long nowMillis() {
        return BEGAN_MILLIS + seconds * 1000;
    }

    /** Sends requests, one after the other; returns the statuses. */
    List<Integer> send(String path, int count) throws IOException, InterruptedException {
        List<Integer> statuses = new ArrayList<>();
        URI uri = URI.create("http://127.0.0.1:" + gateway.proxyPorts().get(0) + path);
        for (int i = 0; i < count; i++) {
            statuses.add(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        }
        return statuses;
    }

    /** Waits until something holds, 10 s at most. */
    static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - endNanos > 0) {
                throw new AssertionError("not within 10 s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void close() {
        live.close();
        gateway.close();
        ams.forEach(TinyBackEnd::close);
        fra.forEach(TinyBackEnd::close);
    }
}

package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayAccess;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.ReaderOptions;
import dev.wissel.kong.entity.KongConfig;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A gateway with one event loop on an ephemeral loopback port, whose clock can be put forward and whose loop can be held. Closing it asserts that
 * nothing is left under way.
 */
final class TestGateway implements AutoCloseable {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final Gateway gateway;
    private final AtomicLong skippedNanos;

    private TestGateway(Gateway gateway, AtomicLong skippedNanos) {
        this.gateway = gateway;
        this.skippedNanos = skippedNanos;
    }

    static TestGateway start(String yaml) throws IOException {
        return start(yaml, options -> options);
    }

    static TestGateway start(String yaml, UnaryOperator<GatewayOptions> change) throws IOException {
        Leaks.watch();
        AtomicLong skipped = new AtomicLong();
        GatewayOptions options = change.apply(GatewayOptions.defaults()
                .withListen(List.of(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0)), null)
                .withTransport(Transport.best(), 1)
                .withDrainTime(Duration.ofSeconds(1)));
        try {
            return new TestGateway(
                    GatewayAccess.start(config(yaml), options, () -> System.nanoTime() + skipped.get()), skipped);
        } catch (ConfigRefused refused) {
            throw new AssertionError(refused);
        }
    }

    static KongConfig config(String yaml) {
        DeclarativeReader.Result result = new DeclarativeReader(ReaderOptions.GATEWAY).read("kong.yml", yaml);
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.config());
    }

    Gateway gateway() {
        return gateway;
    }

    int port() {
        return gateway.proxyPorts().get(0);
    }

    TestClient client() throws IOException {
        return new TestClient(port());
    }

    /** Sends one GET on a connection of its own. */
    Wire.Message get(String target) throws IOException {
        try (TestClient client = client()) {
            return client.get(target).read();
        }
    }

    void reload(String yaml) {
        try {
            gateway.reload(config(yaml));
        } catch (ConfigRefused refused) {
            throw new AssertionError(refused);
        }
    }

    UpstreamNode upstream(String name) {
        return Objects.requireNonNull(gateway.upstreams().get(name), name);
    }

    /** Puts the gateway's clock forward. */
    void skip(Duration time) {
        skippedNanos.addAndGet(time.toNanos());
    }

    private EventLoop loop() {
        return GatewayAccess.cluster(gateway).loops().get(0).eventLoop();
    }

    LoopStats stats() {
        return GatewayAccess.cluster(gateway).loops().get(0).stats();
    }

    /** Waits until the loop has looked at all its exchanges at least twice. */
    void awaitTicks() throws InterruptedException {
        assertThat(loop().schedule(() -> {}, 60, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS))
                .isTrue();
    }

    /** Waits until the loop has looked at all its connections. */
    void awaitSecond() throws InterruptedException {
        assertThat(loop().schedule(() -> {}, 1_100, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS))
                .isTrue();
    }

    /**
     * Holds the loop: what happens on the network from now on is seen by it only at the release, all at once and in the order in which it happened.
     */
    Held hold() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop().execute(() -> {
            held.countDown();
            try {
                assertThat(release.await(5, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(held.await(5, TimeUnit.SECONDS)).isTrue();
        return release::countDown;
    }

    /** Lets the loop go on. */
    @FunctionalInterface
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for something that happens on another thread. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new AssertionError("not within 5 s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Returns the attempts in flight at all targets. */
    int inFlight() {
        int sum = 0;
        for (UpstreamNode upstream : gateway.upstreams().values()) {
            for (int i = 0; i < upstream.snapshot().targets().size(); i++) {
                Address address = upstream.snapshot().targets().address(i);
                sum += upstream.inFlight(address);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        try {
            await("nothing under way", () -> stats().busyCount() == 0 && inFlight() == 0);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            gateway.close();
        }
    }
}

package dev.wissel.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Target;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.upstream.NameResolver.Answer;
import dev.wissel.gateway.upstream.NameResolver.Endpoint;
import dev.wissel.gateway.upstream.UpstreamConfig.TargetConfig;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.testkit.ManualClock;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names, against a real name server on loopback that is told what to say. The rules are the facts' 2.2; differences from Kong are marked. */
class ResolverTest {
    private static final long SECOND = 1_000_000_000L;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final EventLoop loop = (EventLoop) group.next();
    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 60 * SECOND); // wraps in mid-test
    private final AtomicInteger changes = new AtomicInteger();
    private DnsServer dns;
    private NameResolver resolver;

    @BeforeEach
    void start() throws InterruptedException {
        dns = new DnsServer(group);
        resolver = new NameResolver(loop, dns.address());
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.submit(resolver::close).sync();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    // ---------------------------------------------------------------- one question

    @Test
    void addresses_several_eachCarriesTheTargetsWholeWeight() throws Exception {
        dns.address("api.test", 30, "10.0.0.2")
                .address("api.test", 30, "10.0.0.1")
                .address("api.test", 30, "10.0.0.3");
        Resolution resolution = resolved("api.test", 8080, 100);
        assertThat(nodes(resolution)).containsExactly("10.0.0.1:8080 100", "10.0.0.2:8080 100", "10.0.0.3:8080 100");
        assertThat(resolution.target().nodes())
                .allSatisfy(node -> assertThat(node.address().host()).isEqualTo("api.test"));
    }

    @Test
    void ipv6_whereThereIsNoIpv4_isTakenInFull() throws Exception {
        dns.address("six.test", 30, "2001:db8::1");
        assertThat(ask("six.test").endpoints())
                .containsExactly(new Endpoint("[2001:0db8:0000:0000:0000:0000:0000:0001]", 0, -1, 0));
        assertThat(dns.asked()).containsExactly("SRV six.test", "A six.test", "AAAA six.test");
    }

    @Test
    void srv_weightsAndPorts_replaceTheTargets() throws Exception {
        dns.address("a.test", 50, "10.0.0.1").address("b.test", 20, "10.0.0.2").address("c.test", 50, "10.0.0.3");
        dns.srv("api.test", 40, 5, 70, 9001, "a.test")
                .srv("api.test", 40, 5, 0, 9002, "b.test") // counts as 1
                .srv("api.test", 40, 5, 3, 0, "c.test"); // the target's own port
        Resolution resolution = resolved("api.test", 8080, 100);
        assertThat(nodes(resolution)).containsExactly("10.0.0.1:9001 70", "10.0.0.2:9002 1", "10.0.0.3:8080 3");
        assertThat(ask("api.test").ttlSeconds()).as("the shortest of all").isEqualTo(20);
    }

    /** Kong takes every priority at first, and the best from the first refresh on. */
    @Test
    void srv_onlyTheBestPriority_isUsed() throws Exception {
        dns.address("a.test", 50, "10.0.0.1").address("b.test", 50, "10.0.0.2");
        dns.srv("api.test", 40, 20, 90, 9002, "b.test").srv("api.test", 40, 10, 10, 9001, "a.test");
        assertThat(ask("api.test").endpoints()).containsExactly(new Endpoint("10.0.0.1", 9001, 10, 10));
    }

    @Test
    void srv_ofATargetWithoutWeight_getsNone() throws Exception {
        dns.address("a.test", 50, "10.0.0.1").srv("api.test", 40, 5, 70, 9001, "a.test");
        assertThat(nodes(resolved("api.test", 8080, 0))).containsExactly("10.0.0.1:9001 0");
    }

    @Test
    void srv_namesThatHaveNoAddress_areLeftOut_andWithoutAnyTheNameItselfIsAskedFor() throws Exception {
        dns.address("a.test", 50, "10.0.0.1")
                .srv("some.test", 40, 5, 70, 9001, "a.test")
                .srv("some.test", 40, 5, 70, 9001, "gone.test");
        assertThat(ask("some.test").endpoints()).containsExactly(new Endpoint("10.0.0.1", 9001, 70, 5));

        dns.srv("none.test", 40, 0, 0, 0, ".").address("none.test", 40, "10.0.0.9");
        assertThat(ask("none.test").endpoints()).containsExactly(new Endpoint("10.0.0.9", 0, -1, 0));
    }

    @Test
    void endpoint_namedTwice_isOneWithTheSumOfItsWeights() throws Exception {
        dns.address("a.test", 50, "10.0.0.1").address("a2.test", 50, "10.0.0.1");
        dns.srv("api.test", 40, 5, 70, 9001, "a.test").srv("api.test", 40, 5, 20, 9001, "a2.test");
        assertThat(ask("api.test").endpoints()).containsExactly(new Endpoint("10.0.0.1", 9001, 90, 5));
        dns.address("twice.test", 50, "10.0.0.1").address("twice.test", 50, "10.0.0.1");
        assertThat(ask("twice.test").endpoints()).containsExactly(new Endpoint("10.0.0.1", 0, -1, 0));
    }

    @Test
    void alias_isFollowed() throws Exception {
        dns.alias("www.test", 60, "real.test", "10.0.0.7");
        assertThat(ask("www.test").endpoints()).containsExactly(new Endpoint("10.0.0.7", 0, -1, 0));
    }

    @Test
    void hostsFile_comesFirst() throws Exception {
        dns.address("localhost", 60, "10.9.9.9");
        assertThat(ask("localhost").endpoints()).containsExactly(new Endpoint("127.0.0.1", 0, -1, 0));
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void records_thatNobodyCanRead_areSkipped() throws Exception {
        dns.raw("odd.test", DnsRecordType.SRV, (byte) 0, (byte) 5)
                .raw("odd.test", DnsRecordType.SRV, new byte[] {0, 1, 0, 1, 0, 80, (byte) 0xc0, (byte) 0xff})
                .raw("odd.test", DnsRecordType.A, new byte[] {10, 0, 0})
                .raw("odd.test", DnsRecordType.A, new byte[] {10, 0, 0, 8});
        assertThat(ask("odd.test").endpoints()).containsExactly(new Endpoint("10.0.0.8", 0, -1, 0));
    }

    @Test
    void name_unknownOrImpossible_hasAnAnswerThatSaysWhy() throws Exception {
        for (String name :
                List.of("nowhere.test", "a..b", "x".repeat(70) + ".test", ("x".repeat(60) + ".").repeat(6))) {
            Answer answer = ask(name);
            assertThat(answer.endpoints()).as(name).isEmpty();
            assertThat(answer.error()).as(name).isNotBlank();
        }
    }

    // ---------------------------------------------------------------- over time

    @Test
    void timeToLive_over_asksAgain_andFollowsWhatHasChanged() throws Exception {
        dns.address("api.test", 30, "10.0.0.1");
        Resolution resolution = resolved("api.test", 80, 10);
        assertThat(changes).hasValue(1);
        int asked = dns.asked().size();
        clock.advance(Duration.ofSeconds(29));
        refreshNow(resolution);
        assertThat(dns.asked()).as("not before its time").hasSize(asked);

        clock.advance(Duration.ofSeconds(1));
        refresh(resolution);
        assertThat(changes).as("nothing new").hasValue(1);
        dns.forget("api.test");
        dns.address("api.test", 90, "10.0.0.2").address("api.test", 90, "10.0.0.1");
        clock.advance(Duration.ofSeconds(30));
        refresh(resolution);
        assertThat(nodes(resolution)).containsExactly("10.0.0.1:80 10", "10.0.0.2:80 10");
        assertThat(changes).hasValue(2);

        dns.forget("api.test");
        dns.address("api.test", 90, "10.0.0.1").address("api.test", 90, "10.0.0.2");
        clock.advance(Duration.ofSeconds(90));
        refresh(resolution);
        assertThat(changes).as("the same in another order").hasValue(2);
    }

    @Test
    void timeToLive_of0_asksOnceASecond() throws Exception {
        dns.address("api.test", 0, "10.0.0.1");
        Resolution resolution = resolved("api.test", 80, 10);
        int asked = dns.asked().size();
        clock.advance(Duration.ofMillis(999));
        refreshNow(resolution);
        assertThat(dns.asked()).hasSize(asked);
        clock.advance(Duration.ofMillis(1));
        refresh(resolution);
        assertThat(dns.asked()).hasSizeGreaterThan(asked);
    }

    @Test
    void failure_keepsTheAddressesForAnHour_andIsAskedAgainEverMoreSeldom() throws Exception {
        dns.address("api.test", 5, "10.0.0.1");
        Resolution resolution = resolved("api.test", 80, 10);
        dns.forget("api.test");
        clock.advance(Duration.ofSeconds(5));
        refresh(resolution);
        assertThat(nodes(resolution)).containsExactly("10.0.0.1:80 10");
        assertThat(resolution.error()).isNotBlank();

        List<Integer> waits = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            waits.add(secondsToTheNextQuestion(resolution));
        }
        assertThat(waits).containsExactly(1, 2, 4, 8, 16, 30, 30);
        clock.advance(Duration.ofHours(1));
        refresh(resolution);
        assertThat(resolution.hasAddresses()).isFalse();
        assertThat(changes).as("found, and lost an hour later").hasValue(2);

        dns.address("api.test", 5, "10.0.0.2");
        clock.advance(Duration.ofSeconds(30));
        refresh(resolution);
        assertThat(nodes(resolution)).containsExactly("10.0.0.2:80 10");
        assertThat(resolution.error()).isNull();
    }

    private int secondsToTheNextQuestion(Resolution resolution) throws Exception {
        for (int seconds = 1; seconds <= 60; seconds++) {
            clock.advance(Duration.ofSeconds(1));
            int asked = dns.asked().size();
            CountDownLatch answered = new CountDownLatch(1);
            loop.submit(() -> resolution.refresh(
                            resolver, clock.getAsLong(), () -> now(answered), changes::incrementAndGet))
                    .sync();
            // A question is on its way at once; whether one was asked shows in that a second refresh does nothing.
            if (answered.await(dueNow(resolution) ? 10_000 : 0, TimeUnit.MILLISECONDS)) {
                loop.submit(() -> {}).sync();
                assertThat(dns.asked().size()).isGreaterThan(asked);
                return seconds;
            }
        }
        return -1;
    }

    private boolean dueNow(Resolution resolution) throws Exception {
        return loop.submit(resolution::asking).get();
    }

    // ---------------------------------------------------------------- what clients see

    @Test
    void services_whoseNamesDoNotResolve_answer503InKongsWords() throws Exception {
        dns.silent("silent.test");
        KongConfig config = config("""
                _format_version: "3.0"
                upstreams:
                  - {name: shop.upstream, targets: [{target: "nowhere.test:80"}, {target: "silent.test:80"}]}
                services:
                  - {name: direct, host: nowhere.test, routes: [{name: direct, paths: [/direct]}]}
                  - {name: shop, host: shop.upstream, routes: [{name: shop, paths: [/shop]}]}
                """);
        try (Gateway gateway = Gateway.start(config, options())) {
            HttpResponse<String> direct = get(gateway, "/direct");
            assertThat(direct.statusCode()).isEqualTo(503);
            assertThat(direct.body()).contains("\"message\":\"name resolution failed\"");
            HttpResponse<String> shop = get(gateway, "/shop");
            assertThat(shop.statusCode()).isEqualTo(503);
            assertThat(shop.body()).contains("\"message\":\"failure to get a peer from the ring-balancer\"");
        }
    }

    @Test
    void service_whoseNameResolves_servesTheFirstRequest_andGoesOnWhenTheNameServerIsGone() throws Exception {
        try (ServerSocket backEnd = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(backEnd));
            server.setDaemon(true);
            server.start();
            dns.delay(150); // so that a gateway that does not wait for names is caught
            dns.address("backend.test", 1, "127.0.0.1");
            dns.srv("_http.test", 1, 0, 5, backEnd.getLocalPort(), "backend.test");
            KongConfig config = config("""
                    _format_version: "3.0"
                    services:
                      - {name: direct, host: backend.test, port: %d, routes: [{name: direct, paths: [/direct]}]}
                      - {name: srv, host: _http.test, port: 1, routes: [{name: srv, paths: [/srv]}]}
                    """.formatted(backEnd.getLocalPort()));
            try (Gateway gateway = Gateway.start(config, options())) {
                assertThat(get(gateway, "/direct").body()).isEqualTo("hello");
                assertThat(get(gateway, "/srv").body()).isEqualTo("hello");
                dns.close();
                awaitQuestions(dns.asked().size() + 6); // both names are asked for again, in vain
                assertThat(get(gateway, "/direct").body()).isEqualTo("hello");
                assertThat(get(gateway, "/srv").body()).isEqualTo("hello");
            }
        }
    }

    private void awaitQuestions(int count) throws InterruptedException {
        long untilNanos = System.nanoTime() + 30 * SECOND;
        while (dns.asked().size() < count) {
            assertThat(System.nanoTime() - untilNanos)
                    .as("questions: %s", dns.asked())
                    .isNegative();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    // ---------------------------------------------------------------- helpers

    private Answer ask(String name) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        loop.execute(() -> resolver.resolve(name, answer::complete));
        return answer.get(30, TimeUnit.SECONDS);
    }

    private Resolution resolved(String host, int port, int weight) throws InterruptedException {
        Resolution resolution = new Resolution(
                new TargetConfig(host, port, weight, "", OptionalDouble.empty()), null, clock.getAsLong());
        refresh(resolution);
        return resolution;
    }

    /** Refreshes and waits for the answer. */
    private void refresh(Resolution resolution) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        loop.submit(() ->
                        resolution.refresh(resolver, clock.getAsLong(), () -> now(answered), changes::incrementAndGet))
                .sync();
        assertThat(answered.await(30, TimeUnit.SECONDS)).as("an answer").isTrue();
        loop.submit(() -> {}).sync(); // the answer has been taken then
    }

    /** Refreshes when there should be nothing to ask. */
    private void refreshNow(Resolution resolution) throws InterruptedException {
        loop.submit(() -> resolution.refresh(resolver, clock.getAsLong(), clock, changes::incrementAndGet))
                .sync();
        assertThat(resolution.asking()).isFalse();
    }

    private long now(CountDownLatch answered) {
        answered.countDown();
        return clock.getAsLong();
    }

    private static List<String> nodes(Resolution resolution) {
        List<String> nodes = new ArrayList<>();
        for (Target.Node node : resolution.target().nodes()) {
            nodes.add(node.address().text() + " " + node.weight());
        }
        return nodes;
    }

    private static KongConfig config(String text) {
        DeclarativeReader.Result result = new DeclarativeReader().read("kong.yml", text);
        assertThat(result.problems()).isEmpty();
        return result.config();
    }

    private GatewayOptions options() {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return GatewayOptions.defaults().withListen(List.of(anyPort), null).withDnsServer(dns.address());
    }

    private static HttpResponse<String> get(Gateway gateway, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + gateway.proxyPorts().get(0) + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static void serve(ServerSocket listening) {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
                .getBytes(StandardCharsets.US_ASCII);
        while (!listening.isClosed()) {
            try (Socket client = listening.accept()) {
                int newLines = 0;
                while (newLines < 2) {
                    int next = client.getInputStream().read();
                    newLines = next == '\n' ? newLines + 1 : next == '\r' ? newLines : 0;
                }
                client.getOutputStream().write(answer);
            } catch (IOException closed) {
                // by the test, at its end
            }
        }
    }
}

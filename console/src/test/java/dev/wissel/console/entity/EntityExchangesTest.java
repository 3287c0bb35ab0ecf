package dev.wissel.console.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.admin.AdminOptions;
import dev.wissel.console.admin.AdminServer;
import dev.wissel.console.store.EntityStore;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.testkit.exchange.Answer;
import dev.wissel.testkit.exchange.Comparison;
import dev.wissel.testkit.exchange.Difference;
import dev.wissel.testkit.exchange.Exchange;
import dev.wissel.testkit.exchange.Names;
import dev.wissel.testkit.exchange.Recordings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a real Kong 3.9.3 answered to the endpoints of entities, in order, and what these answer to the same. */
class EntityExchangesTest {
    private static final Pattern OWN = Pattern.compile("/(services|routes|upstreams|targets|plugins)([/?].*)?");
    private static final Pattern OTHERS = Pattern.compile(".*/(health|healthy|unhealthy)(\\?.*)?|/plugins/enabled");

    /** What the recorder did between two exchanges without writing it down, as the answers after it show. */
    private static final Map<String, List<Exchange.Request>> UNRECORDED = Map.of(
            "postgres/121-target-list",
            List.of(
                    unrecorded("DELETE", "127.0.0.1:8000", null),
                    unrecorded("DELETE", "127.0.0.9:9009", null),
                    unrecorded("DELETE", "%5B0000:0000:0000:0000:0000:0000:0000:0001%5D:9009", null)),
            "postgres/149-target-patch-tags-null",
            List.of(unrecorded("PATCH", "127.0.0.1:9011", "{\"target\":\"127.0.0.1:9001\"}")));

    private static Exchange.Request unrecorded(String method, String target, @Nullable String body) {
        return new Exchange.Request(
                method, "/upstreams/up.test.local/targets/" + target, Map.of("Content-Type", "application/json"), body);
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Names names = new Names();
    private final Comparison comparison = new Comparison(names);

    private static boolean own(Exchange exchange) {
        String path = exchange.request().path();
        return exchange.listener() == Exchange.Listener.ADMIN
                && OWN.matcher(path).matches()
                && !OTHERS.matcher(path).matches();
    }

    private List<Difference> replay(Entities entities, List<Exchange> exchanges) throws Exception {
        List<Difference> differences = new ArrayList<>();
        try (AdminServer server = AdminServer.start(AdminOptions.DEFAULTS
                .listen(new InetSocketAddress("127.0.0.1", 0))
                .with(new EntityRoutes(entities)))) {
            for (Exchange exchange : exchanges) {
                for (Exchange.Request step : UNRECORDED.getOrDefault(exchange.name(), List.of())) {
                    assertThat(ask(server, step).status()).as(step.path()).isLessThan(300);
                }
                differences.addAll(comparison.compare(exchange, ask(server, exchange.request())));
            }
        }
        return differences;
    }

    private Answer ask(AdminServer server, Exchange.Request request) throws IOException, InterruptedException {
        String body = request.body();
        HttpRequest.Builder asked = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + names.translate(request.path())))
                .method(
                        request.method(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(names.translate(body)));
        request.headers().forEach(asked::header);
        return Answer.of(client.send(asked.build(), BodyHandlers.ofString()));
    }

    @Test
    void stored_everyRecordedExchange_isAnsweredAsKongDid() throws Exception {
        List<Exchange> exchanges = Recordings.of(Recordings.Mode.POSTGRES).stream()
                .filter(EntityExchangesTest::own)
                .toList();
        assertThat(exchanges).hasSizeGreaterThan(150);
        try (Entities entities = Entities.open(EntityStore.forgetful())) {
            assertThat(replay(entities, exchanges)).isEmpty();
        }
    }

    @Test
    void declarative_everyRecordedExchange_isAnsweredAsKongDid() throws Exception {
        List<Exchange> all = Recordings.of(Recordings.Mode.DBLESS);
        Exchange load = all.stream()
                .filter(exchange -> exchange.name().endsWith("config-post-good-again"))
                .findFirst()
                .orElseThrow();
        KongConfig config = Objects.requireNonNull(new DeclarativeReader()
                .read("kong.json", Objects.requireNonNull(load.request().body()))
                .config());
        List<Exchange> exchanges = all.stream().filter(EntityExchangesTest::own).toList();
        assertThat(exchanges).hasSizeGreaterThan(20);
        assertThat(replay(Entities.declarative(config), exchanges)).isEmpty();
    }
}

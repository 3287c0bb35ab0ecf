package dev.wissel.console.web;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.live.FakeLive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A console over a made-up strategy whose clocks stand still. It listens at 127.0.0.1, where no token is needed, and at 127.0.0.2, which it takes for an
 * address of the outside.
 */
final class ConsoleRig implements AutoCloseable {
    static final String TOKEN = "a-token-for-the-tests";
    static final long START = 1_795_000_000_000L;
    private static final JsonMapper JSON = new JsonMapper();

    final AtomicLong millis = new AtomicLong(START);
    final AtomicLong nanos = new AtomicLong();
    final FakeLive live = new FakeLive(FakeLive.WEBSHOP, millis::get);
    final ConsoleServer server;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ConsoleRig() throws IOException {
        server = ConsoleServer.start(ConsoleOptions.of(live)
                .loopback(ConsoleRig::local)
                .nanoClock(nanos::get)
                .drills(new FakeDrills(millis::get))
                .strategyText(() -> FakeLive.WEBSHOP)
                .hostNames(Set.of("console.example"))
                .listens(
                        List.of(
                                AdminListen.plain(new InetSocketAddress("127.0.0.1", 0)),
                                AdminListen.plain(new InetSocketAddress("127.0.0.2", 0))),
                        null,
                        AdminToken.of(TOKEN)));
    }

    private static boolean local(InetAddress address) {
        return !address.getHostAddress().equals("127.0.0.2");
    }

    String base() {
        return "http://127.0.0.1:" + server.port();
    }

    /** The listener that others reach. */
    String outside() {
        return "http://127.0.0.2:" + server.ports().get(1);
    }

    HttpResponse<String> send(String method, String url, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (int at = 0; at < headers.length; at += 2) {
            request.setHeader(headers[at], headers[at + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(method + " " + url + ": " + failed, failed);
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", base() + path, null, headers);
    }

    HttpResponse<String> post(String path, String body) {
        return send("POST", base() + path, body, "Content-Type", "application/json", "X-Wissel-Console", "1");
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        server.close();
    }
}

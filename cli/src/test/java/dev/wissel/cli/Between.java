package dev.wissel.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and an Admin API: passes requests on, notes them, and may answer in Kong's place. */
final class Between implements AutoCloseable {
    /** Is told of a request before it is passed on; returns a status to answer in Kong's place, or 0. */
    interface Hook {
        int before(String request) throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    final List<String> writes = new CopyOnWriteArrayList<>();
    volatile Hook hook = request -> 0;

    Between(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String method = exchange.getRequestMethod();
                String request = method + " " + exchange.getRequestURI();
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (!method.equals("GET") && !request.contains("/validate")) {
                    writes.add(request);
                }
                int instead = hook.before(request);
                if (instead != 0) {
                    byte[] told = "{\"message\":\"An unexpected error occurred\"}".getBytes("UTF-8");
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(instead, told.length);
                    exchange.getResponseBody().write(told);
                    return;
                }
                HttpRequest.Builder passed = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + exchange.getRequestURI()))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
                for (String name : List.of("Content-Type", "Accept", "Kong-Admin-Token")) {
                    String value = exchange.getRequestHeaders().getFirst(name);
                    if (value != null) {
                        passed.header(name, value);
                    }
                }
                HttpResponse<byte[]> answer = client.send(passed.build(), HttpResponse.BodyHandlers.ofByteArray());
                answer.headers()
                        .firstValue("Content-Type")
                        .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
                exchange.sendResponseHeaders(
                        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            } catch (Exception broken) {
                throw new IOException(broken);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

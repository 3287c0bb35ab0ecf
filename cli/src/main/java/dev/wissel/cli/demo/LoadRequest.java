package dev.wissel.cli.demo;

import dev.wissel.gateway.http.Method;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request of the load. Confined to the load's loop. */
final class LoadRequest {
    private final int service;
    private final Method method;
    private final String path;
    private final String customer;
    private final long intendedNanos;
    private final PhaseTotals phase;
    private @Nullable LoadConnection connection;

    LoadRequest(int service, Method method, String path, String customer, long intendedNanos, PhaseTotals phase) {
        this.service = service;
        this.method = method;
        this.path = path;
        this.customer = customer;
        this.intendedNanos = intendedNanos;
        this.phase = phase;
    }

    /** Returns the index of its service. */
    int service() {
        return service;
    }

    Method httpMethod() {
        return method;
    }

    String method() {
        return method.name();
    }

    String path() {
        return path;
    }

    boolean post() {
        return method == Method.POST;
    }

    /** Returns when it should be sent. */
    long intendedNanos() {
        return intendedNanos;
    }

    /** Returns the phase in which that is. */
    PhaseTotals phase() {
        return phase;
    }

    @Nullable
    LoadConnection connection() {
        return connection;
    }

    void connection(LoadConnection newConnection) {
        connection = newConnection;
    }

    /** Returns it as it is sent. */
    byte[] bytes() {
        String body = post() ? "{\"customer\":\"" + customer + "\",\"product\":42}" : "";
        String text = method.name() + " " + path
                + " HTTP/1.1\r\nHost: webshop.example\r\nUser-Agent: wissel-demo\r\nX-Customer: "
                + customer + "\r\nAccept: application/json\r\n"
                + (post()
                        ? "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body
                        : "\r\n");
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

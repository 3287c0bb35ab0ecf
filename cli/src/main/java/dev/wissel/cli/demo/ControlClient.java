package dev.wissel.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** Talks to a running demo from another terminal. Immutable. */
public final class ControlClient {
    private static final int CONNECT_MILLIS = 3000;
    private static final int ANSWER_MILLIS = 100_000;

    private final InetSocketAddress address;

    /** Makes a client of the demo whose control port this is. */
    public ControlClient(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Has something done to a region, and returns what became of it.
     *
     * @throws DemoFailed if the demo could not do it
     * @throws IOException if no demo answers
     */
    public String act(Action action) throws IOException, DemoFailed {
        String query = action.verb() == Action.Verb.SLOW ? "?ms=" + action.millis() : "";
        return ask(
                "POST",
                "/region/" + segment(action.region()) + "/" + action.verb().word() + query);
    }

    /** Returns how things stand; fails as {@link #act} does. */
    public String status() throws IOException, DemoFailed {
        return ask("GET", "/status");
    }

    /** Ends the demo; fails as {@link #act} does. */
    public String stop() throws IOException, DemoFailed {
        return ask("POST", "/stop");
    }

    private static String segment(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String ask(String method, String path) throws IOException, DemoFailed {
        String host = address.getAddress().getHostAddress();
        String shown = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
        HttpURLConnection connection =
                (HttpURLConnection) new URL("http://" + shown + path).openConnection(Proxy.NO_PROXY);
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            int status = connection.getResponseCode();
            String text = body(connection, status);
            if (status != HttpURLConnection.HTTP_OK) {
                throw new DemoFailed(text.isEmpty() ? "the demo answered " + status : text);
            }
            return text;
        } catch (ConnectException refused) {
            throw new IOException(
                    "no demo listens on " + shown
                            + " (start one with 'wissel demo', or say where it is with --control HOST:PORT)",
                    refused);
        } catch (IOException broken) {
            throw new IOException("the demo on " + shown + " does not answer: " + broken.getMessage(), broken);
        } finally {
            connection.disconnect();
        }
    }

    private static String body(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        }
    }
}

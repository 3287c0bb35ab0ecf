package dev.wissel.gateway.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request made by hand; counts how often it is asked for what a cache cannot know. */
final class Requests implements RequestView {
    private String method = "GET";
    private final String target;
    private @Nullable String host;
    private final Map<String, List<String>> headers = new HashMap<>();
    private boolean secure;
    private @Nullable String sni;
    private int listenPort = 8000;
    int headerLookups;

    private Requests(String target) {
        this.target = target;
    }

    static Requests get(String target) {
        return new Requests(target);
    }

    Requests method(String value) {
        method = value;
        return this;
    }

    Requests host(@Nullable String value) {
        host = value;
        return this;
    }

    Requests header(String name, String value) {
        headers.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
        return this;
    }

    Requests tls(@Nullable String serverName) {
        secure = true;
        sni = serverName;
        return this;
    }

    Requests listenPort(int value) {
        listenPort = value;
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public @Nullable String host() {
        return host;
    }

    @Override
    public List<String> header(String name) {
        headerLookups++;
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public @Nullable String sni() {
        return sni;
    }

    @Override
    public int listenPort() {
        return listenPort;
    }

    @Override
    public String toString() {
        return method + " " + host + " " + target + " " + headers + (secure ? " tls " + sni : "");
    }
}

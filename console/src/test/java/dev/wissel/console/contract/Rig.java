package dev.wissel.console.contract;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.console.guard.DoorKeeper;
import dev.wissel.console.store.SqliteStore;
import dev.wissel.kong.entity.EntityId;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.testkit.exchange.Answer;
import dev.wissel.testkit.exchange.Exchange;
import dev.wissel.testkit.exchange.NoSuchName;
import dev.wissel.testkit.exchange.RawHttp;
import dev.wissel.testkit.exchange.Recordings;
import dev.wissel.testkit.exchange.TinyBackEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gateway with its Admin API as the recorded Kong stood there: three back ends, a name server that knows no name, three listeners. Ports are free ones;
 * {@link #recording} puts them into the recording, and with them the ids that follow from addresses.
 */
final class Rig implements AutoCloseable {
    private static final Pattern BACK_END = Pattern.compile("(?:(?<=%3A)|(?<![\\w.]))900[123]\\b");

    private final NoSuchName names = new NoSuchName();
    private final List<TinyBackEnd> backEnds = new ArrayList<>();
    private final KongNode node;

    private Rig(@Nullable Path store) throws Exception {
        for (int port = 9001; port <= 9003; port++) {
            backEnds.add(TinyBackEnd.start("b" + port, 0));
        }
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        NodeOptions usual = NodeOptions.defaults();
        NodeOptions options = usual.withGateway(
                        usual.gateway().withListen(List.of(anyPort), anyPort).withDnsServer(names.address()))
                .withAdmin(new DoorKeeper(null, Set.of()), anyPort);
        node = store == null
                ? KongNode.declarative(KongConfig.EMPTY, null, options)
                : KongNode.stored(SqliteStore.open(store), options);
    }

    static Rig stored(Path store) throws Exception {
        return new Rig(store);
    }

    static Rig declarative() throws Exception {
        return new Rig(null);
    }

    /** Returns the recording as it would have been made with this rig's ports. */
    List<Exchange> recording(Recordings.Mode mode) {
        Map<String, String> ids = new HashMap<>();
        Recordings.of(mode).forEach(exchange -> ids(exchange.body(), ids));
        return Recordings.of(mode, line -> {
            String text = BACK_END.matcher(line)
                    .replaceAll(match -> Integer.toString(backEnd(match.group()).port()))
                    .replace("\"x-forwarded-port\":\"8000\"", "\"x-forwarded-port\":\"" + proxyPort() + "\"")
                    .replace("\"127.0.0.1:8001", "\"127.0.0.1:" + node.adminPort())
                    .replace("\"proxy_listen\":[\"127.0.0.1:8000", "\"proxy_listen\":[\"127.0.0.1:" + proxyPort())
                    .replace("\"127.0.0.1:8100", "\"127.0.0.1:" + node.gateway().statusPort());
            for (Map.Entry<String, String> id : ids.entrySet()) {
                text = text.replace(id.getKey(), id.getValue());
            }
            return text;
        });
    }

    /** Finds targets whose ids were computed from addresses that are others here. */
    private void ids(@Nullable Object tree, Map<String, String> ids) {
        if (tree instanceof Map<?, ?> map) {
            if (map.get("target") instanceof String target
                    && map.get("upstream") instanceof Map<?, ?> upstream
                    && map.get("id") instanceof String id
                    && id.charAt(14) == '5') {
                ids.put(id, EntityId.target(String.valueOf(upstream.get("id")), mapped(target)));
            }
            map.values().forEach(value -> ids(value, ids));
        } else if (tree instanceof List<?> list) {
            list.forEach(value -> ids(value, ids));
        }
    }

    /** Returns a text with the ports of this rig's back ends. */
    String mapped(String text) {
        return BACK_END.matcher(text)
                .replaceAll(match -> Integer.toString(backEnd(match.group()).port()));
    }

    TinyBackEnd backEnd(String recordedPort) {
        return backEnds.get(Integer.parseInt(recordedPort) - 9001);
    }

    private int proxyPort() {
        return node.gateway().proxyPorts().get(0);
    }

    KongNode node() {
        return node;
    }

    Answer send(Exchange.Listener listener, Exchange.Request request) throws IOException {
        int port = switch (listener) {
            case ADMIN -> node.adminPort();
            case PROXY -> proxyPort();
            case STATUS -> node.gateway().statusPort();
        };
        return RawHttp.send(port, request);
    }

    Answer admin(String method, String path, @Nullable String json) throws IOException {
        Map<String, String> headers = json == null ? Map.of() : Map.of("Content-Type", "application/json");
        return send(
                Exchange.Listener.ADMIN,
                new Exchange.Request(method, mapped(path), headers, json == null ? null : mapped(json)));
    }

    /** Which of several back ends answers is chance; what it answers is not. Returns the answer as of the recorded one. */
    Answer asOf(Exchange exchange, Answer answer) {
        String recorded = exchange.header("X-Backend");
        TinyBackEnd answered = backEnds.stream()
                .filter(backEnd -> answer.headers().stream()
                        .anyMatch(header -> header.getKey().equalsIgnoreCase("X-Backend")
                                && header.getValue().equals(backEnd.label())))
                .findFirst()
                .orElse(null);
        if (recorded == null || answered == null) {
            return answer;
        }
        TinyBackEnd expected = backEnd(recorded.substring(1));
        String body = answer.body()
                .replace("\"" + answered.label() + "\"", "\"" + expected.label() + "\"")
                .replaceAll("\\b" + answered.port() + "\\b", Integer.toString(expected.port()));
        List<Map.Entry<String, String>> headers = answer.headers().stream()
                .map(header ->
                        header.getKey().equalsIgnoreCase("X-Backend") ? Map.entry(header.getKey(), recorded) : header)
                .toList();
        return new Answer(answer.status(), headers, body);
    }

    @Override
    public void close() {
        node.close();
        backEnds.forEach(TinyBackEnd::close);
        names.close();
    }
}

package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** WebSocket through the gateway, spoken by the Java platform's own client. */
class WebSocketTest {
    private static final int PATIENCE_SECONDS = 60;

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    /** Notes all that comes, whole messages only. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private int binary;
        private int binarySum;

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            binary += data.remaining();
            while (data.hasRemaining()) {
                binarySum = binarySum * 31 + data.get();
            }
            if (last) {
                heard.add("binary " + binary + " " + binarySum);
                binary = 0;
                binarySum = 0;
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            heard.add("pong " + data.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("close " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("error " + error);
        }

        String next() throws InterruptedException {
            String message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return message == null ? "nothing" : message;
        }
    }

    private static WebSocket open(TestGateway gateway, Ear ear) throws Exception {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/chat"), ear)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void echo_100000Messages_allInOrder() throws Exception {
        int messages = 100_000;
        int window = 200;
        try (TestBackEnd backEnd = TestBackEnd.start(new EchoSocket());
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            Ear ear = new Ear();
            WebSocket socket = open(gateway, ear);
            for (int sent = 0, heard = 0; heard < messages; ) {
                while (sent < messages && sent - heard < window) {
                    socket.sendText("message " + sent++, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
                assertThat(ear.next()).isEqualTo("message " + heard++);
            }
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(ear.next()).isEqualTo("close 1000 done");
            assertThat(backEnd.connections()).isEqualTo(1);
        }
    }

    @Test
    void frames_fragmentedPingBigClose_passedAsTheyAre() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(new EchoSocket());
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            Ear ear = new Ear();
            WebSocket socket = open(gateway, ear);
            socket.sendText("one ", false).get();
            socket.sendPing(ByteBuffer.wrap(new byte[125])).get();
            socket.sendText("two ", false).get();
            socket.sendText("three", true).get();
            assertThat(ear.next()).isEqualTo("pong 125");
            assertThat(ear.next()).isEqualTo("one two three");
            byte[] big = new byte[5_000_000];
            new Random(7).nextBytes(big);
            int sum = 0;
            for (byte b : big) {
                sum = sum * 31 + b;
            }
            socket.sendBinary(ByteBuffer.wrap(big), true).get();
            assertThat(ear.next()).isEqualTo("binary 5000000 " + sum);
            socket.sendText("", true).get();
            assertThat(ear.next()).isEmpty();
            socket.sendClose(4321, "so long").get();
            assertThat(ear.next()).isEqualTo("close 4321 so long");
        }
    }

    @Test
    void tunnels_manyAtOnce_eachHearsItsOwn() throws Exception {
        int tunnels = 200;
        try (TestBackEnd backEnd = TestBackEnd.start(new EchoSocket());
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            List<WebSocket> sockets = new ArrayList<>();
            List<Ear> ears = new ArrayList<>();
            for (int i = 0; i < tunnels; i++) {
                ears.add(new Ear());
                sockets.add(open(gateway, ears.get(i)));
            }
            assertThat(gateway.inFlight()).isEqualTo(tunnels);
            assertThat(gateway.stats().upgrades().openCount()).isEqualTo(tunnels);
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < tunnels; i++) {
                    sockets.get(i).sendText(round + " of " + i, true).get();
                }
                for (int i = 0; i < tunnels; i++) {
                    assertThat(ears.get(i).next()).isEqualTo(round + " of " + i);
                }
            }
            for (int i = 0; i < tunnels; i++) {
                sockets.get(i).sendClose(1000, "").get();
                assertThat(ears.get(i).next()).isEqualTo("close 1000 ");
            }
            TestGateway.await("all over", () -> gateway.stats().upgrades().openCount() == 0);
        }
    }
}

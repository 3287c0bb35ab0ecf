package dev.wissel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlPortTest {
    private final ConcurrentLinkedQueue<Order> orders = new ConcurrentLinkedQueue<>();
    private ControlPort port;
    private ControlClient client;

    @BeforeEach
    void listen() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        port = new ControlPort(any, List.of("ams", "fra"), this::take, () -> "all is well");
        port.start();
        client = new ControlClient(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port.port()));
    }

    @AfterEach
    void close() {
        port.close();
    }

    private void take(Order order) {
        orders.add(order);
        if (order instanceof Order.Act act) {
            if (act.action().verb() == Action.Verb.HANG) {
                act.reply().completeExceptionally(new DemoFailed("it hangs already"));
            } else {
                act.reply().complete(act.action() + ": done");
            }
        }
    }

    @Test
    void act_knownRegion_isHandedOverAndAnswered() throws Exception {
        assertThat(client.act(new Action(Action.Verb.KILL, "ams", Action.DEFAULT_MILLIS)))
                .isEqualTo("kill ams: done");
        assertThat(client.act(new Action(Action.Verb.SLOW, "fra", 123))).isEqualTo("slow fra 123ms: done");
        assertThat(orders)
                .extracting(order -> ((Order.Act) order).action().toString())
                .containsExactly("kill ams", "slow fra 123ms");
    }

    @Test
    void act_thatFails_tellsWhy() {
        assertThatThrownBy(() -> client.act(new Action(Action.Verb.HANG, "ams", Action.DEFAULT_MILLIS)))
                .isInstanceOf(DemoFailed.class)
                .hasMessage("it hangs already");
    }

    @Test
    void act_unknownRegion_isRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> client.act(new Action(Action.Verb.KILL, "../a b", Action.DEFAULT_MILLIS)))
                .isInstanceOf(DemoFailed.class);
        assertThatThrownBy(() -> client.act(new Action(Action.Verb.KILL, "lon", Action.DEFAULT_MILLIS)))
                .hasMessage("'lon': no such region (expected: ams or fra)");
        assertThat(orders).isEmpty();
    }

    @Test
    void statusAndStop_areAnswered() throws Exception {
        assertThat(client.status()).isEqualTo("all is well");
        assertThat(client.stop()).isEqualTo("stopping");
        assertThat(orders).containsExactly(new Order.Stop("stop"));
    }

    @Test
    void client_withoutDemo_saysHowToStartOne() {
        port.close();

        assertThatThrownBy(() -> client.status())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no demo listens on 127.0.0.1:" + port.port())
                .hasMessageContaining("wissel demo");
    }

    @Test
    void requests_ofWebPages_areRefused() throws IOException {
        String kill = "POST /region/ams/kill HTTP/1.1\r\n";
        assertThat(ask(kill + "Host: evil.example\r\n")).startsWith("HTTP/1.1 403");
        assertThat(ask(kill + "Host: 127.0.0.1.evil.example:8011\r\n")).startsWith("HTTP/1.1 403");
        assertThat(ask(kill + "Host: 192.168.1.1\r\n")).startsWith("HTTP/1.1 403");
        assertThat(ask(kill + "Host: localhost\r\nOrigin: https://evil.example\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask(kill + "Host: localhost\r\nOrigin: null\r\n")).startsWith("HTTP/1.1 403");
        assertThat(ask(kill + "Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask(kill + "Host: localhost\r\nOrigin: http://localhost@evil.example\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(orders).isEmpty();
    }

    @Test
    void requests_ofThisMachine_areTakenAndNotSharedWithOtherOrigins() throws IOException {
        String answer =
                ask("POST /region/ams/kill HTTP/1.1\r\nHost: LOCALHOST:8011\r\nOrigin: http://127.0.0.1:8011\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("access-control-allow");
        assertThat(ask("GET /status HTTP/1.1\r\nHost: [::1]:8011\r\n")).startsWith("HTTP/1.1 200");
        assertThat(orders).hasSize(1);
    }

    @Test
    void requests_ofOtherForms_areRefused() throws IOException {
        String host = " HTTP/1.1\r\nHost: localhost\r\n";
        assertThat(ask("GET /region/ams/kill" + host))
                .startsWith("HTTP/1.1 405")
                .contains("POST");
        assertThat(ask("GET /stop" + host)).startsWith("HTTP/1.1 405");
        assertThat(ask("POST /status" + host)).startsWith("HTTP/1.1 405");
        assertThat(ask("POST /region/ams/explode" + host))
                .startsWith("HTTP/1.1 404")
                .contains("kill, hang");
        assertThat(ask("POST /region/ams" + host)).startsWith("HTTP/1.1 404");
        assertThat(ask("POST /region/ams/kill/now" + host)).startsWith("HTTP/1.1 404");
        assertThat(ask("POST /region/ams/slow?ms=soon" + host)).startsWith("HTTP/1.1 400");
        assertThat(ask("POST /region/ams/slow?ms=0" + host)).startsWith("HTTP/1.1 400");
        assertThat(ask("POST /region/ams/slow?n=1" + host)).startsWith("HTTP/1.1 400");
        assertThat(orders).isEmpty();
    }

    private String ask(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port.port())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write((head + "Content-Length: 0\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package dev.wissel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackEndTest {
    private BackEnd backEnd;
    private Thread thread;

    @BeforeEach
    void serve() throws IOException {
        backEnd = new BackEnd("product", "ams", 0);
        thread = new Thread(backEnd);
        thread.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        backEnd.close();
        thread.join();
    }

    /** A connection that reads one answer at a time. */
    private final class Client implements AutoCloseable {
        private final Socket socket;

        Client() throws IOException {
            socket = new Socket(InetAddress.getByName("127.0.0.1"), backEnd.port());
            socket.setSoTimeout(30_000);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        String get(String path) throws IOException {
            send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
            return answer();
        }

        String fault(String query) throws IOException {
            send("POST /_fault?" + query + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            return answer();
        }

        /** Returns head and body of the next answer; what there was until then if the connection ends. */
        String answer() throws IOException {
            String head = until("\r\n\r\n");
            int at = head.indexOf("Content-Length: ");
            if (at < 0) {
                return head;
            }
            int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
            return head + new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
        }

        private String until(String end) throws IOException {
            StringBuilder text = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (!text.toString().endsWith(end)) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                text.append((char) next);
            }
            return text.toString();
        }

        boolean ended() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void get_anyPath_saysWhoAnsweredAndWhatWasAsked() throws IOException {
        try (Client client = new Client()) {
            assertThat(client.get("/1%22?q=2"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("X-Backend: product-ams\r\n")
                    .endsWith("{\"service\":\"product\",\"region\":\"ams\",\"method\":\"GET\",\"path\":\"/1%22\"}");
            assertThat(client.get("/health")).contains("\"status\":\"healthy\"");
        }
    }

    @Test
    void requests_oneAfterTheOther_shareTheConnection() throws IOException {
        try (Client client = new Client()) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\nGET /c HTTP/1.1\r\nHo");
            assertThat(client.answer()).contains("\"/a\"");
            assertThat(client.answer()).contains("\"/b\"");
            client.send("st: x\r\nConnection: close\r\n\r\n");
            assertThat(client.answer()).contains("\"/c\"").contains("Connection: close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void bodies_ofLengthAndInChunks_areReadAndForgotten() throws IOException {
        try (Client client = new Client()) {
            client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
            assertThat(client.answer()).contains("\"method\":\"POST\",\"path\":\"/a\"");
            client.send("POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            assertThat(client.answer()).contains("\"path\":\"/b\"");
            client.send("POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 100 ");
            client.send("abc");
            assertThat(client.answer()).contains("\"path\":\"/c\"");
        }
    }

    @Test
    void head_hasNoBody() throws IOException {
        try (Client client = new Client()) {
            client.send("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.until("\r\n\r\n")).contains("Content-Length: ");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void malformedRequest_isRefusedAndTheConnectionEnds() throws IOException {
        try (Client client = new Client()) {
            client.send("GET /a HTTP/1.1\r\nHost : x\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void fail_answers503WithItsNameUntilOk() throws IOException {
        try (Client client = new Client()) {
            assertThat(client.fault("mode=fail")).startsWith("HTTP/1.1 200 ");
            assertThat(client.get("/a")).startsWith("HTTP/1.1 503 ").contains("X-Backend: product-ams");
            assertThat(client.get("/health")).startsWith("HTTP/1.1 503 ");
            client.fault("mode=ok");
            assertThat(client.get("/health")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void slow_answersNoSoonerThanTold() throws IOException {
        try (Client client = new Client()) {
            client.fault("mode=slow&ms=150");
            long sentNanos = System.nanoTime();
            assertThat(client.get("/a")).startsWith("HTTP/1.1 200 ");
            assertThat(System.nanoTime() - sentNanos).isGreaterThanOrEqualTo(150_000_000L);
        }
    }

    @Test
    void slow_oneRequest_doesNotKeepOthersWaitingInLine() throws IOException {
        try (Client one = new Client();
                Client other = new Client()) {
            one.fault("mode=slow&ms=60000");
            one.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            other.fault("mode=ok");
            assertThat(other.get("/b")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void hang_keepsTheConnectionAndAnswersWhenItIsOver() throws IOException {
        try (Client client = new Client();
                Client teller = new Client()) {
            teller.fault("mode=hang");
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            client.socket.setSoTimeout(100);
            assertThatThrownBy(client::answer).isInstanceOf(SocketTimeoutException.class);
            client.socket.setSoTimeout(30_000);
            teller.fault("mode=ok");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ").contains("\"/a\"");
        }
    }

    @Test
    void fault_throughAProxyOrFromAWebPage_isRefused() throws IOException {
        for (String header :
                new String[] {"Via: 1.1 wissel", "X-Forwarded-For: 10.0.0.1", "Origin: http://evil.example"}) {
            try (Client client = new Client()) {
                client.send(
                        "POST /_fault?mode=fail HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + header + "\r\n\r\n");
                assertThat(client.answer()).startsWith("HTTP/1.1 403 ");
                assertThat(client.get("/health")).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void fault_thatMakesNoSense_changesNothing() throws IOException {
        try (Client client = new Client()) {
            for (String query :
                    new String[] {"", "mode=", "mode=FAIL", "mode=slow&ms=-1", "mode=slow&ms=60001", "mode=slow&ms=x"
                    }) {
                assertThat(client.fault(query)).startsWith("HTTP/1.1 400 ");
            }
            assertThat(client.get("/_fault?mode=fail")).startsWith("HTTP/1.1 405 ");
            assertThat(client.get("/health")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void port_thatIsTaken_isNotListenedOnTwice() {
        assertThatThrownBy(() -> new BackEnd("other", "ams", backEnd.port())).isInstanceOf(IOException.class);
    }
}

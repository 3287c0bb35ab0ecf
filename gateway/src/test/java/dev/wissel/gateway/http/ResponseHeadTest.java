package dev.wissel.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an accepted response head says. */
class ResponseHeadTest {
    @Test
    void parts_statusLine_areRangesOfTheBytes() {
        ResponseHead head = Heads.response("HTTP/1.0 418 I am a teapot\r\nA: b\r\n\r\n", Method.GET);
        assertThat(head.status()).isEqualTo(418);
        assertThat(head.text(head.reasonStart(), head.reasonEnd())).isEqualTo("I am a teapot");
        assertThat(head.minorVersion()).isZero();
        assertThat(head.value(0)).isEqualTo("b");
        assertThat(head.interim()).isFalse();
        ResponseHead bare = Heads.response("HTTP/1.1 200\r\n\r\n", Method.GET);
        assertThat(bare.reasonEnd() - bare.reasonStart()).isZero();
    }

    @Test
    void framing_byStatusMethodAndHeaders_followsRfc9112() {
        assertThat(framing("200 OK", "", Method.GET)).isEqualTo(BodyFraming.UNTIL_CLOSE);
        assertThat(framing("200 OK", "Content-Length: 3\r\n", Method.GET)).isEqualTo(BodyFraming.LENGTH);
        assertThat(framing("200 OK", "Transfer-Encoding: chunked\r\n", Method.GET))
                .isEqualTo(BodyFraming.CHUNKED);
        assertThat(framing("200 OK", "Content-Length: 3\r\n", Method.HEAD)).isEqualTo(BodyFraming.NONE);
        assertThat(framing("200 OK", "Transfer-Encoding: chunked\r\n", Method.HEAD))
                .isEqualTo(BodyFraming.NONE);
        assertThat(framing("200 OK", "", Method.HEAD)).isEqualTo(BodyFraming.NONE);
        assertThat(framing("100 Continue", "", Method.POST)).isEqualTo(BodyFraming.NONE);
        assertThat(framing("199 X", "", Method.GET)).isEqualTo(BodyFraming.NONE);
        assertThat(framing("204 No Content", "", Method.GET)).isEqualTo(BodyFraming.NONE);
        assertThat(framing("304 Not Modified", "Content-Length: 3\r\n", Method.GET))
                .isEqualTo(BodyFraming.NONE);
        assertThat(framing("205 Reset", "Content-Length: 0\r\n", Method.GET)).isEqualTo(BodyFraming.LENGTH);
    }

    private static BodyFraming framing(String status, String headers, Method method) {
        return Heads.response("HTTP/1.1 " + status + "\r\n" + headers + "\r\n", method)
                .framing();
    }

    @Test
    void keepAlive_onlyWhereTheBodysEndIsKnown() {
        assertThat(keepAlive("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")).isTrue();
        assertThat(keepAlive("HTTP/1.1 200 OK\r\n")).isFalse();
        assertThat(keepAlive("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n"))
                .isFalse();
        assertThat(keepAlive("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n")).isFalse();
        assertThat(keepAlive("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n"))
                .isTrue();
        assertThat(keepAlive("HTTP/1.1 204 X\r\n")).isTrue();
        assertThat(keepAlive("HTTP/1.1 204 X\r\nContent-Length: 0\r\n")).isTrue();
        assertThat(keepAlive("HTTP/1.1 204 X\r\nContent-Length: 1\r\n")).isFalse();
        assertThat(keepAlive("HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\n"))
                .isFalse();
        assertThat(keepAlive("HTTP/1.1 304 X\r\nContent-Length: 1\r\n")).isTrue();
        assertThat(keepAlive("HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"))
                .isFalse();
    }

    private static boolean keepAlive(String head) {
        return Heads.response(head + "\r\n", Method.GET).keepAlive();
    }

    @Test
    void hopByHop_nominatedFraming_isKept() {
        ResponseHead head = Heads.response(
                "HTTP/1.1 200 OK\r\nConnection: X, Content-Length, keep-alive\r\nContent-Length: 1\r\nX: 1\r\nKeep-Alive: 5\r\n\r\n",
                Method.GET);
        assertThat(head.hopByHop(0)).isTrue();
        assertThat(head.hopByHop(1)).isFalse();
        assertThat(head.hopByHop(2)).isTrue();
        assertThat(head.hopByHop(3)).isTrue();
    }

    @Test
    void parse_interimBeforeFinal_isAHeadOfItsOwn() {
        byte[] bytes = Heads.bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        ResponseHead head = new ResponseHead();
        int first = head.parse(bytes, 0, bytes.length, Limits.DEFAULTS, Method.POST);
        assertThat(head.interim()).isTrue();
        assertThat(head.keepAlive()).isTrue();
        int second = head.parse(bytes, first, bytes.length, Limits.DEFAULTS, Method.POST);
        assertThat(first + second).isEqualTo(bytes.length);
        assertThat(head.interim()).isFalse();
        assertThat(head.status()).isEqualTo(200);
    }
}

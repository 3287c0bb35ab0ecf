package dev.wissel.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an accepted request head says. */
class RequestHeadTest {
    private static final String START = "GET / HTTP/1.1\r\nHost: a\r\n";

    @Test
    void parts_originForm_areRangesOfTheBytes() {
        RequestHead head = Heads.request("PUT /a/b?c=d&e HTTP/1.1\r\nHost: Ex.com:8443\r\nX-Y:  v w \t\r\nZ:\r\n\r\n");
        assertThat(head.method()).isEqualTo(Method.PUT);
        assertThat(head.methodText()).isEqualTo("PUT");
        assertThat(head.text(head.methodStart(), head.methodEnd())).isEqualTo("PUT");
        assertThat(head.text(head.targetStart(), head.targetEnd())).isEqualTo("/a/b?c=d&e");
        assertThat(head.text(head.pathStart(), head.pathEnd())).isEqualTo("/a/b");
        assertThat(head.text(head.queryStart(), head.queryEnd())).isEqualTo("c=d&e");
        assertThat(head.text(head.hostStart(), head.hostEnd())).isEqualTo("Ex.com");
        assertThat(head.text(head.hostStart(), head.authorityEnd())).isEqualTo("Ex.com:8443");
        assertThat(head.port()).isEqualTo(8443);
        assertThat(head.minorVersion()).isEqualTo(1);
        assertThat(head.headerCount()).isEqualTo(3);
        assertThat(head.text(head.nameStart(1), head.nameEnd(1))).isEqualTo("X-Y");
        assertThat(head.value(1)).isEqualTo("v w");
        assertThat(head.text(head.nameStart(1), head.lineEnd(1))).isEqualTo("X-Y:  v w \t\r\n");
        assertThat(head.value(2)).isEmpty();
        assertThat(head.text(head.nameStart(2), head.lineEnd(2))).isEqualTo("Z:\r\n");
        assertThat(head.bytes()[0]).isEqualTo((byte) '?');
    }

    @Test
    void query_noneAndEmpty_areToldApart() {
        RequestHead none = Heads.request(START + "\r\n");
        assertThat(none.queryStart()).isEqualTo(-1);
        assertThat(none.queryEnd()).isEqualTo(-1);
        RequestHead empty = Heads.request("GET /? HTTP/1.0\r\n\r\n");
        assertThat(empty.queryEnd() - empty.queryStart()).isZero();
        assertThat(empty.hostStart()).isEqualTo(-1);
        assertThat(empty.hostEnd()).isEqualTo(-1);
        assertThat(empty.authorityEnd()).isEqualTo(-1);
        assertThat(empty.port()).isEqualTo(-1);
    }

    @Test
    void parts_absoluteForm_hostComesFromTheTarget() {
        RequestHead head = Heads.request("GET http://Ab:81/x?y HTTP/1.1\r\nHost: aB:81\r\n\r\n");
        assertThat(head.text(head.hostStart(), head.hostEnd())).isEqualTo("Ab");
        assertThat(head.port()).isEqualTo(81);
        assertThat(head.text(head.pathStart(), head.pathEnd())).isEqualTo("/x");
        assertThat(head.text(head.queryStart(), head.queryEnd())).isEqualTo("y");
        RequestHead bare = Heads.request("GET https://a?q HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(bare.pathEnd() - bare.pathStart()).isZero();
        assertThat(bare.text(bare.queryStart(), bare.queryEnd())).isEqualTo("q");
        assertThat(bare.text(bare.hostStart(), bare.authorityEnd())).isEqualTo("a");
    }

    @Test
    void parts_asterisk_isThePath() {
        RequestHead head = Heads.request("OPTIONS * HTTP/1.1\r\nHost: [::1]\r\n\r\n");
        assertThat(head.asterisk()).isTrue();
        assertThat(head.text(head.pathStart(), head.pathEnd())).isEqualTo("*");
        assertThat(head.text(head.hostStart(), head.hostEnd())).isEqualTo("[::1]");
        assertThat(Heads.request(START + "\r\n").asterisk()).isFalse();
    }

    @Test
    void method_eachKnown_hasRfc9110sProperties() {
        for (Method method : Method.values()) {
            if (method == Method.CONNECT || method == Method.TRACE || method == Method.OTHER) {
                continue;
            }
            RequestHead head = Heads.request(method.name() + " / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(head.method()).isEqualTo(method);
        }
        RequestHead other = Heads.request("GEX / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(other.method()).isEqualTo(Method.OTHER);
        assertThat(other.methodText()).isEqualTo("GEX");
        assertThat(List.of(Method.values()).stream().filter(Method::idempotent))
                .containsExactly(Method.GET, Method.HEAD, Method.PUT, Method.DELETE, Method.OPTIONS, Method.TRACE);
        assertThat(List.of(Method.values()).stream().filter(Method::safe))
                .containsExactly(Method.GET, Method.HEAD, Method.OPTIONS, Method.TRACE);
        for (String near : List.of("POSX", "HEAX", "PATCX", "DELETX", "OPTIONX", "PUX", "PUTT", "XPTIONS")) {
            assertThat(Heads.request(near + " / HTTP/1.1\r\nHost: a\r\n\r\n").method())
                    .isEqualTo(Method.OTHER);
        }
    }

    @Test
    void framing_byHeaders_isNoneLengthOrChunked() {
        RequestHead none = Heads.request(START + "\r\n");
        assertThat(none.framing()).isEqualTo(BodyFraming.NONE);
        assertThat(none.contentLength()).isEqualTo(-1);
        assertThat(none.hasBody()).isFalse();
        RequestHead zero = Heads.request(START + "Content-Length: 0\r\n\r\n");
        assertThat(zero.framing()).isEqualTo(BodyFraming.LENGTH);
        assertThat(zero.hasBody()).isFalse();
        RequestHead length = Heads.request(START + "Content-Length: 999999999999999999\r\n\r\n");
        assertThat(length.contentLength()).isEqualTo(999_999_999_999_999_999L);
        assertThat(length.hasBody()).isTrue();
        RequestHead chunked = Heads.request(START + "Transfer-Encoding: Chunked\r\n\r\n");
        assertThat(chunked.framing()).isEqualTo(BodyFraming.CHUNKED);
        assertThat(chunked.hasBody()).isTrue();
    }

    @Test
    void keepAlive_byVersionAndConnection_followsRfc9112() {
        assertThat(Heads.request(START + "\r\n").keepAlive()).isTrue();
        assertThat(Heads.request(START + "Connection: close\r\n\r\n").keepAlive())
                .isFalse();
        assertThat(Heads.request(START + "Connection: keep-alive, CLOSE\r\n\r\n")
                        .keepAlive())
                .isFalse();
        assertThat(Heads.request(START + "Connection: keep-alive\r\nConnection: close\r\n\r\n")
                        .keepAlive())
                .isFalse();
        assertThat(Heads.request(START + "Connection: closed\r\n\r\n").keepAlive())
                .isTrue();
        assertThat(Heads.request("GET / HTTP/1.0\r\n\r\n").keepAlive()).isFalse();
        assertThat(Heads.request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                        .keepAlive())
                .isTrue();
        assertThat(Heads.request("GET / HTTP/1.0\r\nProxy-Connection: keep-alive\r\n\r\n")
                        .keepAlive())
                .isFalse();
    }

    @Test
    void hopByHop_ownAndNominated_areNotForwarded() {
        RequestHead head = Heads.request(START
                + "Connection: X-Once, Authorization, te, transfer-encoding\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\nProxy: y\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: z\r\nx-once: 1\r\nX-Once2: 1\r\nAuthorization: b\r\nTE: trailers\r\n"
                + "Transfer-Encoding: chunked\r\nX-ONCE: 2\r\nTrailer: T\r\nVia: v\r\n\r\n");
        List<String> forwarded = IntStream.range(0, head.headerCount())
                .filter(i -> !head.hopByHop(i))
                .mapToObj(i -> head.text(head.nameStart(i), head.nameEnd(i)))
                .toList();
        assertThat(forwarded).containsExactly("Host", "X-Once2", "TE", "Transfer-Encoding", "Trailer", "Via");
        RequestHead te = Heads.request(START + "TE: deflate, trailers\r\nTE: trailers\r\n\r\n");
        assertThat(te.hopByHop(1)).isTrue();
        assertThat(te.hopByHop(2)).isFalse();
        assertThat(te.acceptsTrailers()).isTrue();
        RequestHead without = Heads.request(START + "TE: gzip;q=\"trailers\", xtrailers\r\n\r\n");
        assertThat(without.acceptsTrailers()).isFalse();
        assertThat(without.hopByHop(1)).isTrue();
    }

    @Test
    void expectContinue_onlyWithABodyAndHttp11() {
        assertThat(Heads.request(START + "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n")
                        .expectContinue())
                .isTrue();
        assertThat(Heads.request(START + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .expectContinue())
                .isTrue();
        assertThat(Heads.request(START + "Expect: 100-continue\r\n\r\n").expectContinue())
                .isFalse();
        assertThat(Heads.request(START + "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n")
                        .expectContinue())
                .isFalse();
        assertThat(Heads.request(START + "Expect: 200-ok\r\nContent-Length: 1\r\n\r\n")
                        .expectContinue())
                .isFalse();
        assertThat(Heads.request("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
                        .expectContinue())
                .isFalse();
    }

    @Test
    void webSocket_onlyWithUpgradeInConnection() {
        assertThat(Heads.request(START + "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n")
                        .webSocket())
                .isTrue();
        assertThat(Heads.request(START + "Upgrade: websocket\r\n\r\n").webSocket())
                .isFalse();
        assertThat(Heads.request(START + "Connection: Upgrade\r\n\r\n").webSocket())
                .isFalse();
        RequestHead h2c = Heads.request(START + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
        assertThat(h2c.webSocket()).isFalse();
        assertThat(h2c.upgrade()).isTrue();
        assertThat(Heads.request("GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
                        .webSocket())
                .isFalse();
    }

    @Test
    void indexOf_knownAndByName_findsTheFirst() {
        RequestHead head = Heads.request(START + "Cookie: 1\r\nX-Cust: 2\r\nCOOKIE: 3\r\nx-cusT: 4\r\n\r\n");
        assertThat(head.indexOf(KnownHeader.COOKIE)).isEqualTo(1);
        assertThat(head.indexOf(KnownHeader.VIA)).isEqualTo(-1);
        assertThat(head.has(KnownHeader.COOKIE)).isTrue();
        assertThat(head.known(3)).isEqualTo(KnownHeader.COOKIE);
        assertThat(head.known(2)).isEqualTo(KnownHeader.OTHER);
        byte[] name = Heads.bytes("x-cust");
        assertThat(head.indexOf(name, 0)).isEqualTo(2);
        assertThat(head.indexOf(name, 3)).isEqualTo(4);
        assertThat(head.indexOf(name, 5)).isEqualTo(-1);
        assertThat(head.valueEquals(2, Heads.bytes("2"))).isTrue();
    }

    @Test
    void parse_pipelinedHeads_consumesOneAtATime() {
        byte[] bytes = Heads.bytes(
                "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: X\r\nX: 1\r\nContent-Length: 0\r\n\r\n\r\nGET /2 HTTP/1.0\r\nX: 2\r\n\r\n");
        RequestHead head = new RequestHead();
        int first = head.parse(bytes, 0, bytes.length, Limits.DEFAULTS);
        assertThat(head.hopByHop(2)).isTrue();
        int second = head.parse(bytes, first, bytes.length, Limits.DEFAULTS);
        assertThat(first + second).isEqualTo(bytes.length);
        assertThat(head.text(head.pathStart(), head.pathEnd())).isEqualTo("/2");
        assertThat(head.headerCount()).isEqualTo(1);
        assertThat(head.hopByHop(0)).isFalse();
        assertThat(head.has(KnownHeader.HOST)).isFalse();
        assertThat(head.hostStart()).isEqualTo(-1);
        assertThat(head.contentLength()).isEqualTo(-1);
        assertThat(head.framing()).isEqualTo(BodyFraming.NONE);
        assertThat(head.minorVersion()).isZero();
    }

    @Test
    void parse_afterError_startsAfresh() {
        RequestHead head = new RequestHead();
        byte[] bad = Heads.bytes("GET / HTTP/1.1\r\nHost: a\r\n : \r\n");
        assertThat(head.parse(bad, 0, bad.length, Limits.DEFAULTS)).isEqualTo(HttpError.OBS_FOLD.code());
        assertThat(head.error()).isEqualTo(HttpError.OBS_FOLD);
        byte[] good = Heads.bytes("GET / HTTP/1.0\r\n\r\n");
        assertThat(head.parse(good, 0, good.length, Limits.DEFAULTS)).isEqualTo(good.length);
        assertThat(head.error()).isNull();
        assertThat(head.headerCount()).isZero();
    }

    @Test
    void reset_amidAHead_forgetsIt() {
        RequestHead head = new RequestHead();
        byte[] part = Heads.bytes("GET / HTTP/1.1\r\nHost: a\r\nX");
        assertThat(head.parse(part, 0, part.length, Limits.DEFAULTS)).isEqualTo(Head.NEED_MORE);
        head.reset();
        byte[] good = Heads.bytes("GET / HTTP/1.0\r\n\r\n");
        assertThat(head.parse(good, 0, good.length, Limits.DEFAULTS)).isEqualTo(good.length);
        assertThat(head.headerCount()).isZero();
    }

    /* The bytes that were seen are spoilt behind the parser's back: it must not notice until the line's end comes. */
    @Test
    void parse_lineInPieces_doesNotLookAgainAtWhatItHasSeen() {
        String start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        byte[] bytes = Heads.bytes(start + "v".repeat(100));
        RequestHead head = new RequestHead();
        assertThat(head.parse(bytes, 0, start.length() + 50, Limits.DEFAULTS)).isEqualTo(Head.NEED_MORE);
        java.util.Arrays.fill(bytes, 0, start.length() + 50, (byte) '\n');
        for (int to = start.length() + 50; to <= bytes.length; to++) {
            assertThat(head.parse(bytes, 0, to, Limits.DEFAULTS)).isEqualTo(Head.NEED_MORE);
        }
    }

    @Test
    void parse_headAsLongAsTheLimit_isRefusedAtOnceIfItIsNotWhole() {
        Limits limits = new Limits(64, 64, 10, 64, 32, 64);
        String whole = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        byte[] fits = Heads.bytes(whole + "v".repeat(64 - 4 - whole.length()) + "\r\n\r\n");
        assertThat(fits).hasSize(64);
        assertThat(Heads.requests(limits).parse(fits, 0, 64)).isEqualTo(64);
        byte[] over = Heads.bytes(whole + "v".repeat(64 - 3 - whole.length()) + "\r\n\r\n");
        assertThat(Heads.requests(limits).parse(over, 0, 63)).isEqualTo(Head.NEED_MORE);
        assertThat(Heads.requests(limits).parse(over, 0, 64)).isEqualTo(HttpError.HEAD_TOO_LARGE.code());
        assertThat(Heads.requests(limits).parse(over, 0, 65)).isEqualTo(HttpError.HEAD_TOO_LARGE.code());
    }

    @Test
    void parse_linesAsLongAsTheirLimits_areAccepted() {
        Limits limits = new Limits(200, 32, 10, 20, 32, 64);
        String longest = "GET /" + "a".repeat(32 - 16) + " HTTP/1.1\r\n";
        assertThat(longest).hasSize(32);
        String header = "Host: " + "a".repeat(12) + "\r\n";
        byte[] fits = Heads.bytes(longest + header + "\r\n");
        assertThat(Heads.requests(limits).parse(fits, 0, fits.length)).isEqualTo(fits.length);
        byte[] uri = Heads.bytes("GET /a" + longest.substring(5) + header + "\r\n");
        assertThat(Heads.requests(limits).parse(uri, 0, uri.length)).isEqualTo(HttpError.URI_TOO_LONG.code());
        byte[] line = Heads.bytes(longest + "A" + header + "\r\n");
        assertThat(Heads.requests(limits).parse(line, 0, line.length)).isEqualTo(HttpError.HEADER_TOO_LARGE.code());
    }
}

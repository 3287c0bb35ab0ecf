package dev.wissel.bench;

import dev.wissel.gateway.http.HeadWriter;
import dev.wissel.gateway.http.KnownHeader;
import dev.wissel.gateway.http.Limits;
import dev.wissel.gateway.http.Method;
import dev.wissel.gateway.http.RequestHead;
import dev.wissel.gateway.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What reading a head costs, with all that is refused being looked for, and what relaying its headers adds. Nanoseconds a head. With
 * {@code -prof gc} it shows as well that nothing is allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeadParseBenchmark {
    private static final String SMALL_REQUEST =
            "GET /products/42?view=full HTTP/1.1\r\nHost: api.example\r\nAccept: */*\r\n\r\n";
    private static final String SMALL_RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    private static final String BROWSER_REQUEST =
            "POST /orders HTTP/1.1\r\nHost: api.example:8000\r\nConnection: keep-alive\r\n"
                    + "Content-Length: 312\r\nsec-ch-ua-platform: \"Linux\"\r\nAuthorization: Bearer " + "x".repeat(600)
                    + "\r\n"
                    + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n"
                    + "Content-Type: application/json\r\nAccept: application/json, text/plain, */*\r\nOrigin: https://shop.example\r\n"
                    + "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: https://shop.example/\r\n"
                    + "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: nl-NL,nl;q=0.9,en;q=0.8\r\nCookie: session="
                    + "c".repeat(200) + "\r\n\r\n";
    private static final String BROWSER_RESPONSE =
            "HTTP/1.1 201 Created\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\nServer: example\r\n"
                    + "Content-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n"
                    + "Vary: Accept-Encoding, Origin\r\nCache-Control: private, no-cache\r\nETag: W/\"5d8c72a5edda8\"\r\n"
                    + "Access-Control-Allow-Origin: https://shop.example\r\nStrict-Transport-Security: max-age=31536000\r\n"
                    + "X-Content-Type-Options: nosniff\r\nSet-Cookie: session=" + "c".repeat(200)
                    + "; Path=/; Secure; HttpOnly\r\n\r\n";

    /** What kind of head: of a program's small call, or of a browser. */
    @Param({"small", "browser"})
    public String kind = "";

    private final RequestHead requestHead = new RequestHead();
    private final ResponseHead responseHead = new ResponseHead();
    private final HeadWriter writer = new HeadWriter();
    private byte[] request = {};
    private byte[] response = {};

    /** Chooses the heads, and sees that both are accepted: a refusal would be fast. */
    @Setup
    public void chooseHeads() {
        boolean small = kind.equals("small");
        request = (small ? SMALL_REQUEST : BROWSER_REQUEST).getBytes(StandardCharsets.ISO_8859_1);
        response = (small ? SMALL_RESPONSE : BROWSER_RESPONSE).getBytes(StandardCharsets.ISO_8859_1);
        if (request() != request.length || response() != response.length || relay() <= 0) {
            throw new IllegalStateException(kind + ": the head was not accepted whole");
        }
    }

    /** Reads a request's head. */
    @Benchmark
    public int request() {
        return requestHead.parse(request, 0, request.length, Limits.DEFAULTS);
    }

    /** Reads a response's head. */
    @Benchmark
    public int response() {
        return responseHead.parse(response, 0, response.length, Limits.DEFAULTS, Method.GET);
    }

    /** Reads a request's head and writes all its end-to-end headers but Host, which a proxy replaces. */
    @Benchmark
    public int relay() {
        requestHead.parse(request, 0, request.length, Limits.DEFAULTS);
        return writer.reset()
                .headers(requestHead, KnownHeader.HOST.bit())
                .crlf()
                .length();
    }
}

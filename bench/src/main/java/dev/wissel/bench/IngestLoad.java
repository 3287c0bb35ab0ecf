package dev.wissel.bench;

import dev.wissel.controller.sensor.HealthView;
import dev.wissel.controller.sensor.IngestOptions;
import dev.wissel.controller.sensor.IngestServer;
import dev.wissel.controller.sensor.Reading;
import dev.wissel.controller.sensor.TargetDirectory;
import dev.wissel.controller.sensor.TrafficBook;
import dev.wissel.controller.sensor.Trust;
import dev.wissel.kong.admin.HealthReport;
import dev.wissel.kong.admin.Secret;
import dev.wissel.kong.admin.TargetRow;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends log records to the ingest endpoint at a steady rate and says how much processor time its threads took. Senders run in the same process, and their
 * time is not counted. Arguments: records a second, seconds, records a batch; 20000 20 100 if not given.
 */
public final class IngestLoad {
    private static final String TOKEN = "a-token-for-the-benchmark";
    private static final int SENDERS = 4;
    private static final int TARGETS = 100;

    private IngestLoad() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int rate = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int batch = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        TrafficBook book = new TrafficBook(
                Duration.ofSeconds(60), Duration.ofHours(1), 10_000, System::nanoTime, System::currentTimeMillis);
        book.follow(directory());
        IngestOptions options =
                IngestOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Secret.of(TOKEN));
        try (IngestServer server = IngestServer.start(options, book, System::nanoTime)) {
            send(server, rate, 5, batch); // warm up
            long cpuBefore = cpuNanos();
            IngestServer.Counts before = server.counts();
            long begin = System.nanoTime();
            send(server, rate, seconds, batch);
            double took = (System.nanoTime() - begin) / 1e9;
            IngestServer.Counts after = server.counts();
            double cores = (cpuNanos() - cpuBefore) / 1e9 / took;
            System.out.printf(
                    Locale.ROOT,
                    "%.0f records/s in batches of %d (%d bytes a record), %.3f cores, dropped %d, unknown %d%n",
                    (after.records() - before.records()) / took,
                    batch,
                    record(0).length(),
                    cores,
                    after.droppedBodies() - before.droppedBodies(),
                    book.counts().unknown());
        }
    }

    /** Threads of the endpoint that live; its connections must outlive the measurement, so senders close theirs after the second reading. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().startsWith("wissel-ingest")) {
                sum += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        return sum;
    }

    private static final List<Socket> OPEN = new ArrayList<>();

    private static void send(IngestServer server, int rate, int seconds, int batch) throws Exception {
        if (OPEN.isEmpty()) {
            for (int i = 0; i < SENDERS; i++) {
                OPEN.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
        }
        List<Thread> senders = new ArrayList<>();
        for (Socket socket : OPEN) {
            Thread sender = new Thread(() -> {
                try {
                    send(socket, (double) rate / SENDERS / batch, seconds, batch);
                } catch (IOException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            sender.start();
            senders.add(sender);
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    private static void send(Socket socket, double batchesPerSecond, int seconds, int batch) throws IOException {
        StringBuilder body = new StringBuilder("[");
        for (int i = 0; i < batch; i++) {
            body.append(i == 0 ? "" : ",").append(record(i));
        }
        byte[] bytes = body.append(']').toString().getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST / HTTP/1.1\r\nHost: wissel\r\nAuthorization: Bearer " + TOKEN
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long begin = System.nanoTime();
        long count = Math.round(batchesPerSecond * seconds);
        InputStream in = socket.getInputStream();
        byte[] answer = new byte[256];
        for (long i = 0; i < count; i++) {
            long due = begin + (long) (i / batchesPerSecond * 1e9);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(bytes);
            if (in.read(answer) < 0) {
                throw new IOException("closed");
            }
        }
    }

    private static TargetDirectory directory() {
        List<HealthReport.TargetHealth> targets = new ArrayList<>();
        for (int i = 0; i < TARGETS; i++) {
            TargetRow row = new TargetRow("i" + i, "u", "10.0.0." + i + ":8080", 100, List.of(), false, 0);
            targets.add(new HealthReport.TargetHealth(row, HealthReport.Health.HEALTHY, "A", List.of()));
        }
        HealthReport report = new HealthReport("n", targets);
        return TargetDirectory.of(List.of(
                new HealthView("up.local", Map.of("n", new Reading<>(report, 0, Trust.REPORTED, "n")))));
    }

    /** A record as Kong 3.9 sends it, with the headers of a browser. */
    private static String record(int number) {
        return """
                {"request":{"id":"4e8287215639b17e7bc41149b3ccd236","uri":"/products/%1$d?page=2","url":"http://api.example:8000/products/%1$d?page=2","method":"GET",\
                "querystring":{"page":"2"},"headers":{"host":"api.example","user-agent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",\
                "accept":"application/json","accept-language":"en","accept-encoding":"gzip, deflate, br","x-request-id":"0123456789abcdef","authorization":"REDACTED",\
                "cookie":"session=0123456789abcdef0123456789abcdef"},"size":512},"upstream_uri":"/api/v1/products/%1$d?page=2","upstream_status":"200",\
                "response":{"status":200,"headers":{"content-type":"application/json","connection":"close","x-kong-upstream-latency":"12","x-kong-proxy-latency":"1",\
                "via":"1.1 kong/3.9.3","x-kong-request-id":"4e8287215639b17e7bc41149b3ccd236","content-length":"2048"},"size":2400},\
                "latencies":{"kong":1,"proxy":12,"request":14,"receive":1},"tries":[{"balancer_start":1795327200002,"balancer_start_ns":1795327200002000000,\
                "ip":"10.0.0.%2$d","port":8080,"balancer_latency":0,"balancer_latency_ns":12345}],"route":{"id":"67c6454b-623b-5bfa-92c2-062e79cd987e","name":"products",\
                "paths":["/products"],"protocols":["http","https"],"strip_path":true,"preserve_host":false,"regex_priority":0,"path_handling":"v0","created_at":1795327155,\
                "updated_at":1795327155,"request_buffering":true,"response_buffering":true,"https_redirect_status_code":426,"service":{"id":"b9f04b04-ab65-5e2a-b4c4-f82b7d5b781c"}},\
                "service":{"id":"b9f04b04-ab65-5e2a-b4c4-f82b7d5b781c","name":"product","host":"up.local","port":80,"protocol":"http","retries":2,"connect_timeout":1000,\
                "read_timeout":5000,"write_timeout":5000,"enabled":true,"created_at":1795327155,"updated_at":1795327155},"client_ip":"192.0.2.10","started_at":%3$d,\
                "source":"upstream","workspace":"0123","workspace_name":"default"}""".formatted(number, number % TARGETS, System.currentTimeMillis());
    }
}

package dev.wissel.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a large Kong's Admin API as a controller asks for, and the targets behind it, to measure what the controller costs. A process of its own, so that its own cost is not counted; it
 * ends when its standard input does. Prints the ports of the Admin API and of the targets, and, whenever a line comes in, how many requests of a kind it has had. A line with {@code lose
 * REGION} takes that region away in all upstreams. Argument: targets of each upstream.
 */
public final class PlayedKong {
    private static final Pattern HEALTH = Pattern.compile("/upstreams/service(\\d+)\\.bench\\.upstream/health");
    private static final Pattern TARGET =
            Pattern.compile("/upstreams/service(\\d+)\\.bench\\.upstream/targets/([0-9.]+)(?::|%3A)\\d+");
    private static final Pattern WEIGHT = Pattern.compile("\"weight\"\\s*:\\s*(\\d+)");

    private final int targets;
    private final int targetPort;
    private final Map<String, Integer> weights = new ConcurrentHashMap<>();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong probes = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong others = new AtomicLong();
    private volatile String lost = "";

    private PlayedKong(int targets, int targetPort) {
        this.targets = targets;
        this.targetPort = targetPort;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // Kong answers at once, too
        int targets = Integer.parseInt(args[0]);
        try (ServerSocket server = new ServerSocket(0, 1024, InetAddress.getByName("0.0.0.0"))) {
            PlayedKong kong = new PlayedKong(targets, server.getLocalPort());
            Thread answers = new Thread(() -> kong.answerProbes(server));
            answers.setDaemon(true);
            answers.start();
            HttpServer admin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            admin.createContext("/", kong::answer);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            admin.setExecutor(threads);
            admin.start();
            System.out.println(admin.getAddress().getPort() + " " + server.getLocalPort());
            kong.obey();
            admin.stop(0);
            threads.shutdownNow();
        }
    }

    /** Returns the address of a target: all of 127/8 is this machine. */
    static String ip(int upstream, int target) {
        return "127." + (1 + upstream / 250) + "." + upstream % 250 + "." + (target + 1);
    }

    private void obey() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = System.in.read(); c >= 0; c = System.in.read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            if (line.toString().startsWith("lose ")) {
                lost = line.substring(5).strip();
            }
            System.out.println(looks + " " + probes + " " + writes + " " + others);
            line.setLength(0);
        }
    }

    private void answerProbes(ServerSocket server) {
        byte[] well =
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] ill =
                "HTTP/1.1 503 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] ignored = new byte[1024];
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                probes.incrementAndGet();
                socket.setSoTimeout(1000);
                if (socket.getInputStream().read(ignored) > 0) {
                    int target = socket.getLocalAddress().getAddress()[3] - 1;
                    socket.getOutputStream().write(region(target).equals(lost) ? ill : well);
                }
            } catch (IOException broken) {
                // the prober went away
            }
        }
    }

    private String region(int target) {
        return target < targets / 2 ? "ams" : "fra";
    }

    private int weight(int upstream, int target) {
        return weights.getOrDefault(ip(upstream, target), target < targets / 2 ? 100 : 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Matcher health = HEALTH.matcher(path);
        Matcher target = TARGET.matcher(path);
        String answer;
        if (health.matches()) {
            looks.incrementAndGet();
            answer = health(Integer.parseInt(health.group(1)));
        } else if (target.matches() && exchange.getRequestMethod().equals("PATCH")) {
            writes.incrementAndGet();
            answer =
                    write(Integer.parseInt(target.group(1)), target.group(2), new String(body, StandardCharsets.UTF_8));
        } else if (path.equals("/")) {
            answer = NODE;
        } else {
            others.incrementAndGet();
            answer = null;
        }
        byte[] bytes = (answer == null ? "{\"message\":\"Not found\"}" : answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private String write(int upstream, String ip, String body) {
        Matcher weight = WEIGHT.matcher(body);
        if (weight.find()) {
            weights.put(ip, Integer.parseInt(weight.group(1)));
        }
        int target = Integer.parseInt(ip.substring(ip.lastIndexOf('.') + 1)) - 1;
        return "{" + row(upstream, target) + "}";
    }

    private String row(int upstream, int target) {
        return "\"id\":\"" + new UUID(upstream, target) + "\",\"target\":\"" + ip(upstream, target) + ":" + targetPort
                + "\",\"weight\":" + weight(upstream, target) + ",\"upstream\":{\"id\":\"" + new UUID(upstream, -1)
                + "\"},\"tags\":[\"wissel\",\"wissel:region=" + region(target)
                + "\"],\"created_at\":1795327155.123,\"updated_at\":1795327155.123";
    }

    private String health(int upstream) {
        StringBuilder out = new StringBuilder(8192).append("{\"data\":[");
        for (int i = 0; i < targets; i++) {
            int weight = weight(upstream, i);
            String health = weight == 0 ? "HEALTHCHECKS_OFF" : region(i).equals(lost) ? "UNHEALTHY" : "HEALTHY";
            out.append(i == 0 ? "{" : ",{")
                    .append(row(upstream, i))
                    .append(",\"health\":\"")
                    .append(health)
                    .append("\",\"data\":{\"dns\":\"A\",\"host\":\"")
                    .append(ip(upstream, i))
                    .append("\",\"port\":")
                    .append(targetPort)
                    .append(",\"nodeWeight\":")
                    .append(weight)
                    .append(",\"weight\":{\"total\":")
                    .append(weight)
                    .append(",\"available\":")
                    .append(weight)
                    .append(",\"unavailable\":0},\"addresses\":[{\"ip\":\"")
                    .append(ip(upstream, i))
                    .append("\",\"port\":")
                    .append(targetPort)
                    .append(",\"weight\":")
                    .append(weight)
                    .append(",\"health\":\"")
                    .append(health)
                    .append("\"}]}}");
        }
        return out.append("],\"next\":null,\"node_id\":\"0c3a2b4e-2d1f-4e5a-9b8c-7d6e5f4a3b2c\"}")
                .toString();
    }

    private static final String NODE = """
            {"version":"3.9.3","edition":"community","tagline":"Welcome to kong","hostname":"bench",\
            "node_id":"0c3a2b4e-2d1f-4e5a-9b8c-7d6e5f4a3b2c","plugins":{"available_on_server":{},"enabled_in_cluster":[]},\
            "configuration":{"database":"postgres","role":"traditional","db_update_frequency":5,"db_update_propagation":0}}""";
}

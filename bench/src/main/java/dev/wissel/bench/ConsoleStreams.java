package dev.wissel.bench;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.Flow;
import dev.wissel.console.live.History;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.WhatIf;
import dev.wissel.console.web.ConsoleOptions;
import dev.wissel.console.web.ConsoleServer;
import dev.wissel.design.strategy.Strategy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens many consoles of a strategy with many targets, each figure of which changes each second, and says how much processor time the server's threads took. The
 * consoles read in the same process, and their time is not counted; making the view is. One console more never reads, and must be dropped. Arguments: consoles,
 * targets, seconds, {@code gzip} or {@code plain}; 200 1000 30 gzip if not given.
 */
public final class ConsoleStreams {
    private static final int TARGETS_OF_A_SERVICE = 50;
    private static final int WARM_UP_SECONDS = 15;

    private ConsoleStreams() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        int consoles = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int targets = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        boolean gzip = args.length < 4 || args[3].equals("gzip");
        try (ConsoleServer server = ConsoleServer.start(
                        ConsoleOptions.of(new Changing(targets)).port(0));
                Readers readers = new Readers(server.port(), consoles, gzip);
                SocketChannel stuck = Readers.open(server.port(), false)) {
            readers.read(WARM_UP_SECONDS);
            long cpuBefore = cpuNanos();
            long bytesBefore = readers.bytes;
            long begin = System.nanoTime();
            readers.read(seconds);
            double took = (System.nanoTime() - begin) / 1e9;
            double cores = (cpuNanos() - cpuBefore) / 1e9 / took;
            System.out.printf(
                    Locale.ROOT,
                    "%d consoles, %d targets, %s: %.1f%% of a core, %.0f kB/s a console, %d open, stuck reader %s%n",
                    consoles,
                    targets,
                    gzip ? "gzip" : "plain",
                    100 * cores,
                    (readers.bytes - bytesBefore) / took / 1000 / consoles,
                    readers.open,
                    health(server.port()).contains("\"dropped_streams\":1") ? "dropped" : "NOT DROPPED");
            stuck.shutdownInput();
        }
    }

    private static String health(int port) throws IOException {
        return new String(
                java.net
                        .URI
                        .create("http://127.0.0.1:" + port + "/api/v1/health")
                        .toURL()
                        .openStream()
                        .readAllBytes(),
                StandardCharsets.UTF_8);
    }

    /** The server's threads only; that of the readers is main. */
    private static long cpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("wissel-console")) {
                sum += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return sum;
    }

    /** Many consoles in one thread. */
    private static final class Readers implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final List<SocketChannel> channels = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
        private long bytes;
        private int open;

        Readers(int port, int count, boolean gzip) throws IOException {
            for (int at = 0; at < count; at++) {
                SocketChannel channel = open(port, gzip);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                channels.add(channel);
            }
            open = count;
        }

        static SocketChannel open(int port, boolean gzip) throws IOException {
            SocketChannel channel = SocketChannel.open();
            if (!gzip) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 << 10);
            }
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String request = "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n"
                    + (gzip ? "Accept-Encoding: gzip\r\n" : "") + "\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return channel;
        }

        void read(int seconds) throws IOException {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (end - System.nanoTime() > 0) {
                selector.select(100);
                for (SelectionKey key : selector.selectedKeys()) {
                    buffer.clear();
                    int length = ((SocketChannel) key.channel()).read(buffer);
                    if (length < 0) {
                        key.cancel();
                        open--;
                    } else {
                        bytes += length;
                    }
                }
                selector.selectedKeys().clear();
            }
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel each : channels) {
                each.close();
            }
            selector.close();
        }
    }

    /** A view in which each figure of each target changes each second. */
    private static final class Changing implements Live {
        private final int targets;
        private long second;
        private LiveView last;

        Changing(int targets) {
            this.targets = targets;
            this.last = make();
        }

        @Override
        public synchronized LiveView view() {
            long now = System.nanoTime() / 1_000_000_000L;
            if (now != second) {
                second = now;
                last = make();
            }
            return last;
        }

        private LiveView make() {
            List<ServiceView> services = new ArrayList<>();
            for (int at = 0; at < targets / TARGETS_OF_A_SERVICE; at++) {
                services.add(service(at));
            }
            return new LiveView(
                    second,
                    System.currentTimeMillis(),
                    "large",
                    LiveView.PlaneKind.GATEWAY,
                    "embedded gateway",
                    10,
                    new LiveView.ObjectiveView(0.999, 2_592_000, 0.99, 0.3, 30),
                    List.of("ams", "fra"),
                    services,
                    new LiveView.OfficeView(true, "this process", false, List.of()),
                    List.of(),
                    null);
        }

        private static ServiceView service(int number) {
            List<ServiceView.RegionView> regions = new ArrayList<>();
            List<ServiceView.TargetView> all = new ArrayList<>();
            for (String region : List.of("ams", "fra")) {
                regions.add(
                        new ServiceView.RegionView(region, any(), 0.5, flow(), "active", 25, 25, 5000.0, false, ""));
                for (int at = 0; at < TARGETS_OF_A_SERVICE / 2; at++) {
                    all.add(new ServiceView.TargetView(
                            region + "-" + number + "-" + at + ".example:8080",
                            region,
                            100,
                            100,
                            any(),
                            flow(),
                            ThreadLocalRandom.current().nextInt(10),
                            ServiceView.TargetState.SERVING,
                            ""));
                }
            }
            return new ServiceView(
                    "service-" + number,
                    "service-" + number + ".large",
                    "adaptive",
                    flow(),
                    new ServiceView.BudgetView(any(), any(), any(), 86_400),
                    false,
                    false,
                    regions,
                    all,
                    List.of());
        }

        private static double any() {
            return ThreadLocalRandom.current().nextDouble();
        }

        private static Flow flow() {
            return new Flow(any() * 100, any(), any(), any());
        }

        @Override
        public Strategy strategy() {
            throw new IllegalStateException("nobody asks for it here");
        }

        @Override
        public List<DecisionEntry> decisions(DecisionEntry.Query query) {
            return List.of();
        }

        @Override
        public Optional<DecisionEntry> decision(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<History> history(String service, int seconds) {
            return Optional.empty();
        }

        @Override
        public Action.Preview preview(Action action) {
            return new Action.Preview(false, List.of(), List.of(), List.of());
        }

        @Override
        public Action.Done act(Action action, String who, String why) {
            return new Action.Done(false, "");
        }

        @Override
        public void refused(String what, String who, String why) {
            // nothing is kept here
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public WhatIf.Outcome whatIf(WhatIf question) {
            return new WhatIf.Outcome(0, 0, List.of());
        }
    }
}

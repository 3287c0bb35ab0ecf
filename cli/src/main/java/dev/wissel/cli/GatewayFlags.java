package dev.wissel.cli;

import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.AccessLog;
import dev.wissel.gateway.proxy.Listen;
import dev.wissel.gateway.proxy.Transport;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The flags of every command that starts a gateway. */
final class GatewayFlags {
    /** What {@code --transport} may say. */
    enum TransportChoice {
        AUTO,
        EPOLL,
        IO_URING,
        NIO
    }

    @Option(
            names = "--proxy-listen",
            paramLabel = "LISTEN",
            split = ",",
            converter = ProxyListen.class,
            defaultValue = "${env:WISSEL_PROXY_LISTEN:-0.0.0.0:8000}",
            description = {
                "Where clients connect, and how, in Kong's words: HOST:PORT, then ssl for TLS, http2 for HTTP/2 beside",
                "HTTP/1, such as '0.0.0.0:8443 http2 ssl'. Several by commas, or the flag several times;",
                "default ${DEFAULT-VALUE}."
            })
    @SuppressWarnings("NullAway.Init")
    private List<Listen> proxyListen;

    @Option(
            names = "--stream-listen",
            paramLabel = "HOST:PORT [ssl] [proxy_protocol],...",
            defaultValue = "${env:WISSEL_STREAM_LISTEN:-off}",
            description = "Where clients of TCP and TLS routes connect; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String streamListen;

    @Option(
            names = "--status-listen",
            paramLabel = "HOST:PORT",
            converter = ListenAddress.class,
            defaultValue = "${env:WISSEL_STATUS_LISTEN:-127.0.0.1:8100}",
            description = "Where /metrics and /status are read; default ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private InetSocketAddress statusListen;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops; default one a processor.")
    private @Nullable Integer threads;

    @Option(
            names = "--transport",
            paramLabel = "KIND",
            defaultValue = "auto",
            description = "auto, epoll, io_uring or nio; auto is epoll on Linux, nio elsewhere.")
    @SuppressWarnings("NullAway.Init")
    private TransportChoice transport;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "16384",
            description = "Most client connections at a time; default ${DEFAULT-VALUE}.")
    private int maxConnections;

    @Option(
            names = "--drain-time",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Longest wait for requests in flight when stopping; default ${DEFAULT-VALUE}.")
    private int drainSeconds;

    @Option(
            names = "--dns-server",
            paramLabel = "HOST:PORT",
            converter = ListenAddress.class,
            description = "Name server to ask instead of the machine's own.")
    private @Nullable InetSocketAddress dnsServer;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Record each request as a line of JSON; - for standard output. Off by default.")
    private @Nullable String accessLog;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private EdgeFlags edge;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    GatewayOptions options() throws IOException {
        if (threads != null && threads < 1) {
            throw wrong("--threads: " + threads + " (expected: >= 1)");
        }
        int loops = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        if (drainSeconds < 0) {
            throw wrong("--drain-time: " + drainSeconds + " (expected: >= 0)");
        }
        if (maxConnections < loops) {
            throw wrong("--max-connections: " + maxConnections + " (expected: at least " + loops
                    + ", one for each thread)");
        }
        Transport chosen = chosenTransport();
        return GatewayOptions.defaults()
                .withProxyListen(proxyListen)
                .withStatusListen(statusListen)
                .withStreamListen(streamListens())
                .withTrustedPeers(edge.trustedPeers())
                .withTransport(chosen, loops)
                .withMaxConnections(maxConnections)
                .withDrainTime(Duration.ofSeconds(drainSeconds))
                .withDnsServer(dnsServer)
                .withAccessLog(openAccessLog());
    }

    private List<Listen> streamListens() {
        try {
            return StreamListen.read(streamListen);
        } catch (TypeConversionException refused) {
            throw wrong("--stream-listen: " + refused.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private Transport chosenTransport() {
        Transport chosen = transport == TransportChoice.AUTO ? Transport.best() : Transport.valueOf(transport.name());
        String why = chosen.unavailable();
        if (why != null) {
            throw new Failures.Failed("--transport: " + chosen.name().toLowerCase(Locale.ROOT)
                    + " does not work on this machine: " + why + " (expected: auto, or another)");
        }
        return chosen;
    }

    private @Nullable AccessLog openAccessLog() throws IOException {
        String file = accessLog;
        if (file == null) {
            return null;
        }
        Writer writer = file.equals("-")
                ? new WholeLines(System.out)
                : Files.newBufferedWriter(
                        Path.of(file), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new AccessLog(writer);
    }
}

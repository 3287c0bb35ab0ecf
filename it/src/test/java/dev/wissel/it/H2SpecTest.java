package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Listen;
import dev.wissel.kong.declarative.DeclarativeReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance tests of h2spec 2.2.0, all of them, over TLS and without. The program comes out of a jar of the test class path. */
class H2SpecTest {
    private static final String ARCHIVE = "h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
    private static final int TAR_BLOCK = 512;
    private static final int SECONDS = 300;

    @TempDir
    Path directory;

    @Test
    void everyTest_passes_overTlsAndWithout() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "h2spec is there for Linux on x86-64");
        Path h2spec = unpack();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        HttpServer backEnd = HttpServer.create(any, 0);
        backEnd.setExecutor(Executors.newFixedThreadPool(8, task -> {
            Thread thread = new Thread(task, "back-end");
            thread.setDaemon(true);
            return thread;
        }));
        backEnd.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "the same for everyone".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        backEnd.start();
        String yaml = """
                _format_version: "3.0"
                services:
                - name: all
                  url: http://127.0.0.1:%d/
                  routes:
                  - name: all
                    paths: ["/"]
                """.formatted(backEnd.getAddress().getPort());
        GatewayOptions options = GatewayOptions.defaults()
                .withProxyListen(List.of(new Listen(any, false, true, false), new Listen(any, true, true, false)))
                .withStatusListen(null);
        try (Gateway gateway = Gateway.start(
                Objects.requireNonNull(
                        new DeclarativeReader().read("kong.yml", yaml).config()),
                options)) {
            assertAllPass(h2spec, gateway.proxyPorts().get(0));
            assertAllPass(h2spec, gateway.proxyPorts().get(1), "--tls", "--insecure");
        } finally {
            backEnd.stop(0);
        }
    }

    private void assertAllPass(Path h2spec, int port, String... flags) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(h2spec.toString(), "-h", "127.0.0.1", "-p", String.valueOf(port), "-o", "10"));
        command.addAll(List.of(flags));
        Path report = directory.resolve("report");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(report);
        assertThat(ended).as(text).isTrue();
        assertThat(text).contains("145 passed, 0 skipped, 0 failed");
        assertThat(process.exitValue()).as(text).isZero();
    }

    /** Takes the one file out of the archive. */
    private Path unpack() throws IOException {
        Path program = directory.resolve("h2spec");
        try (InputStream resource =
                        Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(ARCHIVE), ARCHIVE);
                DataInputStream tar = new DataInputStream(new GZIPInputStream(resource))) {
            byte[] head = new byte[TAR_BLOCK];
            tar.readFully(head);
            String octal = new String(head, 124, 11, StandardCharsets.US_ASCII).strip();
            byte[] content = new byte[Integer.parseInt(octal, 8)];
            tar.readFully(content);
            Files.write(program, content);
        }
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}

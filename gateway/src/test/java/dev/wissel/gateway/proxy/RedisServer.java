package dev.wissel.gateway.proxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis server on a loopback port, without a file on disk. */
final class RedisServer implements AutoCloseable {
    private final int port;
    private final List<String> arguments;
    private Process process;

    private RedisServer(int port, List<String> arguments) throws IOException, InterruptedException {
        this.port = port;
        this.arguments = arguments;
        this.process = start();
    }

    /** Starts one with these further arguments; skips the test if Redis is not installed. */
    static RedisServer start(String... more) throws IOException, InterruptedException {
        boolean installed;
        try {
            installed = new ProcessBuilder("redis-server", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            installed = false;
        }
        assumeTrue(installed, "redis-server is not installed (Debian: apt-get install redis-server)");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        return new RedisServer(port, List.of(more));
    }

    private Process start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(arguments);
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; i < 500; i++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return started;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        started.destroyForcibly();
        throw new IOException("redis-server did not listen within 5 s");
    }

    int port() {
        return port;
    }

    /** Kills it at once, as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again, empty. */
    void revive() throws IOException, InterruptedException {
        process = start();
    }

    /** Lets it answer nothing, or again. */
    void pause(boolean paused) throws IOException, InterruptedException {
        new ProcessBuilder("kill", paused ? "-STOP" : "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Sends one command in a line, and returns the lines of the answer that have come. */
    List<String> ask(String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\nECHO end\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> answer = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
                answer.add(line);
            }
            return answer;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package dev.wissel.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A region: a process with back ends of fixed ports, which can be killed, stopped and started again. Confined to the test's thread. */
final class BackEnds implements AutoCloseable {
    /** Below the ports that the kernel gives to clients, so that nobody takes the port of a back end that is down. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 30_000;
    private static int nextPort = FIRST_PORT + (int) (ProcessHandle.current().pid() * 37 % (LAST_PORT - FIRST_PORT));

    private final Path journal;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Child process;

    BackEnds(Path directory, String... names) throws IOException, InterruptedException {
        this.journal = directory.resolve(names[0] + ".journal");
        for (String name : names) {
            ports.put(name, freePort());
        }
        this.process = start();
    }

    /** One line of the journal. */
    record Read(long epochMillis, String name, String method, String path, String id) {}

    /** Returns a port that nobody has; one after the other in a circle, so that those of back ends that are down are not given to others soon. */
    static synchronized int freePort() throws IOException {
        for (int tried = FIRST_PORT; tried < LAST_PORT; tried++) {
            int port = nextPort;
            nextPort = port + 1 < LAST_PORT ? port + 1 : FIRST_PORT;
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new IOException("no free port from " + FIRST_PORT + " to " + LAST_PORT);
    }

    private Child start() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(journal.toString()));
        ports.forEach((name, port) -> arguments.add(name + "=" + port));
        Child started = new Child(
                "back ends " + ports.keySet(),
                Map.of(),
                Child.java(TestServer.class, arguments.toArray(String[]::new)));
        started.awaitOut("ready");
        return started;
    }

    String address(String name) {
        return "127.0.0.1:" + ports.get(name);
    }

    /** Orders a back end into a mode and waits until it has followed, see {@link TestServer}. */
    void order(String order) throws IOException, InterruptedException {
        int seen = process.out().size();
        process.in().write((order + "\n").getBytes(StandardCharsets.UTF_8));
        process.in().flush();
        process.awaitOut(seen, line -> line.equals("done " + order));
    }

    void orderAll(String mode) throws IOException, InterruptedException {
        for (String name : ports.keySet()) {
            order(name + " " + mode);
        }
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    void signal(String signal) throws IOException, InterruptedException {
        process.signal(signal);
    }

    void startAgain() throws IOException, InterruptedException {
        process = start();
    }

    /** Returns what has been read, over all lives of the process, in order; a last line that is not whole is left out. */
    List<Read> journal() throws IOException {
        List<Read> all = new ArrayList<>();
        String text = Files.readString(journal);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            String[] words = line.split(" ");
            all.add(new Read(Long.parseLong(words[0]), words[1], words[2], words[3], words[4]));
        }
        return all;
    }

    @Override
    public void close() {
        process.close();
    }
}

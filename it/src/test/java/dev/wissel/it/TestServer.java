package dev.wissel.it;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Small back ends in one process, so that a test can kill or stop a process that is really another. A line on standard input orders {@code NAME MODE}
 * with a mode of {@code ok}, {@code fail} (503 to everything), {@code slow MILLIS}, {@code down} (port closed) or {@code up}; each is
 * acknowledged by a line. What a back end has read is written to the journal before it is answered: {@code MILLIS NAME METHOD PATH ID}, probes left out.
 */
final class TestServer {
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding:\\s*chunked\\s*$");
    private static final Pattern ID = Pattern.compile("(?im)^x-id:\\s*(\\S+)\\s*$");
    private static final Pattern WAIT = Pattern.compile("[?&]wait=(\\d+)");

    private final OutputStream journal;
    private final Map<String, BackEnd> backEnds = new TreeMap<>();

    private TestServer(OutputStream journal) {
        this.journal = journal;
    }

    /** Serves {@code NAME=PORT...} after the journal's file, until standard input ends. */
    public static void main(String... arguments) throws IOException {
        TestServer server = new TestServer(
                Files.newOutputStream(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        for (int i = 1; i < arguments.length; i++) {
            String[] nameAndPort = arguments[i].split("=");
            BackEnd backEnd = server.new BackEnd(nameAndPort[0], Integer.parseInt(nameAndPort[1]));
            backEnd.open();
            server.backEnds.put(nameAndPort[0], backEnd);
        }
        System.out.println("ready");
        server.obey();
    }

    private void obey() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] words = line.split(" ");
            backEnds.get(words[0]).order(words);
            System.out.println("done " + line);
        }
        System.exit(0);
    }

    private void write(String line) throws IOException {
        synchronized (journal) {
            journal.write((line + "\n").getBytes(StandardCharsets.UTF_8)); // one write: it is whole or not there
        }
    }

    /** One listening port. */
    private final class BackEnd {
        private final String name;
        private final int port;
        private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
        private volatile String mode = "ok";
        private volatile int delayMillis;
        private volatile ServerSocket listening;

        BackEnd(String name, int port) {
            this.name = name;
            this.port = port;
        }

        void open() throws IOException {
            ServerSocket socket = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
            listening = socket;
            start(() -> accept(socket));
        }

        void order(String[] words) throws IOException {
            switch (words[1]) {
                case "slow" -> {
                    delayMillis = Integer.parseInt(words[2]);
                    mode = "ok";
                }
                case "down" -> {
                    listening.close();
                    for (Closeable each : open) {
                        each.close();
                    }
                }
                case "up" -> open();
                default -> {
                    mode = words[1];
                    delayMillis = 0;
                }
            }
        }

        private void accept(ServerSocket from) {
            while (!from.isClosed()) {
                try {
                    Socket client = from.accept();
                    client.setTcpNoDelay(true);
                    open.add(client);
                    start(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket client) {
            try (client;
                    InputStream in = new BufferedInputStream(client.getInputStream(), 16 * 1024);
                    OutputStream out = client.getOutputStream()) {
                for (String head = head(in); !head.isEmpty(); head = head(in)) {
                    skipBody(in, head);
                    answer(out, head);
                }
            } catch (IOException | InterruptedException gone) {
                // the test closed it, or the gateway did
            } finally {
                open.remove(client);
            }
        }

        private void answer(OutputStream out, String head) throws IOException, InterruptedException {
            String[] words = head.substring(0, head.indexOf('\r')).split(" ");
            boolean probe = words[1].equals("/health");
            if (!probe) {
                Matcher id = ID.matcher(head);
                write(System.currentTimeMillis() + " " + name + " " + words[0] + " " + words[1] + " "
                        + (id.find() ? id.group(1) : "-"));
            }
            Matcher wait = WAIT.matcher(words[1]);
            int millis = delayMillis + (wait.find() ? Integer.parseInt(wait.group(1)) : 0);
            if (millis > 0) {
                Thread.sleep(millis);
            }
            boolean fail = mode.equals("fail");
            byte[] body = (fail ? "away" : name).getBytes(StandardCharsets.UTF_8);
            String answer = "HTTP/1.1 " + (fail ? "503 Service Unavailable" : "200 OK")
                    + "\r\nContent-Type: text/plain\r\nX-Back-End: " + name + "\r\nContent-Length: " + body.length
                    + "\r\n\r\n";
            byte[] bytes =
                    java.util.Arrays.copyOf(answer.getBytes(StandardCharsets.US_ASCII), answer.length() + body.length);
            System.arraycopy(body, 0, bytes, answer.length(), body.length);
            out.write(bytes);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "back end");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns a whole head with its line ends; empty at the end of the connection. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(256);
        while (true) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
            int length = head.length();
            if (next == '\n' && length >= 4 && head.charAt(length - 3) == '\n') {
                return head.toString();
            }
        }
    }

    private static void skipBody(InputStream in, String head) throws IOException {
        Matcher length = CONTENT_LENGTH.matcher(head);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        } else if (CHUNKED.matcher(head).find()) {
            int size;
            do {
                size = Integer.parseInt(line(in).split(";")[0].strip().toLowerCase(Locale.ROOT), 16);
                in.readNBytes(size);
                line(in);
            } while (size > 0);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }
}

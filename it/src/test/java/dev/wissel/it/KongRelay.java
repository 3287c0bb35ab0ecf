package dev.wissel.it;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One replica's way to a Kong's Admin API, which tells of every write before Kong hears of it, and can hold one back: what a process does that is stopped right before it sends. Thread-safe.
 */
final class KongRelay extends Relay {
    private static final Pattern REQUEST = Pattern.compile("(PATCH|POST) (\\S+) HTTP/1.1\r\n");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");
    private static final Pattern TARGET = Pattern.compile("/upstreams/([^/]+)/targets/([^/?]+)");
    private static final Pattern WEIGHT = Pattern.compile("\"weight\":(\\d+)");
    private static final Pattern FENCE = Pattern.compile("wissel-fence=(\\d+)\\.(\\d+)");

    private final String replica;
    private final Consumer<Write> hears;
    private boolean holding;
    private CountDownLatch held = new CountDownLatch(1);
    private CountDownLatch released = new CountDownLatch(1);

    /**
     * A write on its way. Immutable.
     *
     * @param atNanos when it arrives at Kong
     * @param replica who sends it
     * @param upstream whose target; the path if it is about none
     * @param target which
     * @param weight wanted; -1 if none is said
     * @param token of the fence; -1 without one
     * @param decidedNanos of the fence
     * @param held whether it was held back on the way
     */
    record Write(
            long atNanos,
            String replica,
            String upstream,
            String target,
            int weight,
            long token,
            long decidedNanos,
            boolean held) {}

    /** @param hears each write, before it is handed on */
    KongRelay(String replica, int serverPort, Consumer<Write> hears) throws IOException {
        super(serverPort);
        this.replica = replica;
        this.hears = hears;
    }

    /** Holds the next write back until {@link #release}. */
    synchronized void hold() {
        holding = true;
        held = new CountDownLatch(1);
        released = new CountDownLatch(1);
    }

    /** Waits until a write is held back; returns whether there is one. */
    boolean awaitHeld(long millis) throws InterruptedException {
        return held.await(millis, TimeUnit.MILLISECONDS);
    }

    synchronized void release() {
        holding = false;
        released.countDown();
    }

    private synchronized @Nullable CountDownLatch heldBack() {
        if (!holding) {
            return null;
        }
        holding = false;
        held.countDown();
        return released;
    }

    @Override
    void requests(InputStream client, OutputStream server) throws IOException, InterruptedException {
        while (true) {
            byte[] request = request(client);
            String text = new String(request, StandardCharsets.UTF_8);
            Matcher write = REQUEST.matcher(text);
            if (write.lookingAt()) {
                CountDownLatch until = heldBack();
                if (until != null) {
                    until.await();
                }
                hears.accept(write(write.group(2), text, until != null));
            }
            send(server, request, request.length);
        }
    }

    private Write write(String path, String text, boolean wasHeld) {
        Matcher target = TARGET.matcher(path);
        Matcher weight = WEIGHT.matcher(text);
        Matcher fence = FENCE.matcher(text);
        boolean known = target.find();
        boolean fenced = fence.find();
        return new Write(
                System.nanoTime(),
                replica,
                known ? target.group(1) : path,
                known ? target.group(2).replace("%3A", ":") : "",
                weight.find() ? Integer.parseInt(weight.group(1)) : -1,
                fenced ? Long.parseLong(fence.group(1)) : -1,
                fenced ? Long.parseLong(fence.group(2)) : -1,
                wasHeld);
    }

    private static byte[] request(InputStream client) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Integer> last = new ArrayList<>();
        while (!last.equals(List.of((int) '\r', (int) '\n', (int) '\r', (int) '\n'))) {
            int next = client.read();
            if (next < 0) {
                throw new EOFException();
            }
            all.write(next);
            last.add(next);
            if (last.size() > 4) {
                last.remove(0);
            }
        }
        Matcher length = LENGTH.matcher(all.toString(StandardCharsets.UTF_8));
        if (length.find()) {
            all.write(client.readNBytes(Integer.parseInt(length.group(1))));
        }
        return all.toByteArray();
    }
}

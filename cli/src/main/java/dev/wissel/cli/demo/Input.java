package dev.wissel.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads keys or lines and hands on what they mean. Its end means nothing: a demo without input goes on. Confined to the thread that runs it. */
final class Input implements Runnable {
    private static final int ESCAPE = 27;

    private final InputStream in;
    private final Keys keys;
    private final boolean single;
    private final Consumer<Order> orders;

    /**
     * Makes a reader.
     *
     * @param single whether each byte is a key; otherwise each line is an order
     */
    Input(InputStream in, Keys keys, boolean single, Consumer<Order> orders) {
        this.in = in;
        this.keys = keys;
        this.single = single;
        this.orders = orders;
    }

    @Override
    public void run() {
        try {
            if (single) {
                readKeys();
            } else {
                readLines();
            }
        } catch (IOException gone) {
            // the same as its end
        }
    }

    private void readKeys() throws IOException {
        for (int key = in.read(); key >= 0; key = in.read()) {
            if (key == ESCAPE) {
                // what follows at once is an arrow or a function key: its letters are none of ours
                in.skipNBytes(in.available());
                continue;
            }
            Order order = keys.ofKey(key);
            if (order != null) {
                orders.accept(order);
            }
        }
    }

    private void readLines() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Order order = keys.ofLine(line);
            if (order != null) {
                orders.accept(order);
            }
        }
    }
}

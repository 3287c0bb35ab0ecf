package dev.wissel.gateway.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1 messages from a blocking stream, the slow and obvious way. */
final class Wire {
    private Wire() {}

    record Header(String name, String value) {}

    /**
     * A message as it was on the wire.
     *
     * @param start start line without its line end
     * @param body body with the chunks taken off
     * @param trailers trailer lines as they came, without the empty line
     */
    record Message(String start, List<Header> headers, byte[] body, String trailers) {
        /** Returns the values of all headers of this name, in order. */
        List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .toList();
        }

        /** Returns the value of the one header of this name; null if there is none. */
        @Nullable
        String header(String name) {
            List<String> values = all(name);
            if (values.size() > 1) {
                throw new AssertionError(name + " is there " + values.size() + " times: " + values);
            }
            return values.isEmpty() ? null : values.get(0);
        }

        int status() {
            return Integer.parseInt(start.substring(9, 12));
        }

        String method() {
            return start.substring(0, start.indexOf(' '));
        }

        String target() {
            return start.substring(start.indexOf(' ') + 1, start.lastIndexOf(' '));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Returns the next message's head, its body empty; null if the stream ends before it. */
    static @Nullable Message head(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        List<Header> headers = new ArrayList<>();
        while (true) {
            String line = line(in);
            if (line == null) {
                throw new EOFException("in the head, after: " + start);
            }
            if (line.isEmpty()) {
                return new Message(start, headers, new byte[0], "");
            }
            int colon = line.indexOf(':');
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
    }

    /** Returns the message with the body that follows its head. */
    static Message withBody(Message head, InputStream in, boolean untilClose) throws IOException {
        if (head.all("Transfer-Encoding").contains("chunked")) {
            return chunked(head, in);
        }
        String length = head.header("Content-Length");
        byte[] body = new byte[0];
        if (length != null) {
            body = exactly(in, Integer.parseInt(length));
        } else if (untilClose) {
            body = in.readAllBytes();
        }
        return new Message(head.start(), head.headers(), body, "");
    }

    private static Message chunked(Message head, InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = need(line(in));
            int semicolon = size.indexOf(';');
            int count = Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
            if (count == 0) {
                break;
            }
            body.writeBytes(exactly(in, count));
            if (!need(line(in)).isEmpty()) {
                throw new IOException("chunk data without its end");
            }
        }
        StringBuilder trailers = new StringBuilder();
        for (String line = need(line(in)); !line.isEmpty(); line = need(line(in))) {
            trailers.append(line).append("\r\n");
        }
        return new Message(head.start(), head.headers(), body.toByteArray(), trailers.toString());
    }

    private static String need(@Nullable String line) throws EOFException {
        if (line == null) {
            throw new EOFException("in a chunked body");
        }
        return line;
    }

    static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("body of " + count + " bytes ended after " + bytes.length);
        }
        return bytes;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException("in the line: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                if (!text.endsWith("\r")) {
                    throw new IOException("bare line feed after: " + text);
                }
                return text.substring(0, text.length() - 1);
            }
            line.write(b);
        }
    }
}

package dev.wissel.controller.sensor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Carries out one probe over a connection of its own. Stateless. */
final class ProbeCall {
    private static final int LONGEST_STATUS_LINE = 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?\\r?");

    private ProbeCall() {}

    /** Finding of one probe. Immutable. */
    record Found(Kind kind, int status, long nanos, String what) {}

    /** What a probe found. */
    enum Kind {
        GOOD,
        BAD,
        /** A status that counts as nothing. */
        NEITHER
    }

    /**
     * Probes an address.
     *
     * @param host target's host, for Host and the handshake unless the definition says otherwise
     */
    static Found probe(ProbeDefinition definition, String host, InetSocketAddress address, SSLContext tls) {
        long begin = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            if (address.isUnresolved()) {
                return new Found(Kind.BAD, 0, 0, "its name has no address");
            }
            socket.connect(address, millis(definition.timeoutNanos()));
            if (definition.type().equals("tcp")) {
                return new Found(Kind.GOOD, 0, System.nanoTime() - begin, "connected");
            }
            long endNanos = System.nanoTime() + definition.timeoutNanos();
            socket.setSoTimeout(millis(definition.timeoutNanos()));
            String named = definition.hostHeader().isEmpty() ? host : definition.hostHeader();
            try (Socket speaking = definition.type().equals("https")
                    ? secured(socket, definition, named, address.getPort(), tls)
                    : socket) {
                speaking.getOutputStream().write(request(definition, named));
                speaking.getOutputStream().flush();
                int status = status(speaking, endNanos);
                return judged(definition, status, System.nanoTime() - begin);
            }
        } catch (SocketTimeoutException late) {
            return new Found(Kind.BAD, 0, System.nanoTime() - begin, "no answer in time");
        } catch (SSLException untrusted) {
            return new Found(
                    Kind.BAD, 0, System.nanoTime() - begin, "no trusted connection: " + untrusted.getMessage());
        } catch (IOException | IllegalArgumentException failed) {
            return new Found(Kind.BAD, 0, System.nanoTime() - begin, String.valueOf(failed.getMessage()));
        }
    }

    private static Found judged(ProbeDefinition definition, int status, long nanos) {
        if (status == 0) {
            return new Found(Kind.BAD, 0, nanos, "what answers does not speak HTTP");
        }
        Kind kind = definition
                .verdictOn(status)
                .map(good -> good ? Kind.GOOD : Kind.BAD)
                .orElse(Kind.NEITHER);
        return new Found(kind, status, nanos, "status " + status);
    }

    private static int millis(long nanos) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, nanos / 1_000_000));
    }

    private static Socket secured(Socket socket, ProbeDefinition definition, String named, int port, SSLContext tls)
            throws IOException {
        String name = definition.sni().isEmpty() ? named : definition.sni();
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, bare(name), port, true);
        SSLParameters parameters = secured.getSSLParameters();
        if (definition.verifyCertificate()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!name.startsWith("[") && !name.matches("[0-9.]+")) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static byte[] request(ProbeDefinition definition, String host) {
        StringBuilder out = new StringBuilder("GET ")
                .append(clean(definition.path()))
                .append(" HTTP/1.1\r\nHost: ")
                .append(clean(host))
                .append("\r\nConnection: close\r\n");
        definition
                .headers()
                .forEach((name, values) -> values.forEach(value -> out.append(clean(name))
                        .append(": ")
                        .append(clean(value))
                        .append("\r\n")));
        return out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String clean(String text) {
        return text.replace("\r", "").replace("\n", "");
    }

    /** Reads the status line alone; 0 if that is none. */
    private static int status(Socket socket, long endNanos) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] line = new byte[LONGEST_STATUS_LINE];
        int length = 0;
        int end = -1;
        while (end < 0 && length < line.length) {
            long leftNanos = endNanos - System.nanoTime();
            if (leftNanos <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            socket.setSoTimeout(millis(leftNanos));
            int read = in.read(line, length, line.length - length);
            if (read < 0 && length == 0) {
                throw new IOException("closed without an answer");
            }
            if (read < 0) {
                break;
            }
            end = lineEnd(line, length, length + read);
            length += read;
        }
        Matcher text = STATUS_LINE.matcher(new String(line, 0, end < 0 ? length : end, StandardCharsets.ISO_8859_1));
        return text.matches() ? Integer.parseInt(text.group(1)) : 0;
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}

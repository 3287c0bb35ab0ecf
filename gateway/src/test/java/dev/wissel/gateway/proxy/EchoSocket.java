package dev.wissel.gateway.proxy;

import dev.wissel.gateway.proxy.Wire.Message;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A WebSocket server (RFC 6455) that sends every frame back as it came, answers ping with pong, and close with close. */
final class EchoSocket implements TestBackEnd.Script {
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;

    @Override
    public void serve(TestBackEnd.Connection connection) throws IOException {
        Message request = connection.readHead();
        if (request == null) {
            return;
        }
        connection.send(accept(request));
        try {
            while (echo(connection)) {
                // the next frame
            }
        } catch (EOFException gone) {
            // without a close frame
        }
    }

    /** Returns the answer that accepts the request. */
    static String accept(Message request) {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + acceptKey(String.valueOf(request.header("Sec-WebSocket-Key"))) + "\r\n\r\n";
    }

    private static String acceptKey(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest =
                    sha1.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns whether there may be another frame. */
    private static boolean echo(TestBackEnd.Connection connection) throws IOException {
        byte[] start = connection.readBytes(2);
        int opcode = start[0] & 0xf;
        int length = start[1] & 0x7f;
        if (length >= 126) {
            length = 0;
            for (byte b : connection.readBytes((start[1] & 0x7f) == 126 ? 2 : 8)) {
                length = length << 8 | b & 0xff;
            }
        }
        byte[] mask = connection.readBytes(4);
        byte[] data = connection.readBytes(length);
        for (int i = 0; i < length; i++) {
            data[i] ^= mask[i & 3];
        }
        connection.send(frame(opcode == PING ? start[0] & 0xf0 | PONG : start[0], data));
        return opcode != CLOSE;
    }

    /** Returns a frame as a server sends it. */
    static byte[] frame(int firstByte, byte[] data) {
        int extra = data.length < 126 ? 0 : data.length < 65536 ? 2 : 8;
        byte[] frame = new byte[2 + extra + data.length];
        frame[0] = (byte) firstByte;
        frame[1] = (byte) (extra == 0 ? data.length : extra == 2 ? 126 : 127);
        for (int i = 0; i < extra; i++) {
            int shift = 8 * (extra - 1 - i);
            frame[2 + i] = (byte) (shift > 31 ? 0 : data.length >>> shift);
        }
        System.arraycopy(data, 0, frame, 2 + extra, data.length);
        return frame;
    }
}

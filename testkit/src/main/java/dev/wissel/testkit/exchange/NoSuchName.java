package dev.wissel.testkit.exchange;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** A name server that knows no name at all. Thread-safe. */
public final class NoSuchName implements AutoCloseable {
    private static final int HEADER = 12;
    private static final byte ANSWER = (byte) 0x81; // a response, recursion desired
    private static final byte NAME_ERROR = (byte) 0x83; // recursion available, NXDOMAIN

    private final DatagramSocket socket;

    /** Starts to answer on a free port of the loopback interface. */
    public NoSuchName() throws SocketException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::answer, "no-such-name");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns where it is asked. */
    public InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    private void answer() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                int end = HEADER;
                while (buffer[end] != 0) {
                    end += buffer[end] + 1;
                }
                end += 5; // the root, type and class
                buffer[2] = ANSWER;
                buffer[3] = NAME_ERROR;
                for (int at = 6; at < HEADER; at++) {
                    buffer[at] = 0; // no answers, authorities or additional records
                }
                socket.send(new DatagramPacket(buffer, end, packet.getSocketAddress()));
            } catch (IOException closed) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}

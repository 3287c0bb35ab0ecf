package dev.wissel.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code HOST:PORT}, {@code :PORT} or {@code PORT}. */
final class ListenAddress implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon <= 0 ? "0.0.0.0" : text.substring(0, colon);
        String portText = text.substring(colon + 1);
        int port;
        try {
            port = Integer.parseInt(portText);
        } catch (NumberFormatException notANumber) {
            throw new TypeConversionException("'" + text + "' (expected: HOST:PORT, such as 127.0.0.1:8000)");
        }
        if (port < 0 || port > 65535) {
            throw new TypeConversionException("'" + text + "': port " + port + " (expected: 0 to 65535)");
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new TypeConversionException("'" + text + "': no such host (expected: an address of this machine)");
        }
        return address;
    }
}

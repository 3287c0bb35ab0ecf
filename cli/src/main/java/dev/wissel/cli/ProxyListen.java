package dev.wissel.cli;

import dev.wissel.gateway.proxy.Listen;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads one entry of Kong's {@code proxy_listen}: an address and words about it ({@code kong/conf_loader/listeners.lua}). Words about the socket alone are taken
 * and not needed: all event loops share one socket, whose backlog is 4,096.
 */
final class ProxyListen implements ITypeConverter<Listen> {
    private static final Set<String> SOCKET_WORDS = Set.of("deferred", "bind", "reuseport");
    private static final Pattern SOCKET_SETTINGS =
            Pattern.compile("backlog=\\d+|ipv6only=(on|off)|so_keepalive=(on|off|\\w*:\\w*:\\d*)");

    @Override
    public Listen convert(String text) {
        String stripped = text.strip();
        List<String> words = new ArrayList<>(List.of(stripped.split("\\s+")));
        InetSocketAddress address = new ListenAddress().convert(words.remove(0));
        boolean ssl = words.removeIf("ssl"::equals);
        boolean http2 = words.removeIf("http2"::equals);
        boolean proxyProtocol = words.removeIf("proxy_protocol"::equals);
        words.removeIf(word ->
                SOCKET_WORDS.contains(word) || SOCKET_SETTINGS.matcher(word).matches());
        if (!words.isEmpty()) {
            throw new TypeConversionException("'" + stripped + "': unknown word '" + words.get(0)
                    + "' (expected: HOST:PORT and any of ssl, http2, proxy_protocol, reuseport, deferred, bind,"
                    + " backlog=N, ipv6only=on|off, so_keepalive=...)");
        }
        return new Listen(address, ssl, http2, proxyProtocol);
    }
}

package dev.wissel.cli;

import dev.wissel.gateway.proxy.Listen;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads listeners as Kong's {@code stream_listen} writes them: {@code HOST:PORT} and words behind it, several with commas between, or {@code off}. Words that only
 * tune sockets are understood and have no effect: the gateway tunes its own.
 */
final class StreamListen {
    private static final Pattern TUNING = Pattern.compile(
            "bind|reuseport|backlog=[0-9]+|ipv6only=(on|off)|so_keepalive=(on|off|[0-9a-z]*:[0-9a-z]*:[0-9]*)");

    private StreamListen() {}

    /**
     * Reads a list of listeners.
     *
     * @throws TypeConversionException if it is none, with a text that says why
     */
    static List<Listen> read(String text) {
        List<Listen> listens = new ArrayList<>();
        if (text.strip().equals("off")) {
            return listens;
        }
        for (String entry : text.split(",", -1)) {
            listens.add(entry(entry.strip()));
        }
        return listens;
    }

    private static Listen entry(String entry) {
        String[] words = entry.split("\\s+");
        InetSocketAddress address = new ListenAddress().convert(words[0]);
        boolean ssl = false;
        boolean proxyProtocol = false;
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            ssl |= word.equals("ssl");
            proxyProtocol |= word.equals("proxy_protocol");
            boolean known = word.equals("ssl") || word.equals("proxy_protocol");
            if (!known && !TUNING.matcher(word).matches()) {
                throw new TypeConversionException("'" + entry + "': unknown word '" + word
                        + "' (expected: HOST:PORT and any of ssl, proxy_protocol, bind, reuseport, backlog=N,"
                        + " ipv6only=on|off, so_keepalive=...)");
            }
        }
        return new Listen(address, ssl, false, proxyProtocol);
    }
}

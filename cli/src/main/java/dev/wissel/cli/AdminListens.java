package dev.wissel.cli;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.gateway.proxy.Listen;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads Kong's {@code admin_listen}: addresses, each with words about it, or {@code off}. Without a host an address is this machine's own, unlike where clients
 * connect.
 */
final class AdminListens {
    private AdminListens() {}

    /**
     * Reads it.
     *
     * @throws TypeConversionException if it is none, with a text that says why
     */
    static List<AdminListen> read(String text) {
        List<AdminListen> listens = new ArrayList<>();
        if (text.strip().equals("off")) {
            return listens;
        }
        for (String entry : text.split(",", -1)) {
            listens.add(entry(entry.strip()));
        }
        return listens;
    }

    private static AdminListen entry(String entry) {
        String[] addressAndWords = entry.split("\\s+", 2);
        String address = addressAndWords[0];
        String whole = address.indexOf(':') > 0 ? address : "127.0.0.1:" + address.replace(":", "");
        String words = addressAndWords.length > 1 ? " " + addressAndWords[1] : "";
        Listen read = new ProxyListen().convert(whole + words);
        if (read.proxyProtocol()) {
            throw new TypeConversionException("'" + entry + "': proxy_protocol (expected: an Admin API without it)");
        }
        if (read.http2() && !read.ssl()) {
            throw new TypeConversionException("'" + entry
                    + "': http2 without ssl (expected: the Admin API over HTTP/1.1; with ssl clients agree on that)");
        }
        return new AdminListen(read.address(), read.ssl());
    }
}

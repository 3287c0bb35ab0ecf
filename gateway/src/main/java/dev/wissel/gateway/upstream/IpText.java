package dev.wissel.gateway.upstream;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numeric addresses as text, as Kong stores them. Stateless and thread-safe. */
public final class IpText {
    private IpText() {}

    /** Returns four bytes in dotted form, sixteen as {@code [xxxx:…:xxxx]} with every digit. */
    static String of(byte[] address) {
        StringBuilder text = new StringBuilder(41);
        if (address.length == 4) {
            for (int i = 0; i < 4; i++) {
                text.append(i == 0 ? "" : ".").append(address[i] & 0xff);
            }
            return text.toString();
        }
        text.append('[');
        for (int i = 0; i < 16; i += 2) {
            text.append(i == 0 ? "" : ":")
                    .append(String.format(Locale.ROOT, "%02x%02x", address[i] & 0xff, address[i + 1] & 0xff));
        }
        return text.append(']').toString();
    }

    /**
     * Returns the address to connect to.
     *
     * @param ip numeric address, IPv6 with or without brackets
     * @throws IllegalArgumentException if it is a name
     */
    public static InetAddress inet(String ip) {
        byte[] bytes = bytes(ip);
        if (bytes == null) {
            throw new IllegalArgumentException("ip: " + ip + " (expected: a numeric address)");
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException("ip: " + ip + " (expected: 4 or 16 bytes)", impossible);
        }
    }

    private static byte @Nullable [] bytes(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return NetUtil.createByteArrayFromIpAddressString(bare);
    }

    /** Returns the text's normal form if it is a numeric address, with or without brackets; null if it is a name. */
    static @Nullable String normal(String host) {
        byte[] bytes = bytes(host);
        return bytes == null ? null : of(bytes);
    }
}

package dev.wissel.gateway.upstream;

import io.netty.util.NetUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numeric addresses as text, as Kong stores them. Stateless and thread-safe. */
final class IpText {
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

    /** Returns the text's normal form if it is a numeric address, with or without brackets; null if it is a name. */
    static @Nullable String normal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
        return bytes == null ? null : of(bytes);
    }
}

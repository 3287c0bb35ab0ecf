package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shorthand {@code url} of a service: it stands for protocol, host, port and path, and wins over them (Kong facts 1.1). */
final class ServiceUrl {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
    private static final Pattern PORT = Pattern.compile(":([^:\\]]*)$");

    private ServiceUrl() {}

    static void expand(Map<String, Entry> given, Path path, Findings findings) {
        Entry url = given.get("url");
        if (url == null || !(url.value() instanceof Scalar value) || value.type() != Node.Type.STRING) {
            // A null means none; anything else is refused where it stands, since there is no field of that name.
            if (url != null && url.value() instanceof Scalar scalar && scalar.isNull()) {
                given.remove("url");
            }
            return;
        }
        given.remove("url");
        String rest = value.text();
        Matcher scheme = SCHEME.matcher(rest);
        String protocol = null;
        if (scheme.lookingAt()) {
            protocol = scheme.group(1);
            rest = rest.substring(scheme.end());
        }
        String authority = null;
        if (rest.startsWith("//")) {
            int end = endOf(rest, 2);
            authority = rest.substring(2, end);
            rest = rest.substring(end);
        }
        String urlPath = rest.split("[?#;]", 2)[0];
        new Expansion(given, value).put(protocol, authority, urlPath);
    }

    private static int endOf(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if ("/?#;".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** Puts the parts in place; they stand where the shorthand stands. */
    private record Expansion(Map<String, Entry> given, Scalar url) {
        void put(@Nullable String scheme, @Nullable String authority, String path) {
            String host = authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
            String port = null;
            Matcher portMatcher = PORT.matcher(host);
            if (portMatcher.find()) {
                port = portMatcher.group(1);
                host = host.substring(0, portMatcher.start());
            }
            String protocol = scheme != null ? scheme : "443".equals(port) ? "https" : "http";
            set("protocol", protocol, Node.Type.STRING);
            set("host", unbracketed(host), host.isEmpty() ? Node.Type.NULL : Node.Type.STRING);
            if (port == null || port.isEmpty()) {
                set("port", protocol.equals("https") ? "443" : "80", Node.Type.INTEGER);
            } else {
                boolean number = port.matches("[0-9]{1,9}");
                set(
                        "port",
                        number ? port.replaceFirst("^0+(?=.)", "") : port,
                        number ? Node.Type.INTEGER : Node.Type.STRING);
            }
            set("path", path, path.isEmpty() ? Node.Type.NULL : Node.Type.STRING);
        }

        private static String unbracketed(String host) {
            return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        }

        private void set(String name, String text, Node.Type type) {
            Scalar key = new Scalar(name, Node.Type.STRING, true, url.line(), url.column());
            given.put(name, new Entry(key, new Scalar(text, type, type == Node.Type.STRING, url.line(), url.column())));
        }
    }
}

package dev.wissel.gateway.route;

import org.jspecify.annotations.Nullable;

/** One request while it is matched: its parts read once, and what the answer has depended on. Confined to one match. */
final class Subject {
    final RequestView request;
    final String method;
    final String path;
    /** The path as Unicode text; null if it is not UTF-8. */
    final @Nullable String unicodePath;

    final HostName host;
    /** Whether a rule was asked that method, host and target do not decide. */
    boolean askedMore;

    Subject(RequestView request) {
        this.request = request;
        this.method = request.method();
        this.path = RequestPath.normalize(request.target());
        this.unicodePath = ByteText.toUnicode(path);
        String header = request.host();
        this.host = header == null ? HostName.NONE : HostName.parse(header);
    }

    int port() {
        if (host.port() != HostName.NO_PORT) {
            return host.port();
        }
        askedMore = true;
        return request.listenPort();
    }
}

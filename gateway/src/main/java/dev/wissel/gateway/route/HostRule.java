package dev.wissel.gateway.route;

/**
 * One entry of a route's hosts: a plain name, or a wildcard at the left or right end, with or without a port. Immutable.
 *
 * <p>A wildcard stands for any text that is not shorter than nothing, across dots too, as the prefix and suffix comparison of Kong's engine has it. A rule with a
 * port wants that port in the Host header, or the listener's if the header has none; a rule without accepts any.
 *
 * @param kind where the wildcard stands
 * @param text lower-case name without the wildcard
 * @param port port; {@link HostName#NO_PORT} if any will do
 */
record HostRule(Kind kind, String text, int port) {
    enum Kind {
        PLAIN,
        /** {@code *.example.com}: the name ends with the text. */
        SUFFIX,
        /** {@code example.*}: the name begins with the text. */
        PREFIX
    }

    static HostRule parse(String host) {
        HostName parsed = HostName.parse(ByteText.ofUnicode(host));
        String name = parsed.name();
        if (name.startsWith("*")) {
            return new HostRule(Kind.SUFFIX, name.substring(1), parsed.port());
        }
        if (name.endsWith("*")) {
            return new HostRule(Kind.PREFIX, name.substring(0, name.length() - 1), parsed.port());
        }
        return new HostRule(Kind.PLAIN, name, parsed.port());
    }

    boolean acceptsName(String name) {
        return switch (kind) {
            case PLAIN -> name.equals(text);
            case SUFFIX -> name.endsWith(text);
            case PREFIX -> name.startsWith(text);
        };
    }
}

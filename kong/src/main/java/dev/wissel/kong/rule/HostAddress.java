package dev.wissel.kong.rule;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host name or numeric address with an optional port, as Kong takes it apart (Kong facts 1.7, {@code kong/tools/ip.lua}).
 *
 * <p>Immutable.
 *
 * @param kind what the host is
 * @param host name as written, IPv4 without leading zeros, or IPv6 in full form without brackets
 * @param port port, in [0, 65535]; null if none is written
 */
public record HostAddress(Kind kind, String host, @Nullable Integer port) {
    /** Kinds of hosts, told apart by their characters alone. */
    public enum Kind {
        NAME,
        IPV4,
        IPV6
    }

    /**
     * The answer to a text: an address, or why it is none.
     *
     * @param address the address; null if the text is not one
     * @param error Kong's reason; empty if there is an address
     */
    public record Parsed(@Nullable HostAddress address, String error) {}

    /** Reason for a port above 65535. */
    public static final String BAD_PORT = "invalid port number";

    private static final int LONGEST = 1024;
    private static final Pattern IPV4 =
            Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})(?::([0-9]+))?");
    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]*)](?::([0-9]+))?");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern NAME_CHARACTERS = Pattern.compile("[0-9A-Za-z._-]+");
    private static final Pattern PORT = Pattern.compile(":([0-9]+)$");

    /** Takes a text apart. */
    public static Parsed parse(String text) {
        if (text.length() > LONGEST) {
            return new Parsed(null, "invalid hostname: " + text);
        }
        long colons = text.chars().filter(c -> c == ':').count();
        if (colons > 1) {
            return ipv6(text);
        }
        return text.replace(":", "").matches("[0-9.]+") ? ipv4(text) : name(text);
    }

    private static Parsed ipv4(String text) {
        Matcher matcher = IPV4.matcher(text);
        if (!matcher.matches()) {
            return new Parsed(null, "invalid ipv4 address: " + text);
        }
        StringBuilder host = new StringBuilder();
        for (int i = 1; i <= 4; i++) {
            int octet = Integer.parseInt(matcher.group(i));
            if (octet > 255) {
                return new Parsed(null, "invalid ipv4 address: " + text);
            }
            host.append(i == 1 ? "" : ".").append(octet);
        }
        return withPort(Kind.IPV4, host.toString(), matcher.group(5));
    }

    private static Parsed ipv6(String text) {
        Parsed invalid = new Parsed(null, "invalid ipv6 address: " + text);
        String bare = text;
        String port = null;
        if (text.startsWith("[")) {
            Matcher matcher = BRACKETS.matcher(text);
            if (!matcher.matches()) {
                return invalid;
            }
            bare = matcher.group(1);
            port = matcher.group(2);
        }
        String expanded = expand(bare);
        return expanded == null ? invalid : withPort(Kind.IPV6, expanded, port);
    }

    private static @Nullable String expand(String bare) {
        String text = bare;
        if (text.startsWith(":")) {
            text = "0" + text;
        }
        if (text.endsWith(":")) {
            text = text + "0";
        }
        int gap = text.indexOf("::");
        if (gap >= 0) {
            long colons = text.chars().filter(c -> c == ':').count();
            text = text.substring(0, gap) + ":" + "0:".repeat((int) Math.max(0, 8 - colons)) + text.substring(gap + 2);
        }
        String[] groups = text.split(":", -1);
        if (groups.length != 8) {
            return null;
        }
        for (int i = 0; i < 8; i++) {
            if (!GROUP.matcher(groups[i]).matches()) {
                return null;
            }
            groups[i] = "0".repeat(4 - groups[i].length()) + groups[i].toLowerCase(Locale.ROOT);
        }
        return String.join(":", groups);
    }

    private static Parsed name(String text) {
        Matcher matcher = PORT.matcher(text);
        String port = null;
        String name = text;
        if (matcher.find()) {
            port = matcher.group(1);
            name = text.substring(0, matcher.start());
        }
        if (port != null && portOf(port) < 0) {
            return new Parsed(null, BAD_PORT);
        }
        if (!NAME_CHARACTERS.matcher(name).matches() || !goodLabels(name)) {
            return new Parsed(null, "invalid hostname: " + text);
        }
        return withPort(Kind.NAME, name, port);
    }

    private static boolean goodLabels(String name) {
        String[] labels = name.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i].endsWith("-") || (labels[i].isEmpty() && i != labels.length - 1)) {
                return false;
            }
        }
        return true;
    }

    private static Parsed withPort(Kind kind, String host, @Nullable String port) {
        if (port == null) {
            return new Parsed(new HostAddress(kind, host, null), "");
        }
        int number = portOf(port);
        return number < 0 ? new Parsed(null, BAD_PORT) : new Parsed(new HostAddress(kind, host, number), "");
    }

    private static int portOf(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (significant.length() > 5) {
            return -1;
        }
        int number = Integer.parseInt(significant);
        return number > 65535 ? -1 : number;
    }

    /** Returns the host with IPv6 in brackets. */
    public String bracketedHost() {
        return kind == Kind.IPV6 ? "[" + host + "]" : host;
    }

    /** Returns {@code host:port}, with the given port if none is written. */
    public String text(int defaultPort) {
        return bracketedHost() + ":" + (port == null ? defaultPort : port);
    }
}

package dev.wissel.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request head read the plain way, with strings and regular expressions, to compare the parser with. It knows whether a whole head is good, not
 * why it is bad; nor does it know limits.
 */
final class NaiveHead {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String VALUE = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern HEAD =
            Pattern.compile("(?:\r\n)?([A-Z_-]{1,32}) ([\\x21-\\x22\\x24-\\x7e]+) HTTP/1\\.([01])\r\n((?:" + TOKEN + ":"
                    + VALUE + "\r\n)*)\r\n");
    private static final Pattern OPTION = Pattern.compile(TOKEN);
    private static final Pattern BLANKS = Pattern.compile("^[ \\t]+|[ \\t]+$");
    private static final List<String> HOP_BY_HOP =
            List.of("connection", "keep-alive", "proxy-connection", "proxy", "upgrade", "http2-settings");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?]*)(/[^?]*)?(\\?.*)?");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_~-]+(\\.[0-9A-Za-z_~-]+)*\\.?(:[1-9][0-9]{0,4})?");
    private static final Pattern LITERAL = Pattern.compile("\\[(.*)](:[1-9][0-9]{0,4})?");

    final String method;
    final String target;
    final int minorVersion;
    final List<String> names = new ArrayList<>();
    final List<String> values = new ArrayList<>();
    final int length;

    private NaiveHead(Matcher matcher) {
        method = matcher.group(1);
        target = matcher.group(2);
        minorVersion = Integer.parseInt(matcher.group(3));
        length = matcher.end();
        for (String line : matcher.group(4).split("\r\n")) {
            if (!line.isEmpty()) {
                int colon = line.indexOf(':');
                names.add(line.substring(0, colon));
                values.add(trim(line.substring(colon + 1)));
            }
        }
    }

    private static String trim(String value) {
        return BLANKS.matcher(value).replaceAll("");
    }

    /** Returns the head that the bytes start with; null if they start with none that is good. */
    static NaiveHead read(byte[] bytes) {
        Matcher matcher = HEAD.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!matcher.lookingAt()) {
            return null;
        }
        NaiveHead head = new NaiveHead(matcher);
        return head.targetGood() && head.hostGood() && head.framingGood() && head.connectionGood() ? head : null;
    }

    List<String> all(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    private boolean targetGood() {
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            return false;
        }
        return target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS")) || authority() != null;
    }

    private String authority() {
        Matcher matcher = ABSOLUTE.matcher(target);
        return matcher.matches() ? matcher.group(1) : null;
    }

    private boolean hostGood() {
        List<String> hosts = all("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && minorVersion == 1)) {
            return false;
        }
        String authority = authority();
        if (authority != null && !hosts.isEmpty() && !authority.equalsIgnoreCase(hosts.get(0))) {
            return false;
        }
        return (authority == null || isHost(authority)) && (hosts.isEmpty() || isHost(hosts.get(0)));
    }

    private static boolean isHost(String host) {
        Matcher literal = LITERAL.matcher(host);
        boolean form = literal.matches()
                ? isIpv6(literal.group(1))
                : NAME.matcher(host).matches();
        int colon = host.lastIndexOf(':');
        return form && (colon < 0 || host.endsWith("]") || Integer.parseInt(host.substring(colon + 1)) <= 65_535);
    }

    /* Without addresses that end like one of IPv4. */
    private static boolean isIpv6(String address) {
        String group = "[0-9a-fA-F]{1,4}";
        String groups = group + "(:" + group + ")*";
        boolean gap = address.contains("::");
        long count = List.of(address.split(":")).stream()
                .filter(part -> !part.isEmpty())
                .count();
        return gap
                ? address.matches("(" + groups + ")?::(" + groups + ")?") && count <= 7
                : address.matches(groups) && count == 8;
    }

    private boolean framingGood() {
        List<String> lengths = all("content-length");
        List<String> codings = all("transfer-encoding");
        if (lengths.size() + codings.size() > 1) {
            return false;
        }
        boolean lengthGood = lengths.isEmpty() || lengths.get(0).matches("0|[1-9][0-9]{0,17}");
        boolean codingGood = codings.isEmpty() || (codings.get(0).equalsIgnoreCase("chunked") && minorVersion == 1);
        return lengthGood && codingGood;
    }

    List<String> connectionOptions() {
        List<String> options = new ArrayList<>();
        for (String value : all("connection")) {
            for (String option : value.split(",")) {
                if (!trim(option).isEmpty()) {
                    options.add(trim(option).toLowerCase(Locale.ROOT));
                }
            }
        }
        return options;
    }

    private boolean connectionGood() {
        List<String> options = connectionOptions();
        return options.stream().allMatch(option -> OPTION.matcher(option).matches())
                && !options.contains("host")
                && !options.contains("content-length")
                && options.size() <= 32;
    }

    private boolean forwarded(int i) {
        String name = names.get(i).toLowerCase(Locale.ROOT);
        if (name.equals("te")) {
            return values.get(i).equalsIgnoreCase("trailers");
        }
        return name.equals("transfer-encoding")
                || (!HOP_BY_HOP.contains(name) && !connectionOptions().contains(name));
    }

    /** Returns all that the head says, in one text. */
    String describe() {
        StringBuilder text = new StringBuilder(method + " " + target + " " + minorVersion);
        for (int i = 0; i < names.size(); i++) {
            text.append('\n').append(names.get(i)).append(':').append(values.get(i));
            text.append(forwarded(i) ? " forwarded" : " dropped");
        }
        List<String> options = connectionOptions();
        boolean kept = !options.contains("close") && (minorVersion == 1 || options.contains("keep-alive"));
        List<String> lengths = all("content-length");
        text.append(kept ? "\nkept " : "\nclosed ").append(lengths.isEmpty() ? -1 : Long.parseLong(lengths.get(0)));
        boolean chunked = !all("transfer-encoding").isEmpty();
        return text.append(chunked ? BodyFraming.CHUNKED : lengths.isEmpty() ? BodyFraming.NONE : BodyFraming.LENGTH)
                .toString();
    }
}

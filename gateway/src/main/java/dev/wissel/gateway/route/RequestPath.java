package dev.wissel.gateway.route;

/**
 * The path of a request as the router sees it (facts 5.1).
 *
 * <p>All texts are byte texts: one char per byte, as they stand in the request line. The target is the origin form, path and query; the codec has turned
 * the absolute form into it.
 *
 * <p>Two readers look at a path in Kong, and both must accept it. nginx reads it first and answers 400 to what {@link #isMalformed} names. Then the router
 * normalises it by rules of its own ({@code kong/tools/uri.lua}), which are those of {@link #normalize}.
 */
public final class RequestPath {
    private static final String HEX = "0123456789ABCDEF";
    /** Characters that mean something in a URI (RFC 3986 section 2.2, and the percent sign): never encoded or decoded on the way. */
    private static final boolean[] RESERVED = table("!*'();:@&=+$,/?%#[]");
    /** Characters that stand in an upstream path as they are. */
    private static final boolean[] PLAIN =
            table("!#$&'()*+,/:;=?@[]%-_.~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private RequestPath() {}

    /**
     * Returns where the path of a target ends and its query begins.
     *
     * @return index of the first question mark that is not the first char; the length if there is none
     */
    public static int end(String target) {
        int query = target.indexOf('?', 1);
        return query < 0 ? target.length() : query;
    }

    /** Returns the path of a target as sent, without its query: the value of X-Forwarded-Path. */
    public static String raw(String target) {
        int end = end(target);
        return end == target.length() ? target : target.substring(0, end);
    }

    /**
     * Returns the query of a target with its question mark, as sent; empty if there is none. A lone question mark is kept.
     */
    public static String query(String target) {
        int end = end(target);
        return end == target.length() ? "" : target.substring(end);
    }

    /**
     * Returns the normalised path of a target, R in the facts: percent-escapes of all but reserved characters decoded, the others in upper case, dot
     * segments taken out, repeated slashes merged, the query left out.
     *
     * <p>An escape of a slash stays an escape and separates nothing. What is no valid escape stays as it is. Dot segments above the root vanish.
     *
     * @return a byte text; the same instance if there is nothing to do
     */
    public static String normalize(String target) {
        int end = end(target);
        if (!needsWork(target, end)) {
            return end == target.length() ? target : target.substring(0, end);
        }
        char[] chars = new char[end];
        int length = decode(target, end, chars);
        return new String(chars, 0, removeDotSegments(chars, length));
    }

    private static boolean needsWork(String target, int end) {
        char previous = '/';
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            if (c == '%' || (previous == '/' && (c == '.' || (c == '/' && i > 0)))) {
                return true;
            }
            previous = c;
        }
        return false;
    }

    private static int decode(String target, int end, char[] out) {
        int length = 0;
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            int value = c == '%' ? escapeAt(target, i, end) : -1;
            if (value < 0) {
                out[length++] = c;
                continue;
            }
            if (RESERVED[value]) {
                out[length++] = '%';
                out[length++] = HEX.charAt(value >> 4);
                out[length++] = HEX.charAt(value & 15);
            } else {
                out[length++] = (char) value;
            }
            i += 2;
        }
        return length;
    }

    /** Returns the byte that the escape at {@code index} stands for; negative if it is none. */
    private static int escapeAt(String text, int index, int end) {
        if (index + 2 >= end) {
            return -1;
        }
        int high = hex(text.charAt(index + 1));
        int low = hex(text.charAt(index + 2));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    /** Takes dot segments and repeated slashes out, in place (RFC 3986 section 5.2.4); returns the new length. */
    private static int removeDotSegments(char[] text, int length) {
        int in = 0;
        int out = 0;
        while (in < length) {
            int dots = dotsAfter(text, in, length);
            if (text[in] != '/') {
                int leading = dotsAt(text, in, length);
                if (leading > 0) {
                    in = Math.min(in + leading + 1, length);
                    continue;
                }
            } else if (dots > 0) {
                in += dots + 1;
                if (dots == 2) {
                    out = withoutLastSegment(text, out);
                }
                if (in == length) {
                    text[out++] = '/';
                }
                continue;
            } else if (in + 1 < length && text[in + 1] == '/') {
                in++;
                continue;
            }
            do {
                text[out++] = text[in++];
            } while (in < length && text[in] != '/');
        }
        return out;
    }

    /** Returns 1 or 2 if the slash at {@code slash} begins a dot segment of so many dots, 0 otherwise. */
    private static int dotsAfter(char[] text, int slash, int length) {
        return text[slash] == '/' ? dotsAt(text, slash + 1, length) : 0;
    }

    private static int dotsAt(char[] text, int from, int length) {
        int i = from;
        while (i < length && i < from + 3 && text[i] == '.') {
            i++;
        }
        int dots = i - from;
        return dots <= 2 && (i == length || text[i] == '/') ? dots : 0;
    }

    private static int withoutLastSegment(char[] text, int length) {
        int i = length;
        while (i > 0) {
            i--;
            if (text[i] == '/') {
                return i;
            }
        }
        return 0;
    }

    /**
     * Returns the path with every byte escaped that may not stand in a request line: spaces, controls, quotes, non-ASCII. Reserved characters and the
     * percent sign stay, so an escape is never escaped again.
     *
     * @return printable ASCII; the same instance if there is nothing to do
     */
    public static String escape(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (!isPlain(path.charAt(i))) {
                return escapeFrom(path, i);
            }
        }
        return path;
    }

    private static String escapeFrom(String path, int first) {
        StringBuilder out = new StringBuilder(path.length() + 16).append(path, 0, first);
        for (int i = first; i < path.length(); i++) {
            char c = path.charAt(i);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt((c >> 4) & 15)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c < 128 && PLAIN[c];
    }

    /**
     * Returns whether nginx, and therefore Kong, answers 400 to the path before any route is looked at: no slash in front, a char that is no visible byte, a percent sign
     * without two hexadecimal digits, an escaped NUL, or dot segments that climb above the root. Here an escaped slash or dot counts as the character itself,
     * because a back end may read it so.
     *
     * <p>Source: nginx, {@code ngx_http_parse_complex_uri}; which, unlike this, lets pass what follows {@code #}.
     */
    public static boolean isMalformed(String target) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            return true;
        }
        int end = end(target);
        return !isVisible(target) || (needsWork(target, end) && !staysBelowRoot(target, end));
    }

    /** Returns whether a target, query and all, is free of spaces and controls, which could end the request line early. */
    static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    private static boolean staysBelowRoot(String target, int end) {
        int depth = 0;
        int dots = 0;
        boolean named = false;
        for (int i = 1; i < end; i++) {
            int c = target.charAt(i);
            if (c == '%') {
                c = escapeAt(target, i, end);
                if (c <= 0) {
                    return false;
                }
                i += 2;
            }
            if (c == '/') {
                depth += step(dots, named);
                if (depth < 0) {
                    return false;
                }
                dots = 0;
                named = false;
            } else if (c == '.') {
                dots++;
            } else {
                named = true;
            }
        }
        return depth + step(dots, named) >= 0;
    }

    /** Returns what a segment adds to the depth: 1 for a name, -1 for two dots, 0 for one dot and for nothing. */
    private static int step(int dots, boolean named) {
        if (named || dots > 2) {
            return 1;
        }
        return dots == 2 ? -1 : 0;
    }

    private static boolean[] table(String members) {
        boolean[] table = new boolean[256];
        for (int i = 0; i < members.length(); i++) {
            table[members.charAt(i)] = true;
        }
        return table;
    }
}

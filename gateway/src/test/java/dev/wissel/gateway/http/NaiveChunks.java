package dev.wissel.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chunked coding read the plain way, with regular expressions over the whole body, to compare the scanner with. */
final class NaiveChunks {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,16})(;" + TOKEN + "[\\t\\x20-\\x7e]*)?\r\n");
    private static final Pattern TRAILER = Pattern.compile(TOKEN + "+:[\\t\\x20-\\x7e\\x80-\\xff]*\r\n");
    /** What a size line, the end of the data or a trailer may still become. */
    private static final Pattern SIZE_BEGUN =
            Pattern.compile("([0-9A-Fa-f]{1,16}(;|(;" + TOKEN + "[\\t\\x20-\\x7e]*)?\r?))?");

    private static final Pattern TRAILER_BEGUN =
            Pattern.compile("\r|(" + TOKEN + "+(:[\\t\\x20-\\x7e\\x80-\\xff]*\r?)?)?");

    private NaiveChunks() {}

    /** Returns {@code OK} with the length, {@code MORE} or {@code REFUSED}. */
    static String read(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (true) {
            Matcher size = SIZE.matcher(text).region(at, text.length());
            if (!size.lookingAt()) {
                return more(SIZE_BEGUN, text.substring(at)) && !overflows(text.substring(at)) ? "MORE" : "REFUSED";
            }
            if (overflows(size.group(1))) {
                return "REFUSED";
            }
            long bytes = Long.parseLong(size.group(1), 16);
            at = size.end();
            if (bytes == 0) {
                return trailers(text, at);
            }
            if (text.length() - at <= bytes) {
                return "MORE";
            }
            at += (int) bytes;
            String end = text.substring(at, Math.min(text.length(), at + 2));
            if (!end.equals("\r\n")) {
                return end.equals("\r") ? "MORE" : "REFUSED";
            }
            at += 2;
        }
    }

    private static boolean overflows(String begun) {
        String digits = begun.replaceAll("[^0-9A-Fa-f].*(?s:.*)", "");
        return digits.length() == 16 && digits.charAt(0) > '3';
    }

    private static String trailers(String text, int from) {
        int at = from;
        while (!text.startsWith("\r\n", at)) {
            Matcher trailer = TRAILER.matcher(text).region(at, text.length());
            if (!trailer.lookingAt()) {
                return more(TRAILER_BEGUN, text.substring(at)) ? "MORE" : "REFUSED";
            }
            at = trailer.end();
        }
        return "OK " + (at + 2);
    }

    private static boolean more(Pattern begun, String rest) {
        return begun.matcher(rest).matches();
    }
}

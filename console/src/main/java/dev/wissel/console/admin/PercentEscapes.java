package dev.wissel.console.admin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent escapes as nginx undoes them: what is not an escape stays as it is. */
public final class PercentEscapes {
    private PercentEscapes() {}

    /** Undoes the escapes of a path segment. */
    public static String decode(String text) {
        return decode(text, false);
    }

    /** Undoes the escapes of a form or a query, where a plus is a space. */
    public static String decodeForm(String text) {
        return decode(text, true);
    }

    /** Returns a text that survives in a query: all but unreserved characters escaped. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            int value = octet & 0xff;
            if (value < 0x80 && (Character.isLetterOrDigit(value) || "-._~".indexOf(value) >= 0)) {
                out.append((char) value);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(value >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(value & 15, 16)));
            }
        }
        return out.toString();
    }

    private static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        return new String(undo(text.getBytes(StandardCharsets.UTF_8), plusIsSpace), StandardCharsets.UTF_8);
    }

    /** Undoes the escapes of a part of a form, in whatever bytes they stand for. */
    public static byte[] undoForm(byte[] escaped) {
        return undo(escaped, true);
    }

    private static byte[] undo(byte[] in, boolean plusIsSpace) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int at = 0; at < in.length; at++) {
            int high = in[at] == '%' && at + 2 < in.length ? Character.digit(in[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[at + 2], 16);
            if (low >= 0) {
                out.write(high << 4 | low);
                at += 2;
            } else {
                out.write(plusIsSpace && in[at] == '+' ? ' ' : in[at]);
            }
        }
        return out.toByteArray();
    }
}

package dev.wissel.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ways to hand the same bytes to a parser. */
final class Heads {
    private Heads() {}

    /** Parses {@code bytes[from, to)}. */
    @FunctionalInterface
    interface Parser {
        int parse(byte[] bytes, int from, int to);
    }

    static Parser requests(Limits limits) {
        RequestHead head = new RequestHead();
        return (bytes, from, to) -> head.parse(bytes, from, to, limits);
    }

    static Parser responses(Limits limits) {
        ResponseHead head = new ResponseHead();
        return (bytes, from, to) -> head.parse(bytes, from, to, limits, Method.GET);
    }

    static String verdict(int result) {
        if (result == Head.NEED_MORE) {
            return "MORE";
        }
        return result > 0 ? "OK" : HttpError.ofCode(result).name();
    }

    /** Hands over the pieces that end at these places, each time in an array of its own whose other bytes are {@code around}. */
    static int inPieces(Parser parser, byte[] message, byte around, int... ends) {
        int result = Head.NEED_MORE;
        for (int end : ends) {
            int before = Math.floorMod(end * 7, 13);
            byte[] bytes = new byte[before + end + (around & 1) * 9];
            Arrays.fill(bytes, around);
            System.arraycopy(message, 0, bytes, before, end);
            result = parser.parse(bytes, before, before + end);
            if (result != Head.NEED_MORE) {
                return result;
            }
        }
        return result;
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static RequestHead request(String latin1) {
        RequestHead head = new RequestHead();
        byte[] bytes = bytes("????" + latin1);
        int result = head.parse(bytes, 4, bytes.length, Limits.DEFAULTS);
        if (result != bytes.length - 4) {
            throw new AssertionError(verdict(result) + " " + result);
        }
        return head;
    }

    static ResponseHead response(String latin1, Method method) {
        ResponseHead head = new ResponseHead();
        byte[] bytes = bytes("????" + latin1);
        int result = head.parse(bytes, 4, bytes.length, Limits.DEFAULTS, method);
        if (result != bytes.length - 4) {
            throw new AssertionError(verdict(result) + " " + result);
        }
        return head;
    }
}

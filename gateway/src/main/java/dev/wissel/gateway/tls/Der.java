package dev.wissel.gateway.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The little of DER (X.690) that keys and a self-signed certificate need. Stateless but for the reader, which is confined to its caller. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int UTF8_STRING = 0x0c;
    static final int UTC_TIME = 0x17;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int CONTEXT_0 = 0xa0;
    static final int CONTEXT_3 = 0xa3;

    /** A context-specific primitive: the DNS name of a subject alternative name. */
    static final int DNS_NAME = 0x82;

    private static final int LONG_FORM = 0x80;

    private Der() {}

    /** Returns an element of this tag around the parts. */
    static byte[] of(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        writeLength(out, length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < LONG_FORM) {
            out.write(length);
            return;
        }
        int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(LONG_FORM | octets);
        for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
            out.write(length >>> shift);
        }
    }

    /** Reads elements one after the other. */
    static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;
        private int tag;
        private int start;

        Reader(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        private Reader(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.at = from;
            this.end = to;
        }

        /**
         * Goes to the next element.
         *
         * @return its tag; -1 if there is none
         * @throws IllegalArgumentException if it is cut short
         */
        int next() {
            if (at == end) {
                return -1;
            }
            if (end - at < 2) {
                throw cut();
            }
            tag = bytes[at++] & 0xff;
            int length = bytes[at++] & 0xff;
            if (length >= LONG_FORM) {
                int octets = length & ~LONG_FORM;
                if (octets == 0 || octets > 3 || end - at < octets) {
                    throw cut();
                }
                length = 0;
                for (int i = 0; i < octets; i++) {
                    length = length << 8 | bytes[at++] & 0xff;
                }
            }
            if (length > end - at) {
                throw cut();
            }
            start = at;
            at += length;
            return tag;
        }

        /** Returns the content of the element that {@link #next} went to. */
        byte[] content() {
            return Arrays.copyOfRange(bytes, start, at);
        }

        /** Returns a reader of the elements inside it. */
        Reader inside() {
            return new Reader(bytes, start, at);
        }

        private static IllegalArgumentException cut() {
            return new IllegalArgumentException("an element is cut short");
        }
    }
}

package dev.wissel.core.balance;

/** xxHash, 32 bits, seed 0, as Kong's consistent hashing uses it. Thread-safe. */
public final class XxHash32 {
    private static final int P1 = 0x9E3779B1;
    private static final int P2 = 0x85EBCA77;
    private static final int P3 = 0xC2B2AE3D;
    private static final int P4 = 0x27D4EB2F;
    private static final int P5 = 0x165667B1;

    /** The hash of the empty key, which Kong uses for a request that has no key. */
    public static final int OF_EMPTY = hash(new byte[0], 0, 0);

    private XxHash32() {}

    /**
     * Returns the hash of {@code length} bytes from {@code offset}, to be read as an unsigned int.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash specification</a>
     */
    public static int hash(byte[] bytes, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        int at = offset;
        int end = offset + length;
        int hash;
        if (length >= 16) {
            int a = 0x24234428; // P1 + P2, modulo 2^32
            int b = P2;
            int c = 0;
            int d = -P1;
            for (; at <= end - 16; at += 16) {
                a = round(a, word(bytes, at));
                b = round(b, word(bytes, at + 4));
                c = round(c, word(bytes, at + 8));
                d = round(d, word(bytes, at + 12));
            }
            hash = Integer.rotateLeft(a, 1)
                    + Integer.rotateLeft(b, 7)
                    + Integer.rotateLeft(c, 12)
                    + Integer.rotateLeft(d, 18);
        } else {
            hash = P5;
        }
        hash += length;
        for (; at <= end - 4; at += 4) {
            hash = Integer.rotateLeft(hash + word(bytes, at) * P3, 17) * P4;
        }
        for (; at < end; at++) {
            hash = Integer.rotateLeft(hash + (bytes[at] & 0xff) * P5, 11) * P1;
        }
        hash = (hash ^ (hash >>> 15)) * P2;
        hash = (hash ^ (hash >>> 13)) * P3;
        return hash ^ (hash >>> 16);
    }

    private static int round(int lane, int input) {
        return Integer.rotateLeft(lane + input * P2, 13) * P1;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}

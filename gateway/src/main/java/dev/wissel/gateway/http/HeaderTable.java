package dev.wissel.gateway.http;

import java.util.Arrays;

/** A head's header lines as offsets, with what is known of each; grows once and is then reused. Confined to its head. */
final class HeaderTable {
    private static final int SPAN = 4;
    private static final int FIRST_CAPACITY = 32;
    /** In a kind: the {@link KnownHeader#place}. */
    private static final byte PLACE = 0x3f;
    /** In a kind: the header is hop-by-hop. */
    private static final byte HOP = 0x40;

    /** Never forwarded. TE is among them, but see {@link #keep}. */
    private static final long HOP_BY_HOP = KnownHeader.CONNECTION.bit()
            | KnownHeader.KEEP_ALIVE.bit()
            | KnownHeader.PROXY_CONNECTION.bit()
            | KnownHeader.PROXY.bit()
            | KnownHeader.UPGRADE.bit()
            | KnownHeader.TE.bit()
            | KnownHeader.HTTP2_SETTINGS.bit();

    private int count;
    /** For each header: start and end of its name, start and end of its value, relative to the head's start. */
    private int[] spans = new int[FIRST_CAPACITY * SPAN];

    private byte[] kinds = new byte[FIRST_CAPACITY];
    /** For each known header that is {@link #present}: its first index. */
    private final short[] first = new short[Long.SIZE];

    private long present;

    void clear() {
        count = 0;
        present = 0;
    }

    void add(int place, int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int i = count;
        if (i == kinds.length) {
            kinds = Arrays.copyOf(kinds, i * 2);
            spans = Arrays.copyOf(spans, i * 2 * SPAN);
        }
        int span = i * SPAN;
        spans[span] = nameStart;
        spans[span + 1] = nameEnd;
        spans[span + 2] = valueStart;
        spans[span + 3] = valueEnd;
        long bit = 1L << place;
        kinds[i] = (byte) ((HOP_BY_HOP & bit) != 0 ? place | HOP : place);
        if ((present & bit) == 0) {
            first[place] = (short) i;
            present |= bit;
        }
        count = i + 1;
    }

    int count() {
        return count;
    }

    int nameStart(int i) {
        return spans[i * SPAN];
    }

    int nameEnd(int i) {
        return spans[i * SPAN + 1];
    }

    int valueStart(int i) {
        return spans[i * SPAN + 2];
    }

    int valueEnd(int i) {
        return spans[i * SPAN + 3];
    }

    KnownHeader known(int i) {
        return KnownHeader.at(kinds[i] & PLACE);
    }

    boolean has(KnownHeader header) {
        return (present & header.bit()) != 0;
    }

    int indexOf(KnownHeader header) {
        return has(header) ? first[header.place()] : -1;
    }

    boolean hopByHop(int i) {
        return (kinds[i] & HOP) != 0;
    }

    /** Returns whether header {@code i} is hop-by-hop or in the set of known headers. */
    boolean dropped(int i, long known) {
        byte kind = kinds[i];
        return (kind & HOP) != 0 || ((1L << (kind & PLACE)) & known & ~KnownHeader.OTHER.bit()) != 0;
    }

    /** Takes header {@code i} out of the hop-by-hop ones. */
    void keep(int i) {
        kinds[i] &= ~HOP;
    }

    /** Makes the headers named {@code bytes[from, to)} hop-by-hop, but for those in {@code kept}. */
    void markHopByHop(byte[] bytes, int base, int from, int to, long kept) {
        for (int i = 0; i < count; i++) {
            boolean kindKept = ((1L << (kinds[i] & PLACE)) & kept) != 0;
            if (!kindKept && Ascii.equalsIgnoreCase(bytes, base + nameStart(i), base + nameEnd(i), from, to)) {
                kinds[i] |= HOP;
            }
        }
    }
}

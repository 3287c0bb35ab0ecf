package dev.wissel.gateway.http;

/** What a message's Connection headers say (RFC 9110 §7.6.1). Confined to its head. */
final class ConnectionOptions {
    /** No peer needs more; each one can cost a look at every header. */
    private static final int MAX_OPTIONS = 32;

    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
    private static final byte[] UPGRADE = Ascii.bytes("upgrade");

    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;
    private int options;
    private boolean nominates;
    private long nominatedKnown;

    void clear() {
        close = false;
        keepAlive = false;
        upgrade = false;
        options = 0;
        nominates = false;
        nominatedKnown = 0;
    }

    boolean close() {
        return close;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    boolean upgrade() {
        return upgrade;
    }

    /** Returns whether a header other than Upgrade is named. */
    boolean nominates() {
        return nominates;
    }

    /** Returns whether one of the headers in the set is named. */
    boolean nominatesAny(long known) {
        return (nominatedKnown & known) != 0;
    }

    /** Takes in one header's value; returns 0 or an error's code. */
    int add(byte[] bytes, int from, int to) {
        int at = optionStart(bytes, from, to);
        while (at < to) {
            int stop = Ascii.skip(Ascii.TOKEN, bytes, at, to);
            int next = Ascii.skipBlanks(bytes, stop, to);
            if (stop == at || (next < to && bytes[next] != ',')) {
                return HttpError.BAD_CONNECTION.code();
            }
            if (!option(bytes, at, stop)) {
                return HttpError.BAD_CONNECTION.code();
            }
            at = optionStart(bytes, next, to);
        }
        return 0;
    }

    /** Returns the first place at or after {@code from} that is neither blank nor comma; {@code to} if there is none. */
    static int optionStart(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (Ascii.isBlank(bytes[at]) || bytes[at] == ',')) {
            at++;
        }
        return at;
    }

    private boolean option(byte[] bytes, int from, int to) {
        if (Ascii.equalsIgnoreCase(bytes, from, to, KEEP_ALIVE)) {
            keepAlive = true;
        } else if (Ascii.equalsIgnoreCase(bytes, from, to, CLOSE)) {
            close = true;
        } else if (Ascii.equalsIgnoreCase(bytes, from, to, UPGRADE)) {
            upgrade = true;
        } else {
            nominatedKnown |= 1L << KnownHeader.placeOf(bytes, from, to);
            nominates = true;
        }
        options++;
        return options <= MAX_OPTIONS;
    }
}

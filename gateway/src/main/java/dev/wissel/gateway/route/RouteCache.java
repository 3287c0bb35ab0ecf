package dev.wissel.gateway.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the router's answers of one event loop, matches and misses alike, by method, host and target path (facts 5.1).
 *
 * <p>Memory is bounded whatever is asked: {@link #CAPACITY} entries, and keys longer than {@link #MAX_KEY_CHARS} are not kept. An answer that depends on more
 * than the key is not kept either ({@link Routing#repeatable()}). The table is made of sets of {@link #WAYS} entries.
 * A new entry takes the last place of its set but one, and only a hit brings it to the front; so requests for ever new paths push out each other
 * and not what is asked for again and again (segmented LRU). Keys are
 * hashed with a seed that outsiders do not know; should they guess it, one set stops helping, and nothing gets slower than without a cache.
 *
 * <p>A hit allocates nothing. Confined to one event loop.
 */
public final class RouteCache {
    /** Most entries that are kept. */
    public static final int CAPACITY = 4096;

    /** Longest key, in chars of method, host and target path together. */
    public static final int MAX_KEY_CHARS = 1024;

    private static final int WAYS = 8;
    private static final int SETS = CAPACITY / WAYS;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final @Nullable Entry[] entries = new Entry[CAPACITY];
    private Router router;
    private long hits;
    private long misses;

    private record Entry(long hash, String method, @Nullable String host, String path, Routing routing) {
        boolean isFor(long otherHash, String otherMethod, @Nullable String otherHost, String target, int pathEnd) {
            return hash == otherHash
                    && path.length() == pathEnd
                    && target.startsWith(path)
                    && method.equals(otherMethod)
                    && (host == null ? otherHost == null : host.equals(otherHost));
        }
    }

    /**
     * Makes an empty cache in front of a router.
     *
     * @param seed random number, unknown to clients
     */
    public RouteCache(Router router, long seed) {
        this.router = router;
        this.seed = seed;
    }

    /** Returns the route for a request by the given router. If it is another one than before, everything kept is forgotten. */
    public Routing match(Router latest, RequestView request) {
        if (latest != router) {
            router = latest;
            Arrays.fill(entries, null);
        }
        String target = request.target();
        if (!RequestPath.isVisible(target)) {
            return NoRoute.MALFORMED_TARGET;
        }
        String method = request.method();
        String host = request.host();
        int end = RequestPath.end(target);
        if (method.length() + (host == null ? 0 : host.length()) + end > MAX_KEY_CHARS) {
            misses++;
            return router.match(request);
        }
        long hash = hash(method, host, target, end);
        int first = (int) ((hash >>> 32) & (SETS - 1)) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            Entry entry = entries[i];
            if (entry != null && entry.isFor(hash, method, host, target, end)) {
                moveToFront(i, first);
                hits++;
                return entry.routing;
            }
        }
        misses++;
        Routing routing = router.match(request);
        if (routing.repeatable()) {
            insert(first, new Entry(hash, method, host, RequestPath.raw(target), routing));
        }
        return routing;
    }

    /** Puts an entry that was hit first in its set; those before it move down by one place. */
    private void moveToFront(int index, int first) {
        Entry hit = entries[index];
        System.arraycopy(entries, first, entries, first + 1, index - first);
        entries[first] = hit;
    }

    /** Puts the entry into the first free place, else into the last but one, whose entry goes to the last. */
    private void insert(int first, Entry entry) {
        int last = first + WAYS - 1;
        for (int i = first; i <= last; i++) {
            if (entries[i] == null) {
                entries[i] = entry;
                return;
            }
        }
        entries[last] = entries[last - 1];
        entries[last - 1] = entry;
    }

    private long hash(String method, @Nullable String host, String target, int end) {
        long hash = mix(mix(seed, method, method.length()), target, end);
        return host == null ? hash : mix(hash, host, host.length());
    }

    private static long mix(long start, String text, int length) {
        long hash = (start ^ length) * PRIME;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    /** Returns how many requests were answered from what is kept. */
    public long hits() {
        return hits;
    }

    /** Returns how many requests went to the router. */
    public long misses() {
        return misses;
    }
}

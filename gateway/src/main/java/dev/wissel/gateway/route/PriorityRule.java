package dev.wissel.gateway.route;

import dev.wissel.kong.entity.Route;
import java.util.List;

/**
 * The order in which routes are tried, as an unsigned 64-bit number per route: the greatest first (facts 5.3).
 *
 * <p>All paths of the route given must be of one group, see {@link RouteSplit}.
 */
public enum PriorityRule {
    /**
     * As Kong documents it, and what Kong Enterprise calls {@code route_match_calculation = strict}.
     *
     * <p>From the top: 3 bits number of matchers set; 1 bit all hosts are plain; 8 bits number of headers; 1 bit paths are regexes; 32 bits regex priority;
     * 19 bits path length in bytes. A regex priority is stored with its sign bit flipped, so that a negative one ranks below zero.
     */
    STRICT {
        @Override
        long of(Route route) {
            boolean regex = RouteSplit.hasRegex(route);
            return ((long) Math.min(matchers(route), 7) << 61)
                    | (plainHosts(route) ? PLAIN_HOSTS : 0)
                    | ((long) Math.min(route.headers().size(), MAX_HEADERS) << 52)
                    | (regex ? REGEX : 0)
                    | (regex ? Integer.toUnsignedLong(route.regexPriority() ^ Integer.MIN_VALUE) << 19 : 0)
                    | (regex ? 0 : pathLength(route.paths()));
        }
    },

    /**
     * As open-source Kong 3.x computes it: number of matchers, number of headers and regex priority are shifted as 32-bit numbers, so that they land in bits 29
     * to 31, 20 to 27 and 19 up, below the bits for plain hosts (60) and regexes (51), where they overlap. A route with a plain host therefore comes before
     * any without, and a regex before any plain path, whatever else they match.
     *
     * <p>Seen by running the shifts of {@code kong/router/transform.lua} in LuaJIT. From four matchers on the 32-bit number is negative, and what LuaJIT makes of
     * that depends on the processor; on x86-64 it sets the top bit alone, and so does this.
     */
    ORIGINAL {
        @Override
        long of(Route route) {
            boolean regex = RouteSplit.hasRegex(route);
            int weight = matchers(route) << 29;
            int headers = Math.min(route.headers().size(), MAX_HEADERS) << 20;
            int regexPriority = regex ? route.regexPriority() << 19 : 0;
            int length = regex ? 0 : pathLength(route.paths());
            long wide = (plainHosts(route) ? PLAIN_HOSTS : 0) | (regex ? REGEX : 0);
            if (wide == 0) {
                return widen(weight | headers | length);
            }
            return wide | widen(weight) | widen(headers) | widen(regexPriority) | length;
        }

        private long widen(int value) {
            return value < 0 ? Long.MIN_VALUE : value;
        }
    };

    private static final long PLAIN_HOSTS = 1L << 60;
    private static final long REGEX = 1L << 51;
    private static final int MAX_HEADERS = 255;
    private static final int MAX_LENGTH = 0x7ffff;

    /** Returns the priority; compare by {@link Long#compareUnsigned}. */
    abstract long of(Route route);

    private static int matchers(Route route) {
        return count(route.sources())
                + count(route.destinations())
                + count(route.methods())
                + count(route.hosts())
                + (route.headers().isEmpty() ? 0 : 1)
                + count(route.snis())
                + count(route.paths());
    }

    private static int count(List<?> values) {
        return values.isEmpty() ? 0 : 1;
    }

    private static boolean plainHosts(Route route) {
        return !route.hosts().isEmpty() && route.hosts().stream().noneMatch(host -> host.contains("*"));
    }

    private static int pathLength(List<String> paths) {
        return paths.isEmpty() ? 0 : ByteText.ofUnicode(paths.get(0)).length() & MAX_LENGTH;
    }
}

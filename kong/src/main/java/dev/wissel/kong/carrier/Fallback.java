package dev.wissel.kong.carrier;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a client gets when no region can carry its request. */
public sealed interface Fallback {
    /** A clear 503 with {@code Retry-After}. Immutable. */
    record None() implements Fallback {}

    /**
     * A region that takes what is left over, past its declared capacity. Immutable.
     *
     * @param name name of the region
     */
    record Region(String name) implements Fallback {
        public Region {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * Another service of the same strategy. Immutable.
     *
     * @param name name of the service, which is also the name of the Kong service
     */
    record Service(String name) implements Fallback {
        public Service {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * An answer that the gateway gives itself. Immutable.
     *
     * @param status status code, in [200, 599]
     * @param headers response headers, in the order to be sent; Content-Length is the gateway's affair
     * @param body body, sent as UTF-8; empty for none
     */
    record Static(int status, Map<String, String> headers, String body) implements Fallback {
        public Static {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
            }
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            Objects.requireNonNull(body, "body");
        }
    }

    /** The clear 503. */
    Fallback NONE = new None();
}

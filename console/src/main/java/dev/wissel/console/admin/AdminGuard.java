package dev.wissel.console.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides who may ask at all, before a body is read. Thread-safe. */
public interface AdminGuard {
    /** Lets everyone in; only for a listener that nobody else can reach. */
    AdminGuard NONE = new AdminGuard() {
        @Override
        public @Nullable AdminAnswer refusal(String method, Map<String, String> headers) {
            return null;
        }

        @Override
        public boolean authenticates() {
            return false;
        }
    };

    /**
     * Returns the answer that turns a request away; null to let it in.
     *
     * @param method as sent
     * @param headers the first value of each header, names in lower case
     */
    @Nullable
    AdminAnswer refusal(String method, Map<String, String> headers);

    /** Returns whether nobody is let in who does not prove to be allowed. */
    boolean authenticates();
}

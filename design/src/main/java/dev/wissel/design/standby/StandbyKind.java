package dev.wissel.design.standby;

import java.util.Locale;

/** A way to stand by. */
public enum StandbyKind {
    /** The service runs in one region; nothing stands by. */
    NONE,
    /** Kong Enterprise's {@code failover: true}: used only when every other target is sick. */
    FAILOVER_TARGETS,
    /** A small weight against a large one: Kong alone does the rest, at a computed leak. */
    RATIO,
    /** Weight 0, which a controller raises when the first region is lost. */
    CONTROLLER,
    /** The embedded gateway stands behind Kong and knows the regions. */
    EMBEDDED_GATEWAY,
    /** No standby: every region takes its part at all times. */
    ACTIVE_ACTIVE;

    /** Returns a stable key for messages and documents. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

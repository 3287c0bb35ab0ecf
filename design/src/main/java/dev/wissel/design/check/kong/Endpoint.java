package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongRecord;
import dev.wissel.kong.carrier.TargetSettings;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.rule.HostAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target. Immutable.
 *
 * @param record as it is written
 * @param text its {@code target}; empty if there is none
 * @param address the text taken apart; null if it is no address
 * @param weight Kong's weight, not-a-number if what is written is none
 * @param settings what its {@code wissel:} tags say
 * @param isFailover whether Enterprise's {@code failover} is set
 */
record Endpoint(
        KongRecord record,
        String text,
        @Nullable HostAddress address,
        double weight,
        TargetSettings settings,
        boolean isFailover) {
    /** The port that Kong takes if a target has none. */
    static final int DEFAULT_PORT = 8000;

    static Endpoint of(Config config, KongRecord target) {
        String text = config.word(target, "target", "");
        return new Endpoint(
                target,
                text,
                text.isEmpty() ? null : HostAddress.parse(text).address(),
                config.number(target, "weight", 100),
                settings(target.texts("tags")),
                config.isTrue(target, "failover", false));
    }

    private static TargetSettings settings(List<String> tags) {
        boolean anySetting = tags.stream().anyMatch(tag -> tag.startsWith(WisselTags.PREFIX));
        return anySetting ? WisselTags.readTarget(tags).value() : TargetSettings.DEFAULTS;
    }

    /** Returns the host, or an empty text. */
    String host() {
        return address == null ? "" : address.host();
    }

    /** Returns the port that Kong connects to, or -1. */
    int port() {
        if (address == null) {
            return -1;
        }
        Integer port = address.port();
        return port == null ? DEFAULT_PORT : port;
    }

    boolean isName() {
        return address != null && address.kind() == HostAddress.Kind.NAME;
    }

    /** Returns whether a controller sets the weight: a tag holds the one that it has when in use. */
    boolean isControlled() {
        return settings.weight().isPresent();
    }
}

package dev.wissel.kong.admin;

import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.declarative.Edition;
import java.util.Locale;
import java.util.Set;

/** Finds out whom one speaks with, before anything is written. Stateless. */
public final class Detector {
    private static final String KONNECT = ".konghq.com";

    private Detector() {}

    /**
     * A Kong and what it can do. Immutable.
     *
     * @param node what it says of itself
     * @param capabilities what follows from that
     */
    public record Detection(NodeInfo node, Capabilities capabilities) {}

    /**
     * Asks a node who it is.
     *
     * @throws AdminException if it cannot be asked, is no Kong (NOT_KONG), or is too old (TOO_OLD)
     */
    public static Detection detect(AdminClient client) {
        NodeInfo node = konnect(client) ? ofKonnect(client) : client.node();
        if (!node.release().line().atLeast(KongRelease.OLDEST)) {
            throw new AdminException(AdminError.of(
                    Kind.TOO_OLD,
                    "GET " + client.options().url() + "/",
                    200,
                    "this is Kong " + node.release() + ", and Wissel needs " + KongRelease.OLDEST + " or newer",
                    "before 3.0 a target's weight could not be written in place"));
        }
        return new Detection(node, Capabilities.of(node));
    }

    private static boolean konnect(AdminClient client) {
        return client.options().url().host().toLowerCase(Locale.ROOT).endsWith(KONNECT);
    }

    /** Konnect has no page about a node; that its services can be listed shows that address and token are good. */
    private static NodeInfo ofKonnect(AdminClient client) {
        client.list(EntityKind.UPSTREAMS);
        KongRelease newest = KongRelease.parse("3.12").orElseThrow();
        return new NodeInfo(
                "", client.options().url().host(), newest, Edition.ENTERPRISE, KongMode.KONNECT, Set.of(), 0);
    }
}

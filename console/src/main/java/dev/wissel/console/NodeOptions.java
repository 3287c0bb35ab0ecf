package dev.wissel.console;

import dev.wissel.console.admin.AdminGuard;
import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.admin.AdminOptions;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.tls.ListenerTls;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told besides its configuration. Immutable.
 *
 * @param gateway what its gateway is told
 * @param admin how the Admin API is served; null for none
 * @param configFile file that the configuration comes from, as Kong's {@code declarative_config}; null for none
 */
public record NodeOptions(
        GatewayOptions gateway,
        @Nullable AdminOptions admin,
        @Nullable String configFile) {
    /** Kong's ports on the loopback interface; the Admin API keeps web pages out and asks for no token. */
    public static NodeOptions defaults() {
        return new NodeOptions(GatewayOptions.defaults(), AdminOptions.DEFAULTS, null);
    }

    /** Returns the same with another gateway. */
    public NodeOptions withGateway(GatewayOptions newGateway) {
        return new NodeOptions(newGateway, admin, configFile);
    }

    /** Returns the same without an Admin API. */
    public NodeOptions withoutAdmin() {
        return new NodeOptions(gateway, null, configFile);
    }

    /** Returns the same with an Admin API that is guarded and served somewhere else. */
    public NodeOptions withAdmin(AdminGuard guard, InetSocketAddress listen) {
        AdminOptions usual = admin == null ? AdminOptions.DEFAULTS : admin;
        return new NodeOptions(gateway, usual.guarded(guard, listen), configFile);
    }

    /** Returns the same with an Admin API that is guarded and served at these places, with TLS where they say so. */
    public NodeOptions withAdmin(AdminGuard guard, List<AdminListen> listens, @Nullable ListenerTls tls) {
        AdminOptions usual = admin == null ? AdminOptions.DEFAULTS : admin;
        return new NodeOptions(gateway, usual.guarded(guard, listens, tls), configFile);
    }

    /** Returns the same with a configuration that comes from a file. */
    public NodeOptions withConfigFile(@Nullable String file) {
        return new NodeOptions(gateway, admin, file);
    }
}

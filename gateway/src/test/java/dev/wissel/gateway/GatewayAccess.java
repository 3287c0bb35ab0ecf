package dev.wissel.gateway;

import dev.wissel.gateway.plugin.breaker.Breakers;
import dev.wissel.gateway.plugin.httplog.LogQueues;
import dev.wissel.gateway.proxy.ProxyCluster;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/** What tests of other packages need of a gateway's inside. */
public final class GatewayAccess {
    private GatewayAccess() {}

    /** Starts a gateway on another clock. */
    public static Gateway start(KongConfig config, GatewayOptions options, LongSupplier clock)
            throws ConfigRefused, IOException {
        return Gateway.start(config, options, clock);
    }

    /** Returns its event loops. */
    public static ProxyCluster cluster(Gateway gateway) {
        return gateway.cluster();
    }

    /** Returns what its circuit breakers are doing. */
    public static List<Breakers.Reading> breakers(Gateway gateway) {
        return gateway.plugins().breakers().read();
    }

    /** Returns what its queues of log records have done. */
    public static List<LogQueues.Reading> logs(Gateway gateway) {
        return gateway.plugins().logs().read();
    }
}

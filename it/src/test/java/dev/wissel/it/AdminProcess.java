package dev.wissel.it;

import dev.wissel.console.admin.AdminOptions;
import dev.wissel.console.admin.AdminServer;
import dev.wissel.console.entity.Entities;
import dev.wissel.console.entity.EntityRoutes;
import dev.wissel.console.store.SqliteStore;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A gateway with a stored Admin API in a process of its own, so that a test can kill it. Says {@code ready ADMIN PROXY} with its ports; a line on standard
 * input asks for {@code heap BYTES}, what is alive after a collection; ends with standard input.
 */
final class AdminProcess {
    private AdminProcess() {}

    /** Serves the store of that name. */
    public static void main(String... arguments) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Entities entities = Entities.open(SqliteStore.open(Path.of(arguments[0])));
                Gateway gateway = Gateway.start(
                        entities.config(), GatewayOptions.defaults().withListen(List.of(any), null))) {
            entities.attach(gateway::reload);
            try (AdminServer admin =
                    AdminServer.start(AdminOptions.DEFAULTS.listen(any).with(new EntityRoutes(entities)))) {
                System.out.println(
                        "ready " + admin.port() + " " + gateway.proxyPorts().get(0));
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                while (orders.readLine() != null) {
                    System.out.println("heap " + aliveBytes());
                }
            }
        }
    }

    private static long aliveBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Starts one. */
    static Child start(Path store) throws Exception {
        return new Child("admin", Map.of(), Child.java(AdminProcess.class, store.toString()));
    }

    /** Waits until it serves, and returns its ports: the Admin API's and the proxy's. */
    static int[] ports(Child process) throws InterruptedException {
        String[] words = process.awaitOut("ready ").split(" ");
        return new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[2])};
    }
}

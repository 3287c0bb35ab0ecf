package dev.wissel.it;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.console.guard.DoorKeeper;
import dev.wissel.console.store.SqliteStore;
import dev.wissel.kong.entity.KongConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the embedded gateway in both modes, and on a real Kong if {@code KONG_ADMIN_URL} names one, for example {@code http://127.0.0.1:8001}. */
class AdminContractTest {
    private static NodeOptions options() {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        NodeOptions usual = NodeOptions.defaults();
        return usual.withGateway(usual.gateway().withListen(List.of(anyPort), anyPort))
                .withAdmin(new DoorKeeper(null, Set.of()), anyPort);
    }

    @Test
    void embeddedGateway_declarative_holdsTheContract() throws Exception {
        try (KongNode node = KongNode.declarative(KongConfig.EMPTY, null, options())) {
            AdminContract.check("http://127.0.0.1:" + node.adminPort());
        }
    }

    @Test
    void embeddedGateway_stored_holdsTheContract(@TempDir Path folder) throws Exception {
        try (KongNode node = KongNode.stored(SqliteStore.open(folder.resolve("kong.db")), options())) {
            AdminContract.check("http://127.0.0.1:" + node.adminPort());
        }
    }

    @TestFactory
    Stream<DynamicTest> realKong_holdsTheContract() {
        return Stream.ofNullable(System.getenv("KONG_ADMIN_URL"))
                .filter(address -> !address.isBlank())
                .map(address -> DynamicTest.dynamicTest(address, () -> AdminContract.check(address)));
    }
}

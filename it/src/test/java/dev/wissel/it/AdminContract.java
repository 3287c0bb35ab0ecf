package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminEntity;
import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.DeclarativeWeights;
import dev.wissel.kong.admin.Detector;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.admin.HealthReport;
import dev.wissel.kong.admin.KongMode;
import dev.wissel.kong.admin.TargetRow;
import dev.wissel.kong.admin.WeightChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the client of the Admin API relies on, checked on whatever Kong answers at an address. It leaves that Kong as it found it. */
final class AdminContract {
    private static final String DECLARATIVE = """
            _format_version: "3.0"
            services:
            - {name: wissel-contract, host: %1$s, routes: [{name: wissel-contract, paths: [/wissel-contract]}]}
            upstreams:
            - name: %1$s # a word that YAML 1.1 takes for true follows
              tags: ["on"]
              targets: [{target: "127.0.0.1:9001", weight: 100}, {target: "127.0.0.1:9002", weight: 0}]
            """;

    private final AdminClient client;
    private final String upstream = "wissel-" + UUID.randomUUID() + ".local";

    private AdminContract(AdminClient client) {
        this.client = client;
    }

    static void check(String address) {
        AdminClient client =
                new AdminClient(AdminOptions.at(address).pageSize(2).build());
        Detector.Detection found = Detector.detect(client);
        AdminContract contract = new AdminContract(client);
        if (found.capabilities().postConfig().can()) {
            contract.withoutDatabase();
        } else {
            contract.withDatabase(found.node().mode());
        }
    }

    private void withDatabase(KongMode mode) {
        client.create(EntityKind.UPSTREAMS, Map.of("name", upstream, "tags", List.of("wissel-contract")));
        try {
            for (int port = 9001; port <= 9005; port++) {
                client.addTarget(upstream, "127.0.0.1:" + port, port == 9005 ? 0 : 100, List.of());
            }
            assertThat(kindOf(() -> client.addTarget(upstream, "127.0.0.1:9001", 1, List.of())))
                    .isEqualTo(Kind.CONFLICT);
            assertThat(client.setWeight(upstream, "127.0.0.1:9001", 7).weight()).isEqualTo(7);
            List<TargetRow> targets = client.targets(upstream).orElseThrow();
            assertThat(targets).as("three pages").hasSize(5);
            assertThat(client.target(upstream, "127.0.0.1:9001").orElseThrow().weight())
                    .isEqualTo(7);
            assertThat(client.list(EntityKind.UPSTREAMS, "wissel-contract"))
                    .extracting(AdminEntity::name)
                    .contains(Optional.of(upstream));
            if (mode == KongMode.DATABASE) {
                health(5);
            }
            client.removeTarget(upstream, "127.0.0.1:9002");
            client.removeTarget(upstream, "127.0.0.1:9002");
            assertThat(client.targets(upstream).orElseThrow()).hasSize(4);
            assertThat(kindOf(() -> client.setWeight(upstream, "127.0.0.1:9002", 1)))
                    .isEqualTo(Kind.NOT_FOUND);
            assertThat(client.validate(EntityKind.UPSTREAMS, Map.of("name", "x.local", "slots", 1)))
                    .isPresent();
        } finally {
            client.delete(EntityKind.UPSTREAMS, upstream);
        }
        assertThat(client.find(EntityKind.UPSTREAMS, upstream)).isEmpty();
        assertThat(kindOf(client::declarative)).isEqualTo(Kind.WRONG_MODE);
    }

    private void withoutDatabase() {
        String before = client.declarative();
        client.postDeclarative(DECLARATIVE.formatted(upstream), true, true);
        try {
            assertThat(kindOf(() -> client.setWeight(upstream, "127.0.0.1:9001", 7)))
                    .isEqualTo(Kind.WRONG_MODE);
            List<WeightChange> changes = List.of(
                    new WeightChange(upstream, "127.0.0.1:9001", 7), new WeightChange(upstream, "127.0.0.1:9002", 93));
            DeclarativeWeights.Result written = DeclarativeWeights.write(client, changes, Optional.empty());
            assertThat(written.outcome()).isEqualTo(DeclarativeWeights.Outcome.WRITTEN);
            assertThat(client.status().configurationHash()).contains(written.hashAfter());
            assertThat(client.targets(upstream).orElseThrow())
                    .extracting(TargetRow::weight)
                    .containsExactlyInAnyOrder(7, 93);
            AdminEntity same = client.find(EntityKind.UPSTREAMS, upstream).orElseThrow();
            assertThat(same.tags()).as("quoted, so no boolean").containsExactly("on");
            assertThat(DeclarativeWeights.write(client, changes, Optional.of(written.hashAfter()))
                            .outcome())
                    .isEqualTo(DeclarativeWeights.Outcome.UNCHANGED);
            assertThat(DeclarativeWeights.write(client, changes, Optional.of(written.hashBefore()))
                            .outcome())
                    .isEqualTo(DeclarativeWeights.Outcome.REFUSED);
            health(2);
        } finally {
            client.postDeclarative(before, false, false);
        }
    }

    private void health(int targets) {
        HealthReport report = client.health(upstream).orElseThrow();
        assertThat(report.targets()).hasSize(targets);
        assertThat(report.nodeId()).isNotEmpty();
        assertThat(client.balancerHealth(upstream)).isPresent();
        assertThat(client.health("wissel-nobody.local")).isEmpty();
    }

    private static Kind kindOf(Runnable call) {
        AdminException thrown = catchThrowableOfType(AdminException.class, call::run);
        assertThat(thrown).as("an AdminException").isNotNull();
        return thrown.kind();
    }
}

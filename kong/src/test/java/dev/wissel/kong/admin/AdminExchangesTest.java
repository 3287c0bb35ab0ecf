package dev.wissel.kong.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wissel.kong.admin.AdminError.Kind;
import dev.wissel.kong.admin.HealthReport.Health;
import dev.wissel.kong.declarative.Edition;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the client asks is what a real Kong 3.9.3 was asked, and what it makes of the recorded answers. */
class AdminExchangesTest {
    private static final String UP = "up.test.local";

    private static AdminError errorOf(ThrowingCallable call) {
        AdminException thrown = catchThrowableOfType(AdminException.class, call);
        assertThat(thrown).as("an AdminException").isNotNull();
        return thrown.error();
    }

    @Test
    void node_withDatabase_saysWhatItIsAndCanDo() {
        try (Exchanges kong = Exchanges.of("postgres/001")) {
            Detector.Detection found = Detector.detect(kong.client());
            assertThat(found.node().release().text()).isEqualTo("3.9.3");
            assertThat(found.node().edition()).isEqualTo(Edition.OSS);
            assertThat(found.node().mode()).isEqualTo(KongMode.DATABASE);
            assertThat(found.node().nodeId()).isEqualTo("d7339094-b9bd-4169-9621-568d54cce023");
            assertThat(found.node().plugins()).contains("rate-limiting", "prometheus");
            assertThat(found.node().databasePollSeconds()).isEqualTo(5);
            assertThat(found.node().summary()).isEqualTo("Kong 3.9.3, with a database");
            assertThat(found.capabilities().writeTargets().can()).isTrue();
            assertThat(found.capabilities().postConfig().can()).isFalse();
            assertThat(found.capabilities().clusterPropagation().reason()).contains("within 5 s");
            assertThat(found.capabilities().idleStandby().can()).isFalse();
        }
    }

    @Test
    void node_withoutDatabase_saysThatItIsPosted() {
        try (Exchanges kong = Exchanges.of("dbless/004")) {
            Detector.Detection found = Detector.detect(kong.client());
            assertThat(found.node().mode()).isEqualTo(KongMode.DBLESS);
            assertThat(found.capabilities().writeTargets().can()).isFalse();
            assertThat(found.capabilities().postConfig().can()).isTrue();
            assertThat(found.capabilities().clusterPropagation().can()).isFalse();
        }
    }

    @Test
    void status_bothModes_hashOnlyWithoutDatabase() {
        try (Exchanges kong = Exchanges.of("postgres/003")) {
            assertThat(kong.client().status()).isEqualTo(new NodeStatus(true, java.util.Optional.empty(), 12, 3));
        }
        try (Exchanges kong = Exchanges.of("dbless/001")) {
            assertThat(kong.client().status().configurationHash()).contains(NodeStatus.EMPTY_HASH);
        }
        try (Exchanges kong = Exchanges.of("dbless/006")) {
            assertThat(kong.client().status().configurationHash()).contains("45c15f4703c0b36c25926921bdd57d8f");
        }
    }

    @Test
    void list_pages_followsTheOffset() {
        try (Exchanges kong = Exchanges.of("postgres/024", "postgres/023")) {
            AdminClient client =
                    new AdminClient(AdminOptions.at(kong.url()).pageSize(1).build());
            errorOf(() -> client.list(EntityKind.SERVICES)); // there is a third page, which nobody recorded
            assertThat(kong.requests).hasSizeGreaterThan(2);
            assertThat(kong.requests.get(1)).contains("size=1&offset=WyIz");
            assertThat(kong.requests.get(2)).contains("size=1&offset=WyI5");
        }
    }

    @Test
    void list_byTags_asksForAllOfThem() {
        try (Exchanges kong = Exchanges.of("postgres/025")) {
            assertThat(kong.client().list(EntityKind.SERVICES, "a", "b"))
                    .allSatisfy(service -> assertThat(service.tags()).contains("a", "b"));
        }
    }

    @Test
    void targets_paged_weightZeroIncluded() {
        try (Exchanges kong = Exchanges.of("postgres/124", "postgres/123")) {
            List<TargetRow> targets = kong.client().targets(UP).orElseThrow();
            assertThat(targets)
                    .extracting(TargetRow::target)
                    .containsExactly("127.0.0.1:9003", "127.0.0.1:9002", "127.0.0.1:9001");
            assertThat(targets.get(0).weight()).isZero();
            assertThat(targets.get(0).tags()).containsExactly("canary");
        }
        try (Exchanges kong = Exchanges.of("postgres/133", "postgres/136")) {
            assertThat(kong.client().targets("nope.local")).isEmpty();
            assertThat(kong.client().target(UP, "127.0.0.1:9999")).isEmpty();
        }
    }

    @Test
    void setWeight_byAddressOrId_sendsTheWeightAlone() {
        try (Exchanges kong = Exchanges.of("postgres/138", "postgres/139", "postgres/145")) {
            AdminClient client = kong.client();
            assertThat(client.setWeight(UP, "127.0.0.1:9001", 70).weight()).isEqualTo(70);
            assertThat(client.setWeight(UP, "ab5d3d2d-d2ed-4f4b-8775-8f1d62ef711b", 30)
                            .target())
                    .isEqualTo("127.0.0.1:9002");
            assertThat(errorOf(() -> client.setWeight(UP, "127.0.0.1:9999", 1)).kind())
                    .isEqualTo(Kind.NOT_FOUND);
        }
    }

    @Test
    void setWeight_withoutDatabase_saysWhy() {
        try (Exchanges kong = Exchanges.of("dbless/062")) {
            AdminError error = errorOf(() -> kong.client().setWeight(UP, "127.0.0.1:9001", 1));
            assertThat(error.kind()).isEqualTo(Kind.WRONG_MODE);
            assertThat(error.message())
                    .contains("cannot update 'targets' entities when not using a database", "POST /config");
            assertThat(kong.requests).hasSize(1);
        }
    }

    @Test
    void addTarget_newTakenUnknown() {
        try (Exchanges kong = Exchanges.of("postgres/105", "postgres/107", "postgres/110", "postgres/119")) {
            AdminClient client = kong.client();
            assertThat(client.addTarget(UP, "127.0.0.1:9001", 100, List.of()).weight())
                    .isEqualTo(100);
            assertThat(client.addTarget(UP, "127.0.0.1:9003", 0, List.of("canary"))
                            .tags())
                    .containsExactly("canary");
            assertThat(client.addTarget(UP, "[::1]:9009", 0, List.of()).target())
                    .isEqualTo("[0000:0000:0000:0000:0000:0000:0000:0001]:9009");
            AdminError taken = errorOf(() -> client.addTarget(UP, "127.0.0.1:9001", 50, List.of()));
            assertThat(taken.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(taken.fields()).containsEntry("target", "127.0.0.1:9001");
        }
    }

    @Test
    void removeTarget_thereAndNot_isNoError() {
        try (Exchanges kong = Exchanges.of("postgres/191")) {
            kong.client().removeTarget(UP, "127.0.0.1:9003");
        }
        try (Exchanges kong = Exchanges.of("postgres/192", "postgres/040")) {
            kong.client().removeTarget(UP, "127.0.0.1:9003");
            kong.client().delete(EntityKind.SERVICES, "never-was");
        }
    }

    @Test
    void entities_createChangeDelete_kongsWordsOnRefusal() {
        try (Exchanges kong = Exchanges.of(
                "postgres/061",
                "postgres/064",
                "postgres/015",
                "postgres/031",
                "postgres/028",
                "postgres/030",
                "postgres/037",
                "postgres/046",
                "postgres/060")) {
            AdminClient client = kong.client();
            assertThat(client.create(EntityKind.UPSTREAMS, Map.of("name", UP)).name())
                    .contains(UP);
            AdminError unknown =
                    errorOf(() -> client.create(EntityKind.UPSTREAMS, Map.of("name", "x.local", "nope", 1)));
            assertThat(unknown.kind()).isEqualTo(Kind.INVALID);
            assertThat(unknown.fields()).containsEntry("nope", "unknown field");
            assertThat(unknown.message()).contains("schema violation (nope: unknown field)");
            assertThat(errorOf(() -> client.create(EntityKind.SERVICES, Map.of("name", "svc", "url", "http://other")))
                            .kind())
                    .isEqualTo(Kind.CONFLICT);
            assertThat(client.change(EntityKind.SERVICES, "svc", Map.of("read_timeout", 5000))
                            .fields())
                    .containsEntry("read_timeout", 5000);
            assertThat(client.find(EntityKind.SERVICES, "svc")).isPresent();
            assertThat(client.find(EntityKind.SERVICES, "nope")).isEmpty();
            assertThat(errorOf(() -> client.put(EntityKind.SERVICES, "svc-put", Map.of("tags", List.of("t"))))
                            .fields())
                    .containsKey("host");
            assertThat(errorOf(() -> client.delete(EntityKind.SERVICES, "svc")).message())
                    .contains("an existing 'routes' entity references this 'services' entity");
        }
    }

    @Test
    void plugin_wholeEntityMistake_isShown() {
        try (Exchanges kong = Exchanges.of("postgres/214")) {
            AdminError error = errorOf(() -> kong.client()
                    .create(
                            EntityKind.SERVICES,
                            "svc",
                            EntityKind.PLUGINS,
                            Map.of("name", "rate-limiting", "config", Map.of("policy", "local"))));
            assertThat(error.fields()).containsKey("@entity");
        }
    }

    @Test
    void health_checkedUncheckedAndWeightless() {
        try (Exchanges kong = Exchanges.of("postgres/159")) {
            HealthReport report = kong.client().health(UP).orElseThrow();
            assertThat(report.nodeId()).isEqualTo("d7339094-b9bd-4169-9621-568d54cce023");
            assertThat(report.targets())
                    .extracting(target -> target.row().target() + " " + target.health())
                    .containsExactly(
                            "127.0.0.1:9003 HEALTHCHECKS_OFF", "127.0.0.1:9002 HEALTHY", "127.0.0.1:9001 HEALTHY");
        }
        try (Exchanges kong = Exchanges.of("dbless/099", "postgres/162")) {
            HealthReport.TargetHealth noDns =
                    kong.client().health("off.local").orElseThrow().targets().get(1);
            assertThat(noDns.health()).isEqualTo(Health.DNS_ERROR);
            assertThat(noDns.addresses()).isEmpty();
            assertThat(noDns.dns()).isEqualTo("dns server error: 3 name error");
            assertThat(kong.client().health("nope.local")).isEmpty();
        }
    }

    @Test
    void balancerHealth_onAndOff() {
        try (Exchanges kong = Exchanges.of("postgres/161", "postgres/165")) {
            assertThat(kong.client().balancerHealth(UP))
                    .contains(
                            new BalancerHealth("d7339094-b9bd-4169-9621-568d54cce023", Health.HEALTHY, true, 200, 200));
            assertThat(kong.client().balancerHealth("lat.local").orElseThrow().health())
                    .isEqualTo(Health.HEALTHCHECKS_OFF);
        }
    }

    @Test
    void setHealth_targetAndAddress() {
        try (Exchanges kong = Exchanges.of("postgres/167", "postgres/169", "postgres/171", "postgres/166")) {
            AdminClient client = kong.client();
            client.setHealth(UP, "127.0.0.1:9001", null, false);
            client.setHealth(UP, "127.0.0.1:9001", null, true);
            client.setHealth(UP, "127.0.0.1:9001", "127.0.0.1:9001", true);
            assertThat(errorOf(() -> client.setHealth("lat.local", "127.0.0.1:9001", null, false))
                            .message())
                    .contains("no healthchecker found for lat.local");
        }
    }

    @Test
    void declarative_readPostedAndUnchanged() {
        String text = (String) Exchanges.JSON
                .readValue(Exchanges.recorded("dbless/201").request().body(), Map.class)
                .get("config");
        try (Exchanges kong = Exchanges.of("dbless/011", "dbless/201")) {
            assertThat(kong.client().declarative()).startsWith("_transform: false\n_format_version: '3.0'\n");
            assertThat(kong.client().postDeclarative(text, true, false)).isEqualTo(AdminClient.Posted.LOADED);
        }
        try (Exchanges kong = Exchanges.of("dbless/202", "postgres/223")) {
            assertThat(kong.client().postDeclarative(text, true, false)).isEqualTo(AdminClient.Posted.UNCHANGED);
            assertThat(errorOf(() -> kong.client().declarative()).kind()).isEqualTo(Kind.WRONG_MODE);
        }
    }

    @Test
    void flattenedErrors_namedWithoutTheEntityItself() {
        String secret = "\"weight\":65536";
        try (BrokenServer kong = BrokenServer.answering(400, "application/json", Exchanges.answer("dbless/025"))) {
            AdminError error = errorOf(() -> kong.client().postDeclarative("{}", false, true));
            assertThat(error.kind()).isEqualTo(Kind.INVALID);
            assertThat(error.entities()).hasSize(3);
            assertThat(error.message())
                    .contains("upstream bad.local: healthchecks.active.http_path: should start with: /")
                    .contains("target: wieght: unknown field")
                    .doesNotContain(secret);
        }
    }

    @Test
    void validate_goodAndBad() {
        try (Exchanges kong = Exchanges.of("postgres/209", "postgres/210")) {
            assertThat(kong.client().validate(EntityKind.UPSTREAMS, Map.of("name", "v.local")))
                    .isEmpty();
            assertThat(kong.client()
                            .validate(EntityKind.UPSTREAMS, Map.of("name", "v.local", "slots", 1))
                            .orElseThrow()
                            .fields())
                    .containsEntry("slots", "value should be between 10 and 65536");
        }
    }

    @Test
    void tags_everyUse() {
        try (Exchanges kong = Exchanges.of("postgres/226")) {
            assertThat(kong.client().tags())
                    .containsExactly(
                            new AdminClient.Tagged("a", "services", "96664adf-7c1e-44da-991e-50ba55b2dda9"),
                            new AdminClient.Tagged("b", "services", "96664adf-7c1e-44da-991e-50ba55b2dda9"));
        }
    }

    @Test
    void metrics_asText() {
        try (Exchanges kong = Exchanges.of("dbless/090")) {
            assertThat(kong.client().metrics()).contains("kong_http_requests_total{service=\"svc\"");
        }
    }
}

package dev.wissel.console.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.console.entity.AdminFixture.Answered;
import dev.wissel.console.store.EntityStore;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntityRoutesTest {
    private static final String NOWHERE = "99999999-9999-4999-8999-999999999999";

    private AdminFixture admin;

    @BeforeEach
    void start() throws IOException {
        admin = new AdminFixture();
    }

    @AfterEach
    void stop() {
        admin.close();
    }

    // ---------------------------------------------------------------- nested paths

    @Test
    void routeOfService_putUnderItsName_isMadeAndBelongsToIt() throws Exception {
        String service = admin.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        Answered put = admin.json("PUT", "/services/s/routes/r", "{\"paths\":[\"/a\"]}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.at("/service/id")).isEqualTo("\"" + service + "\"");
        assertThat(put.at("/name")).isEqualTo("\"r\"");
        assertThat(admin.get("/services/s/routes/r").status()).isEqualTo(200);
    }

    @Test
    void routeOfAnotherService_isNotFoundUnderThisOne() throws Exception {
        admin.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        admin.create("/services", "{\"name\":\"t\",\"host\":\"h\"}");
        admin.create("/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/a\"]}");
        for (String method : new String[] {"GET", "PATCH", "DELETE"}) {
            assertThat(admin.json(method, "/services/t/routes/r", method.equals("PATCH") ? "{}" : "")
                            .status())
                    .as(method)
                    .isEqualTo(404);
        }
        assertThat(admin.get("/routes/r").status()).isEqualTo(200);
        assertThat(admin.delete("/services/s/routes/r").status()).isEqualTo(204);
        assertThat(admin.get("/routes/r").status()).isEqualTo(404);
    }

    @Test
    void serviceOfRoute_putWhereThereIsNone_isMadeAndLinkedInOneWrite() throws Exception {
        admin.create("/routes", "{\"name\":\"r\",\"paths\":[\"/a\"]}");
        assertThat(admin.get("/routes/r/service").status()).isEqualTo(404);
        assertThat(admin.json("PATCH", "/routes/r/service", "{\"retries\":1}").status())
                .isEqualTo(404);
        Answered put = admin.json("PUT", "/routes/r/service", "{\"name\":\"s\",\"host\":\"h\"}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(admin.get("/routes/r").at("/service/id")).isEqualTo(put.at("/id"));
        assertThat(admin.json("PATCH", "/routes/r/service", "{\"retries\":1}").at("/retries"))
                .isEqualTo("1");
        assertThat(admin.delete("/routes/r/service").status()).isEqualTo(405);
    }

    @Test
    void pluginOfRoute_mustShareAProtocolWithIt() throws Exception {
        admin.create("/routes", "{\"name\":\"r\",\"protocols\":[\"grpc\"],\"paths\":[\"/a\"]}");
        Answered refused =
                admin.json("POST", "/routes/r/plugins", "{\"name\":\"prometheus\",\"protocols\":[\"http\"]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/fields/protocols")).contains("must match the associated route's protocols");
    }

    @Test
    void delete_parent_takesWithItWhatCascades() throws Exception {
        admin.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        admin.create("/services/s/plugins", "{\"name\":\"prometheus\"}");
        admin.create("/upstreams", "{\"name\":\"u.local\"}");
        admin.create("/upstreams/u.local/targets", "{\"target\":\"127.0.0.1:1\"}");
        assertThat(admin.delete("/services/s").status()).isEqualTo(204);
        assertThat(admin.delete("/upstreams/u.local").status()).isEqualTo(204);
        assertThat(admin.everything()).isEmpty();
    }

    @Test
    void reference_byNameThatIsNotThere_isUnresolved() throws Exception {
        Answered refused = admin.json("POST", "/routes", "{\"paths\":[\"/a\"],\"service\":{\"name\":\"none\"}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/code")).isEqualTo("13");
        assertThat(refused.at("/fields/service/name"))
                .contains("the foreign key cannot be resolved with '{name=\\\"none\\\"}' for an existing 'services'");
    }

    @Test
    void reference_thatIsNoMapping_isAMissingKey() throws Exception {
        Answered refused = admin.json("POST", "/routes", "{\"paths\":[\"/a\"],\"service\":\"s\"}");
        assertThat(refused.at("/message")).isEqualTo("\"schema violation (service.id: missing primary key)\"");
    }

    // ---------------------------------------------------------------- writes

    @Test
    void patch_record_mergesDeepAndReplacesArrays() throws Exception {
        admin.create(
                "/upstreams",
                "{\"name\":\"u.local\",\"healthchecks\":{\"active\":{\"healthy\":{\"interval\":3,\"http_statuses\":[201]}}}}");
        Answered patched = admin.json(
                "PATCH",
                "/upstreams/u.local",
                "{\"healthchecks\":{\"active\":{\"healthy\":{\"http_statuses\":[202,203]},\"https_sni\":null}}}");
        assertThat(patched.at("/healthchecks/active/healthy"))
                .contains("\"interval\":3")
                .contains("\"http_statuses\":[202,203]");
    }

    @Test
    void patch_olderNameOfASetting_changesTheNewerOne() throws Exception {
        String id = admin.create(
                "/plugins",
                "{\"name\":\"rate-limiting\",\"config\":{\"minute\":5,\"policy\":\"redis\",\"redis\":{\"host\":\"a\"}}}");
        Answered patched = admin.json("PATCH", "/plugins/" + id, "{\"config\":{\"redis_host\":\"b\"}}");
        assertThat(patched.at("/config/redis/host")).isEqualTo("\"b\"");
        assertThat(patched.at("/config/redis_host")).isEqualTo("\"b\"");
        assertThat(patched.at("/config/minute")).isEqualTo("5");
    }

    @Test
    void patch_urlOfService_setsItsParts() throws Exception {
        admin.create("/services", "{\"name\":\"s\",\"url\":\"http://a:81/x\"}");
        Answered patched = admin.json("PATCH", "/services/s", "{\"url\":\"https://b\"}");
        assertThat(patched.at("/host") + patched.at("/port") + patched.at("/protocol"))
                .isEqualTo("\"b\"443\"https\"");
    }

    @Test
    void put_newId_withNameOfAnother_isAUniqueViolation() throws Exception {
        admin.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        assertThat(admin.json("PUT", "/services/" + NOWHERE, "{\"name\":\"s\",\"host\":\"h\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void post_idThatIsTaken_isAPrimaryKeyViolation() throws Exception {
        String id = admin.create("/services", "{\"host\":\"h\"}");
        Answered refused = admin.json("POST", "/services", "{\"host\":\"h\",\"id\":\"" + id + "\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/code")).isEqualTo("3");
    }

    @Test
    void consumers_areFoundByCustomId() throws Exception {
        admin.create("/consumers", "{\"username\":\"ann\",\"custom_id\":\"7\"}");
        admin.create("/consumers", "{\"username\":\"bob\"}");
        assertThat(admin.get("/consumers?custom_id=7").at("/data/0/username")).isEqualTo("\"ann\"");
        assertThat(admin.get("/consumers?custom_id=8").at("/data")).isEqualTo("[]");
        assertThat(admin.get("/consumers/bob").at("/custom_id")).isEqualTo("null");
        assertThat(admin.json("POST", "/consumers", "{}").at("/message"))
                .contains("at least one of these fields must be non-empty: 'custom_id', 'username'");
    }

    @Test
    void certificates_withNames_makeServerNamesOfTheirOwn() throws Exception {
        String pair = TestCertificates.pair();
        Answered made = admin.json("POST", "/certificates", "{" + pair + ",\"snis\":[\"b.test\",\"a.test\"]}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.at("/snis")).isEqualTo("[\"a.test\",\"b.test\"]");
        assertThat(admin.get("/snis/a.test").at("/certificate/id")).isEqualTo(made.at("/id"));
        assertThat(admin.get("/certificates/b.test").at("/id")).isEqualTo(made.at("/id"));
        assertThat(admin.get("/certificates/c.test").at("/message")).isEqualTo("\"SNI not found\"");
        assertThat(admin.json("POST", "/certificates", "{" + pair + ",\"snis\":[\"a.test\"]}")
                        .at("/fields/snis"))
                .contains("already associated with existing certificate");
        Answered patched = admin.json("PATCH", "/certificates/a.test", "{\"snis\":[\"a.test\",\"c.test\"]}");
        assertThat(patched.at("/snis")).isEqualTo("[\"a.test\",\"c.test\"]");
        assertThat(admin.get("/snis/b.test").status()).isEqualTo(404);
        admin.create(
                "/services",
                "{\"name\":\"s\",\"url\":\"https://h\",\"client_certificate\":{\"id\":" + made.at("/id") + "}}");
        assertThat(admin.delete("/certificates/a.test").at("/fields/@referenced_by"))
                .isEqualTo("\"services\"");
        assertThat(admin.delete("/services/s").status()).isEqualTo(204);
        assertThat(admin.delete("/certificates/a.test").status()).isEqualTo(204);
        assertThat(admin.everything()).isEmpty();
    }

    // ---------------------------------------------------------------- lists and keys

    @Test
    void pages_followedToTheEnd_showEachEntityOnce() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            made.add(admin.create("/services", "{\"name\":\"s" + i + "\",\"host\":\"h\",\"tags\":[\"t\"]}"));
        }
        List<String> seen = new ArrayList<>();
        String next = "/services?size=5&tags=t";
        while (!next.isEmpty()) {
            Answered page = admin.get(next);
            page.body().get("data").forEach(entity -> seen.add(entity.get("id").asString()));
            next = page.body().get("next").isNull()
                    ? ""
                    : page.body().get("next").asString();
            assertThat(next)
                    .satisfiesAnyOf(
                            url -> assertThat(url).isEmpty(),
                            url -> assertThat(url).contains("&tags=t").endsWith("&size=5"));
        }
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void list_wrongArguments_areRefusedAsKongDoes() throws Exception {
        assertThat(admin.get("/services?size=0").at("/message")).contains("an integer between 1 and 1000");
        assertThat(admin.get("/services?size=1001").at("/code")).isEqualTo("9");
        assertThat(admin.get("/services?size=x").at("/message")).isEqualTo("\"size must be a number\"");
        assertThat(admin.get("/services?offset=%20%20").at("/message")).contains("bad base64 encoding");
        assertThat(admin.get("/services?tags=").at("/options/tags")).isEqualTo("\"cannot be null\"");
        assertThat(admin.get("/services?tags=a,b,c,d,e,f").at("/options/tags")).contains("more than 5 tags");
    }

    @Test
    void key_thatCannotBeOne_isAnInvalidUniqueOrPrimaryKey() throws Exception {
        assertThat(admin.get("/services/a%20b").at("/code")).isEqualTo("10");
        assertThat(admin.get("/ca_certificates/nothing").at("/name")).isEqualTo("\"invalid primary key\"");
    }

    @Test
    void idInUpperCase_namesTheSameEntity() throws Exception {
        String id = admin.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        assertThat(admin.get("/services/" + id.toUpperCase(java.util.Locale.ROOT))
                        .at("/name"))
                .isEqualTo("\"s\"");
    }

    // ---------------------------------------------------------------- forms

    @Test
    void form_nestedNamesAndLists_meanWhatTheirFieldsHold() throws Exception {
        Answered made = admin.form(
                "POST",
                "/routes",
                "name=r&paths[]=/a&paths[]=/b&methods=GET&hosts[1]=x.test&hosts[2]=y.test&strip_path=false"
                        + "&headers.x-a[]=1&headers.x-a[]=2&tags=one&regex_priority=7");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.at("/paths") + made.at("/methods") + made.at("/hosts") + made.at("/strip_path"))
                .isEqualTo("[\"/a\",\"/b\"][\"GET\"][\"x.test\",\"y.test\"]false");
        assertThat(made.at("/headers")).isEqualTo("{\"x-a\":[\"1\",\"2\"]}");
        assertThat(made.at("/tags") + made.at("/regex_priority")).isEqualTo("[\"one\"]7");
        assertThat(admin.form("PATCH", "/routes/r", "methods=").at("/methods")).isEqualTo("null");
    }

    @Test
    void form_settingsOfAPlugin_haveTheirTypes() throws Exception {
        Answered made = admin.form(
                "POST",
                "/plugins",
                "name=rate-limiting&config.minute=5&config.policy=local&config[hide_client_headers]=true");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.at("/config/minute") + made.at("/config/hide_client_headers"))
                .isEqualTo("5true");
        String id = made.body().get("id").asString();
        assertThat(admin.form("PATCH", "/plugins/" + id, "config.minute=6").at("/config/minute"))
                .isEqualTo("6");
    }

    @Test
    void multipart_isAForm() throws Exception {
        String body = "--XX\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\ns\r\n"
                + "--XX\r\nContent-Disposition: form-data; name=\"host\"\r\n\r\nhöst.test\r\n"
                + "--XX\r\nContent-Disposition: form-data; name=\"retries\"\r\n\r\n3\r\n--XX--\r\n";
        Answered made = admin.send("POST", "/services", "multipart/form-data; boundary=XX", body.replace("ö", "o"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.at("/retries")).isEqualTo("3");
    }

    // ---------------------------------------------------------------- the gateway and the store

    @Test
    void write_isFollowedByTheGatewayBeforeItIsAcknowledged() throws Exception {
        AtomicReference<KongConfig> served = new AtomicReference<>();
        admin.entities.attach(served::set);
        admin.create("/services", "{\"name\":\"s\",\"host\":\"h\"}");
        assertThat(served.get().serviceByName("s")).isPresent();
        admin.json("PATCH", "/services/s", "{\"retries\":2}");
        assertThat(served.get().serviceByName("s").orElseThrow().retries()).isEqualTo(2);
    }

    @Test
    void write_thatTheGatewayRefuses_changesNothing() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Gateway gateway =
                Gateway.start(KongConfig.EMPTY, GatewayOptions.defaults().withListen(List.of(any), null))) {
            admin.entities.attach(gateway::reload);
            admin.create("/upstreams", "{\"name\":\"u.local\"}");
            admin.create("/services", "{\"name\":\"s\",\"host\":\"u.local\"}");
            List<?> before = admin.everything();
            Answered refused = admin.json("PATCH", "/upstreams/u.local", "{\"tags\":[\"wissel:balance=nonsense\"]}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.at("/code")).isEqualTo("2");
            assertThat(refused.at("/fields/@entity")).contains("nonsense");
            assertThat(admin.everything()).isEqualTo(before);
            assertThat(admin.json("PATCH", "/upstreams/u.local", "{\"slots\":100}")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void write_thatCannotBeKept_isTakenBack() throws Exception {
        AtomicReference<KongConfig> served = new AtomicReference<>(KongConfig.EMPTY);
        EntityStore full = new EntityStore() {
            @Override
            public List<Row> load() {
                return List.of();
            }

            @Override
            public void commit(List<Row> changes) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void close() {}
        };
        try (AdminFixture other = new AdminFixture(Entities.open(full))) {
            other.entities.attach(served::set);
            Answered answer = other.json("POST", "/services", "{\"name\":\"s\",\"host\":\"h\"}");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.at("/message")).isEqualTo("\"An unexpected error occurred\"");
            assertThat(other.everything()).isEmpty();
            assertThat(served.get().services()).isEmpty();
        }
    }

    @Test
    void writes_fromManyThreads_areAllThere() throws Exception {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        admin.entities.attach(config -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
        });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int writer = i;
            threads.add(new Thread(() -> {
                try {
                    for (int k = 0; k < 20; k++) {
                        admin.create("/services", "{\"name\":\"s" + writer + "-" + k + "\",\"host\":\"h\"}");
                    }
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(admin.entities.all(EntityType.SERVICES)).hasSize(120);
        assertThat(admin.entities.config().services()).hasSize(120);
        assertThat(most).hasValue(1);
    }

    @Test
    void open_storeWithWhatIsNoEntity_isRefused() {
        assertThatThrownBy(() -> Entities.open(holding("services", "{\"id\":\"" + NOWHERE + "\",\"port\":\"x\"}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("services " + NOWHERE)
                .hasMessageContaining("port");
        assertThatThrownBy(() -> Entities.open(holding("services", "{\"id\":")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() -> Entities.open(holding("elephants", "{}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("elephants");
        assertThatThrownBy(() -> Entities.open(holding(
                        "targets",
                        "{\"id\":\"" + NOWHERE + "\",\"target\":\"a:1\",\"upstream\":{\"id\":\"" + NOWHERE + "\"}}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("upstream " + NOWHERE);
    }

    private static EntityStore holding(String table, String json) {
        return new EntityStore() {
            @Override
            public List<Row> load() {
                return List.of(new Row(table, NOWHERE, json));
            }

            @Override
            public void commit(List<Row> changes) {}

            @Override
            public void close() {}
        };
    }
}

package dev.wissel.console.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.admin.RawClient;
import dev.wissel.console.entity.AdminFixture.Answered;
import dev.wissel.testkit.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is sent gets Kong's kind of answer, says nothing of the inside, and changes nothing. */
class HostileInputTest {
    private AdminFixture admin;
    private List<Map<String, ?>> before;

    @BeforeEach
    void start() throws Exception {
        admin = new AdminFixture();
        admin.create("/upstreams", "{\"name\":\"u.local\"}");
        admin.create("/upstreams/u.local/targets", "{\"target\":\"127.0.0.1:1\"}");
        admin.create("/services", "{\"name\":\"s\",\"host\":\"u.local\"}");
        admin.create("/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/r\"]}");
        before = admin.everything();
    }

    @AfterEach
    void nothingChanged() {
        assertThat(admin.everything()).isEqualTo(before);
        admin.close();
    }

    private static void assertHarmless(Answered answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("Exception", "dev.wissel", "tools.jackson", "\tat ");
    }

    private Answered post(String path, String body) throws Exception {
        return admin.json("POST", path, body);
    }

    @Test
    void json_malformed_isRefusedAsKongDoes() throws Exception {
        for (String body : List.of(
                "{",
                "{\"name\"}",
                "{\"name\":\"x\",}",
                "{'name':'x'}",
                "nul",
                "{\"a\":1} trailing",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "false",
                "\u0000",
                "{\"a\":\"\\ud800\"",
                "<xml/>")) {
            Answered answer = post("/services", body);
            assertHarmless(answer, 400);
            assertThat(answer.text()).as(body).isEqualTo("{\"message\":\"Cannot parse JSON body\"}");
        }
    }

    @Test
    void json_thatIsNoObject_isKongsFiveHundred() throws Exception {
        for (String body : List.of("[1,2]", "\"text\"", "7", "true", "null")) {
            assertHarmless(post("/services", body), 500);
        }
        assertThat(post("/services", "[]").at("/fields/host")).isEqualTo("\"required field missing\"");
    }

    @Test
    void json_wrongTypes_eachFieldSaysWhatItWants() throws Exception {
        Answered answer = post(
                "/upstreams",
                "{\"name\":7,\"slots\":\"many\",\"tags\":\"one\",\"healthchecks\":5,\"use_srv_name\":\"no\",\"hash_on\":[]}");
        assertHarmless(answer, 400);
        assertThat(answer.at("/fields"))
                .contains("\"name\":\"expected a string\"")
                .contains("\"slots\":\"expected an integer\"")
                .contains("\"tags\":\"expected a set\"")
                .contains("\"healthchecks\":\"expected a record\"")
                .contains("\"use_srv_name\":\"expected a boolean\"");
    }

    @Test
    void json_hugeNumbers_areNoIntegers() throws Exception {
        for (String number :
                List.of("1e400", "-1e400", "1" + "0".repeat(300), "1e-400", "0.1", "99999999999999999999")) {
            assertHarmless(post("/upstreams", "{\"name\":\"x.local\",\"slots\":" + number + "}"), 400);
        }
        assertHarmless(post("/upstreams", "{\"name\":\"x.local\",\"slots\":1" + "0".repeat(5000) + "}"), 400);
    }

    @Test
    void entity_thatNoStoreGivesBack_isRefused() throws Exception {
        for (String text : List.of("\\ud800", "a\\udc00b", "\\ud83d\\ud83d")) {
            Answered name = post("/services", "{\"host\":\"h\",\"name\":\"" + text + "\"}");
            assertHarmless(name, 400);
            assertThat(name.at("/fields/name")).isEqualTo("\"expected valid utf-8\"");
        }
        Answered limit = post("/plugins", "{\"name\":\"rate-limiting\",\"config\":{\"minute\":1e400}}");
        assertHarmless(limit, 400);
        assertThat(limit.at("/fields/config/minute")).isEqualTo("\"expected a finite number\"");
        String trigger = "{\"name\":\"request-termination\",\"config\":{\"body\":\"\\ud800\"}}";
        assertHarmless(post("/plugins", trigger), 400);
        assertHarmless(admin.form("POST", "/plugins", "name=rate-limiting&config.minute=1e400"), 400);
        assertHarmless(post("/upstreams/u.local/targets", "{\"target\":\"127.0.0.1:2\",\"created_at\":1e400}"), 400);
    }

    @Test
    void json_deeplyNested_isRefusedAndBreaksNoStack() throws Exception {
        for (int depth : new int[] {100, 900, 1001, 100_000}) {
            String lists = "{\"name\":\"x.local\",\"healthchecks\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
            assertHarmless(post("/upstreams", lists), 400);
            String maps = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            assertHarmless(post("/upstreams", maps), 400);
            assertHarmless(post("/plugins", "{\"name\":\"http-log\",\"config\":" + maps + "}"), 400);
        }
    }

    @Test
    void json_duplicateKeys_theLastCounts() throws Exception {
        Answered answer = post("/services", "{\"host\":\"h\",\"port\":80,\"port\":99999}");
        assertHarmless(answer, 400);
        assertThat(answer.at("/fields/port")).isEqualTo("\"value should be between 0 and 65535\"");
    }

    @Test
    void body_otherEncodingsOfJson_areNoJson() throws IOException {
        for (String json : List.of(
                "{\"host\":\"h\",\"tags\":[\"\u00c1\u0081\"]}", // an A in two bytes
                "{\"host\":\"h\",\"tags\":[\"\u00ed\u00a0\u0080\"]}", // half a surrogate pair
                new String("{\"host\":\"h\"}".getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1))) {
            assertThat(sendBytes("application/json", json))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("{\"message\":\"Cannot parse JSON body\"}");
        }
    }

    @Test
    void form_invalidUtf8_isRefusedAndNotReplaced() throws IOException {
        String type = "application/x-www-form-urlencoded";
        for (String form : List.of("host=h&name=%ff", "host=h&name=%c1%81", "host=h&name=\u00ff", "host=h&%ff=x")) {
            assertThat(sendBytes(type, form))
                    .as(form)
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("{\"message\":\"Cannot parse form body: not UTF-8\"}");
        }
        String part = "--b\r\nContent-Disposition: form-data; name=\"host\"\r\n\r\n\u00ff\r\n--b--\r\n";
        assertThat(sendBytes("multipart/form-data; boundary=b", part)).startsWith("HTTP/1.1 400 ");
    }

    private String sendBytes(String contentType, String body) throws IOException {
        return RawClient.send(
                admin.port(),
                "POST /services HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: " + contentType
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void body_invalidUtf8_isRefused() throws IOException {
        String json = "{\"host\":\"h\",\"name\":\"\u00ff\u00fe\"}"; // sent as bytes FF FE
        String answer = RawClient.send(
                admin.port(),
                "POST /services HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                        + json.length() + "\r\n\r\n" + json);
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Cannot parse JSON body");
    }

    @Test
    void body_tenMegabytes_isReadAndRefusedForWhatItSays() throws Exception {
        String long9 = "x".repeat(9_000_000);
        assertHarmless(post("/services", "{\"host\":\"h\",\"name\":\"" + long9 + "/\"}"), 400);
        assertHarmless(post("/services", "{\"host\":\"h\",\"" + long9 + "\":1}"), 400);
        assertHarmless(admin.form("POST", "/services", "a.".repeat(2_000_000) + "=1"), 400);
        assertHarmless(admin.form("POST", "/services", "a" + "[]".repeat(2_000_000) + "=1"), 400);
        assertHarmless(admin.form("POST", "/services", "a[".repeat(1_000_000) + "=1"), 400);
        assertHarmless(admin.form("POST", "/services", "host=h&name=" + "%".repeat(3_000_000)), 400);
        assertHarmless(post("/services", "{\"host\":\"h\",\"name\":\"" + long9 + long9 + "\"}"), 413);
    }

    @Test
    void form_strangeNames_areUnknownFields() throws Exception {
        for (String body : List.of(
                "host=h&.=1",
                "host=h&a..b=1",
                "host=h&[]=1",
                "host=h&a]=1",
                "host=h&a[[=1",
                "host=h&a[999999999999]=1",
                "host=h&=1",
                "host=h&port[]=1&port.x=2",
                "host=h&port=1&port=2",
                "host=h&%00=1",
                "host=h&tags[0]=%ff")) {
            Answered answer = admin.form("POST", "/services", body);
            assertThat(answer.status()).as(body + " " + answer.text()).isEqualTo(400);
            assertHarmless(answer, 400);
        }
        assertHarmless(admin.form("POST", "/services", "a=1&".repeat(1001)), 400);
    }

    @Test
    void multipart_broken_isAFormWithoutFields() throws Exception {
        for (String type :
                List.of("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=XX")) {
            for (String body : List.of(
                    "", "--XX", "--XX\r\n\r\n--XX--", "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--")) {
                assertHarmless(admin.send("POST", "/services", type, body), 400);
            }
        }
    }

    @Test
    void contentType_unknown_is415() throws Exception {
        for (String type : List.of("text/plain", "application/xml", "application/jso", "json")) {
            assertHarmless(admin.send("POST", "/services", type, "{\"host\":\"h\"}"), 415);
        }
    }

    @Test
    void query_anything_isAnswered() throws Exception {
        for (String query : List.of(
                "size=%zz",
                "offset=%ff%fe", "tags=%00", "tags=%ff/,", "a=b&a=c", "&&&", "=", "offset=W10", "offset=bnVsbA")) {
            String answer = RawClient.ask(admin.port(), "GET /services?" + query);
            assertThat(answer).as(query).matches("(?s)HTTP/1.1 (200|400) .*").doesNotContain("Exception");
        }
        assertThat(RawClient.ask(admin.port(), "GET /upstreams/u.local/targets?offset=-1"))
                .startsWith("HTTP/1.1 500 ");
        assertThat(RawClient.ask(admin.port(), "GET /upstreams/u.local/targets?size=-5"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(RawClient.ask(admin.port(), "GET /upstreams/u.local/targets?size=1e300"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void randomBytes_asBodies_neverChangeOrBreakAnything() {
        Property.forAll(150, random -> {
            StringBuilder body = new StringBuilder();
            String alphabet = "{}[]\":,.=&%ab1\\-+e \u0000tfnul";
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                body.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String type = random.nextBoolean() ? "application/json" : "application/x-www-form-urlencoded";
            String request = (random.nextBoolean() ? "PATCH /services/none" : "POST /upstreams") + " HTTP/1.1\r\n"
                    + "Host: x\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                    + body.toString().getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
            try {
                assertThat(RawClient.send(admin.port(), request))
                        .matches("(?s)HTTP/1.1 (400|404|500) .*")
                        .doesNotContain("Exception", "dev.wissel");
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        });
    }
}

package dev.wissel.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InputTest {
    private final ConsoleRig rig;

    InputTest() throws IOException {
        rig = new ConsoleRig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private record Case(String path, String body, String field, String says) {}

    @Test
    void body_thatSaysWhatItCannot_is400WithPlaceValueAndExpectation() {
        String deep = "{\"action\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        List<Case> cases = List.of(
                new Case("actions", "", null, "empty"),
                new Case("actions", "{", null, "line 1, column"),
                new Case("actions", "\"text\"", null, "a text (expected: an object)"),
                new Case("actions", "[]", null, "a list (expected: an object)"),
                new Case("actions", "{} {}", null, "follows its end"),
                new Case("actions", "{\"action\":\"pause\",\"action\":\"resume\"}", null, "given twice"),
                new Case("actions", deep, null, "nested too deeply"),
                new Case("actions", "{\"action\":\"pause\",\"confirm\":true,\"x\":1}", "x", "expected: one of action"),
                new Case("actions", "{\"confirm\":true}", "action", "missing"),
                new Case("actions", "{\"action\":7,\"confirm\":true}", "action", "a number (expected: a text)"),
                new Case(
                        "actions",
                        "{\"action\":\"explode\",\"confirm\":true}",
                        "action",
                        "'explode' (expected: one of drain-region"),
                new Case("actions", "{\"action\":\"drain-region\",\"confirm\":true}", "subject", "missing"),
                new Case("actions", "{\"action\":\"pause\"}", "confirm", "expected: true"),
                new Case(
                        "actions",
                        "{\"action\":\"pause\",\"confirm\":\"true\"}",
                        "confirm",
                        "a text (expected: true or false)"),
                new Case(
                        "actions",
                        "{\"action\":\"pause\",\"confirm\":true,\"why\":\"" + "x".repeat(1001) + "\"}",
                        "why",
                        "at most 1000"),
                new Case("what-if", "{\"from\":1}", "to", "missing"),
                new Case("what-if", "{\"from\":1,\"to\":1e400}", "to", "expected: a whole number"),
                new Case("what-if", "{\"from\":2,\"to\":1}", "to", "not before from"),
                new Case("what-if", "{\"from\":1,\"to\":1,\"set\":{\"a\":1}}", "set.a", "a number"),
                new Case("simulate", "{\"scenario\":\"none\"}", "scenario", "expected: one of"),
                new Case("simulate", "{\"scenario\":\"calm\",\"strategy\":\"x: y\"}", "strategy", "strategy.yml:1"),
                new Case("design", "{}", "strategy", "missing"),
                new Case("design", "{\"strategy\":\"\",\"language\":\"fr\"}", "language", "'fr' (expected: en or nl)"),
                new Case("drills", "{\"fault\":\"flood\",\"region\":\"ams\"}", null, "flood (expected: region-loss"),
                new Case("drills", "{\"fault\":\"drain\"}", "region", "missing"),
                new Case(
                        "drills",
                        "{\"fault\":\"drain\",\"region\":\"ams\",\"services\":[1]}",
                        "services[0]",
                        "a number"));
        for (Case each : cases) {
            HttpResponse<String> answer = rig.post("/api/v1/" + each.path(), each.body());
            String about = each.body().length() > 100 ? each.says() : each.body();
            assertThat(answer.statusCode()).as(about).isEqualTo(400);
            assertThat(ConsoleRig.json(answer).path("message").asString())
                    .as(about)
                    .contains(each.says());
            assertThat(ConsoleRig.json(answer).path("field").asString(null))
                    .as(about)
                    .isEqualTo(each.field());
            assertThat(answer.body()).as(about).doesNotContain("Exception", "tools.jackson", "dev.wissel");
        }
        assertThat(rig.live.view().office().wishes()).isEmpty();
        assertThat(rig.live.refusals()).hasSize(20);
    }

    @Test
    void body_thatIsNoUtf8_is400() throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create(rig.base() + "/api/v1/actions"))
                .header("Content-Type", "application/json")
                .header("X-Wissel-Console", "1")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(new byte[] {'"', (byte) 0xc3, '"'}))
                .build();

        var answer = rig.client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("no UTF-8");
    }

    @Test
    void argument_thatSaysWhatItCannot_is400() {
        record Asked(String path, String field, String says) {}
        List<Asked> cases = List.of(
                new Asked("/api/v1/decisions?limit=0", "limit", "'0' (expected: a whole number from 1 to 1000)"),
                new Asked("/api/v1/decisions?limit=x", "limit", "'x'"),
                new Asked("/api/v1/decisions?limit=1&limit=2", "limit", "given twice"),
                new Asked("/api/v1/decisions?colour=red", "'colour'", "expected: one of before"),
                new Asked("/api/v1/overview?x", "'x'", "expected: no argument"),
                new Asked("/api/v1/services/order/history?seconds=99999999999999999999", "seconds", "expected"),
                new Asked("/api/v1/drills/plan?region=ams", "fault", "missing"));
        for (Asked each : cases) {
            HttpResponse<String> answer = rig.get(each.path());
            assertThat(answer.statusCode()).as(each.path()).isEqualTo(400);
            assertThat(ConsoleRig.json(answer).path("field").asString()).isEqualTo(each.field());
            assertThat(ConsoleRig.json(answer).path("message").asString()).contains(each.says());
        }
    }

    @Test
    void body_thatIsTooLong_is413AndJournalled() {
        String longest = "{\"action\":\"pause\",\"confirm\":true,\"why\":\"" + "x".repeat(17 << 10) + "\"}";

        assertThat(rig.post("/api/v1/actions", longest).statusCode()).isEqualTo(413);
        assertThat(rig.post("/api/v1/check", "{\"text\":\"" + "x".repeat(1 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(rig.post("/api/v1/check", "{\"text\":\"" + "x".repeat(100 << 10) + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(rig.live.refusals()).hasSize(2).allMatch(line -> line.contains("413"));
        assertThat(rig.live.view().office().wishes()).isEmpty();
    }

    @Test
    void pathOrMethod_thatIsNotThere_is404Or405() {
        assertThat(rig.get("/api/v1/nowhere").statusCode()).isEqualTo(404);
        assertThat(rig.get("/api/v2/overview").statusCode()).isEqualTo(404);
        assertThat(rig.get("/api/v1/services/none/history").statusCode()).isEqualTo(404);
        assertThat(rig.get("/api/v1/decisions/none").statusCode()).isEqualTo(404);
        HttpResponse<String> answer = rig.get("/api/v1/actions");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertThat(rig.post("/api/v1/overview", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void action_thatCannotBeDone_is409WithTheReason() {
        HttpResponse<String> answer =
                rig.post("/api/v1/actions", "{\"action\":\"drain-region\",\"subject\":\"mad\",\"confirm\":true}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("there is no region mad");
    }

    @Test
    void play_thatWouldBeTooLong_is409() {
        String strategy = dev.wissel.console.live.FakeLive.WEBSHOP
                .replace("500/s", "500000000/s")
                .replace("\n", "\\n")
                .replace("\"", "\\\"");

        HttpResponse<String> answer =
                rig.post("/api/v1/simulate", "{\"scenario\":\"calm\",\"strategy\":\"" + strategy + "\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("wissel simulate");
    }
}

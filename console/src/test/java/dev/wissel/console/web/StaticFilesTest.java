package dev.wissel.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StaticFilesTest {
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*[\"']([^\"']+)[\"']");

    private final ConsoleRig rig;

    StaticFilesTest() throws IOException {
        rig = new ConsoleRig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void libraries_importOnlyWhatIsServed() {
        Map<String, String> all = Libraries.all();

        assertThat(all).containsKeys("/lib/lit-html.js", "/lib/chart.js", "/lib/directives/repeat.js");
        all.forEach((path, text) -> {
            assertThat(text).doesNotContain("sourceMappingURL", "import(");
            Matcher imports = IMPORT.matcher(text);
            while (imports.find()) {
                String resolved =
                        java.net.URI.create(path).resolve(imports.group(1)).getPath();
                assertThat(all).as("%s imports %s", path, imports.group(1)).containsKey(resolved);
            }
        });
    }

    @Test
    void file_thatTheClientHas_isNotSentAgain() {
        HttpResponse<String> first = rig.get("/lib/chart.js");
        String tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        assertThat(first.body()).contains("export { Animation");
        assertThat(rig.get("/lib/chart.js", "If-None-Match", "\"other\", W/" + tag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(rig.get("/lib/chart.js", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void file_forAClientThatTakesGzip_isSmall() {
        HttpResponse<String> packed = rig.get("/lib/chart.js", "Accept-Encoding", "br, gzip");

        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(Integer.parseInt(
                        packed.headers().firstValue("Content-Length").orElseThrow()))
                .isLessThan(120_000);
        assertThat(rig.get("/lib/chart.js", "Accept-Encoding", "gzip;q=0")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void path_thatLeadsElsewhere_is404() {
        for (String path : List.of(
                "/../openapi.json",
                "/%2e%2e/openapi.json",
                "/lib/../../META-INF/MANIFEST.MF",
                "/lib/%2e%2e/openapi.json",
                "/lib/..%2f..%2fopenapi.json",
                "/lib//chart.js",
                "/lib/",
                "/lib",
                "/META-INF/MANIFEST.MF",
                "/dev/wissel/console/web/Json.class",
                "/lib/package.json",
                "/lib/chart.js/x",
                "/lib/chart.js;x",
                "/chart.js%00.js")) {
            HttpResponse<String> answer = rig.get(path);
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.body()).as(path).doesNotContain("openapi", "Manifest");
        }
    }

    @Test
    void page_ofTheConsole_isIndexHtml() {
        if (StaticFiles.read("/web/index.html").isEmpty()) {
            return; // the pages are not here yet
        }
        String index = rig.get("/").body();
        assertThat(index).startsWith("<!doctype html>");
        for (String path : List.of(
                "/overview",
                "/services/order",
                "/service/order",
                "/decisions",
                "/design",
                "/drills",
                "/drills/a%20b")) {
            assertThat(rig.get(path).body()).as(path).isEqualTo(index);
        }
    }

    @Test
    void head_isAnsweredWithoutABody_andPostIsNot() {
        HttpResponse<String> head = rig.send("HEAD", rig.base() + "/lib/chart.js", null);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(rig.post("/lib/chart.js", "{}").statusCode()).isEqualTo(405);
    }
}

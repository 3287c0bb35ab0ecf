package dev.wissel.console.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The libraries that pages import, under {@code /lib}: exactly these files of their WebJars.
 *
 * <p>Browsers find a module by its address alone, and the pages' policy allows no import map, which would have to stand in the page. So what Chart.js imports by
 * name or from a folder gets the address that it has here.
 */
final class Libraries {
    private static final String JARS = "/META-INF/resources/webjars/";
    private static final String LIT = JARS + "lit-html/3.3.1/";
    private static final String CHART = JARS + "chart.js/4.5.1/dist/";
    private static final String COLOR = JARS + "kurkle__color/0.3.4/dist/";

    /** The modules of lit-html that are served, which import one another by relative paths. */
    private static final List<String> LIT_FILES = List.of(
            "lit-html.js",
            "directive.js",
            "directive-helpers.js",
            "async-directive.js",
            "directives/cache.js",
            "directives/choose.js",
            "directives/class-map.js",
            "directives/guard.js",
            "directives/if-defined.js",
            "directives/join.js",
            "directives/keyed.js",
            "directives/live.js",
            "directives/map.js",
            "directives/range.js",
            "directives/ref.js",
            "directives/repeat.js",
            "directives/style-map.js",
            "directives/template-content.js",
            "directives/until.js",
            "directives/private-async-helpers.js",
            "directives/when.js");

    private Libraries() {}

    /**
     * Returns the text of each file by its path.
     *
     * @throws IllegalStateException if a library is not the one that this was written for
     */
    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : LIT_FILES) {
            all.put("/lib/" + name, text(LIT + name));
        }
        String chart = text(CHART + "chart.js");
        chart = replaced(chart, " from './chunks/helpers.dataset.js';", " from './chart-helpers.js';");
        chart = replaced(chart, "import '@kurkle/color';", "import './color.js';");
        all.put("/lib/chart.js", chart);
        String helpers = text(CHART + "chunks/helpers.dataset.js");
        all.put("/lib/chart-helpers.js", replaced(helpers, " from '@kurkle/color';", " from './color.js';"));
        all.put("/lib/color.js", text(COLOR + "color.esm.js"));
        all.replaceAll((path, text) -> withoutMap(text));
        return all;
    }

    private static String text(String resource) {
        byte[] bytes = StaticFiles.read(resource)
                .orElseThrow(() -> new IllegalStateException(resource + " is not on the class path"));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String replaced(String text, String once, String by) {
        int at = text.indexOf(once);
        if (at < 0 || text.indexOf(once, at + 1) >= 0) {
            throw new IllegalStateException("chart.js does not have exactly one [" + once + "]");
        }
        return text.substring(0, at) + by + text.substring(at + once.length());
    }

    /** The maps are not served. */
    private static String withoutMap(String text) {
        int at = text.lastIndexOf("//# sourceMappingURL=");
        return at < 0 ? text : text.substring(0, at);
    }
}

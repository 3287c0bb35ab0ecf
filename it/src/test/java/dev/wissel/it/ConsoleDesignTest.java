package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Designing in a real browser, and the modules of the pages that are functions alone. */
class ConsoleDesignTest {
    private static Browser browser;

    @BeforeAll
    static void openBrowser() {
        browser = new Browser();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    private static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        assertThat(reading.problems()).as(text).isEmpty();
        return reading.strategy().orElseThrow();
    }

    private static String text() {
        return String.valueOf(browser.script("return document.querySelector('#strategy-text').value"));
    }

    @Test
    void form_isDesignedAsOneTypes_inTheLanguageOfThePage() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/design");
            browser.untilSaid("Is the objective met?");
            browser.type("#form-strategy", "bookshop");
            browser.untilSaid("Advice for bookshop");
            browser.click("Service");
            browser.type("#service-1-name", "order");
            browser.type("#service-1-target-0", "10.0.0.9:80");
            browser.type("#service-1-target-1", "10.1.0.9:80");
            browser.until("document.querySelector('.prose')?.innerText.includes('Services: 2')");
            browser.script(
                    "const s = document.querySelector('#language'); s.value = 'nl'; s.dispatchEvent(new Event('change'))");
            browser.untilSaid("Advies voor bookshop");

            browser.click("Configuratie");
            browser.untilSaid("_format_version");
            assertThat(browser.text()).contains("10.1.0.9:80", "kong.yml downloaden");
            browser.click("Grenzen");
            browser.untilSaid("Hele regio kwijt");
            browser.click("Tekst");
            browser.find("#strategy-text");
            Strategy made = strategy(text());
            assertThat(made.name()).isEqualTo("bookshop");
            assertThat(made.services()).extracting(each -> each.name()).containsExactly("product", "order");
            rig.checkClean();
        }
    }

    @Test
    void mistake_isShownWithItsPlace_andAClickLeadsThere() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/design?tab=text");
            browser.untilSaid("Is the objective met?");
            browser.type("#strategy-text", "services:\nproduct: {}\n");
            browser.type(
                    "#strategy-text", "services: {product: {endpoints: {ams: [\"1.2.3.4:80\"]}, balancing: robin}}");
            browser.untilSaid("mistake in the strategy");
            assertThat(browser.text()).contains("balancing", "last design that could be made");
            browser.find(".outcome .place").click();
            browser.until(
                    "document.activeElement.id === 'strategy-text' && document.activeElement.selectionEnd > document.activeElement.selectionStart");
            assertThat(
                            browser.script(
                                    "const a = document.activeElement; return a.value.slice(a.selectionStart).startsWith('balancing')"))
                    .isEqualTo(true);
            browser.click("Form");
            browser.untilSaid("The text was changed by hand and counts.");
            browser.click("Make the text from the form");
            browser.until("!document.body.innerText.includes('mistake in the strategy')");
            rig.checkClean();
        }
    }

    @Test
    void runningStrategy_isLoaded() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/design?tab=text");
            browser.click("Load the strategy that runs");
            browser.untilSaid("Advice for shop");
            assertThat(text()).isEqualTo(PagesLive.STRATEGY);
            rig.checkClean();
        }
    }

    @Test
    void pastedConfiguration_isCheckedBesideIt() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/design?tab=check");
            browser.find("#check-text");
            browser.script("const a = document.querySelector('#check-text');"
                    + "a.value = '_format_version: \"3.0\"\\nservices:\\n- name: a\\n  host: b\\n  plugins: [{name: circuit-breaker}]\\n';"
                    + "a.dispatchEvent(new Event('input'))");
            browser.untilSaid("no plugin 'circuit-breaker' comes with Kong");
            assertThat(browser.text()).contains("unknown/plugin", "Why it matters", "Mend");
            browser.find(".findings .place").click();
            browser.until("document.activeElement.id === 'check-text'");
            assertThat(browser.script("const a = document.activeElement; return a.value.slice(a.selectionStart)"))
                    .asString()
                    .startsWith("circuit-breaker");
            rig.checkClean();
        }
    }

    @Test
    void simulation_isDrawnBesideKongsDefaults() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/design");
            browser.untilSaid("Is the objective met?");
            browser.click("Simulation");
            browser.find("#simulate").click();
            browser.until(
                    "document.querySelectorAll('#out-panel wissel-chart canvas').length >= 4", Duration.ofSeconds(60));
            assertThat(browser.text())
                    .contains("Kong's defaults", "Embedded gateway", "Time to the answer, p99", "Share of each region");
            assertThat(browser.serious()).isEmpty();
            assertThat(browser.tooWide()).isLessThanOrEqualTo(0);
            browser.screenshot("simulation-en-light");
            browser.size(360, 740);
            browser.until("document.documentElement.scrollWidth <= innerWidth");
            rig.checkClean();
        }
    }

    @Test
    void messages_haveTheSameKeysAndPlacesInBothLanguages_andNoneIsMissing() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            Object differences = browser.later(
                    "const done = arguments[arguments.length - 1];"
                            + "Promise.all([import('/i18n/en.js'), import('/i18n/nl.js')]).then(([{default: en}, {default: nl}]) => {"
                            + "const shape = (m) => typeof m === 'string' ? [m] : [m.one, m.other];"
                            + "const places = (m) => JSON.stringify([typeof m, ...shape(m).map((s) => [...new Set(s.match(/\\{\\w+\\}/g) ?? [])].sort())]);"
                            + "const keys = [...new Set([...Object.keys(en), ...Object.keys(nl)])];"
                            + "done(keys.filter((k) => !(k in en) || !(k in nl) || shape(nl[k]).some((s) => s.trim() === '') || places(en[k]) !== places(nl[k]))); });");
            assertThat(differences).isEqualTo(List.of());

            Object known = browser.later(
                    "const done = arguments[arguments.length - 1]; import('/i18n/en.js').then((m) => done(Object.keys(m.default)));");
            TreeSet<String> missing = new TreeSet<>();
            Pattern used = Pattern.compile("\\bt\\('([^']+)'");
            try (Stream<Path> files = Files.walk(ProjectFile.of("console/src/main/resources/web"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".js")).toList()) {
                    used.matcher(Files.readString(file))
                            .results()
                            .map(each -> each.group(1))
                            .forEach(missing::add);
                }
            }
            assertThat(missing).as("keys that are used").hasSizeGreaterThan(150);
            missing.removeAll((List<?>) Objects.requireNonNull(known));
            assertThat(missing).isEmpty();
        }
    }

    @Test
    void yaml_ofAnyForm_isReadAsItWasMeant() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            Object yaml = browser.later(
                    "const done = arguments[arguments.length - 1]; import('/yaml.js').then(({toYaml, emptyService, firstForm}) => done(toYaml({"
                            + "...firstForm(), strategy: 'no', regions: 'yes  true,3', services: ["
                            + "{...emptyService('null', []), paths: '/a:b /c%23d', method: 'consistent-hashing', on: 'header X-Customer', health: '/on',"
                            + " fallback: 'static', status: '404', body: '{\"m\": \"it\\'s: # \\\\ away\\n\"}',"
                            + " endpoints: [{region: 'yes', target: '[::1]:80', capacity: ''}, {region: '3', target: 'h:1', capacity: '1.5k/s'}, {region: 'true', target: 'i:1', capacity: ''}]},"
                            + "{...emptyService('on', []), fallback: 'service', fallbackTo: 'null', endpoints: [{region: 'yes', target: 'j:1', capacity: ''}]}]})));");
            Strategy read = strategy(String.valueOf(yaml));
            assertThat(read.name()).isEqualTo("no");
            assertThat(read.regions()).containsExactly("yes", "true", "3");
            assertThat(read.services()).extracting(each -> each.name()).containsExactly("null", "on");
            assertThat(read.services().get(0).endpoints())
                    .extracting(each -> each.address().toString())
                    .containsExactly("[0000:0000:0000:0000:0000:0000:0000:0001]:80", "h:1", "i:1");
        }
    }

    @Test
    void patches_ofTheServer_makeTheViewThatItHas() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            browser.later("const done = arguments[arguments.length - 1]; import('/patch.js').then(({applyPatch}) => {"
                    + "window.followed = {view: null, patches: 0}; const source = new EventSource('/api/v1/stream');"
                    + "source.addEventListener('view', (e) => { followed.view = JSON.parse(e.data); });"
                    + "source.addEventListener('patch', (e) => { followed.view = applyPatch(followed.view, JSON.parse(e.data)); followed.patches++; });"
                    + "done(); });");
            browser.until("followed.view");
            rig.live.lose(true);
            browser.until("followed.patches >= 2 && followed.view.services[0].on_backup");
            Object same = browser.later(
                    "const done = arguments[arguments.length - 1]; fetch('/api/v1/overview').then((r) => r.json()).then((whole) => {"
                            + "const {version: a, at_millis: b, ...one} = followed.view; const {version: c, at_millis: d, ...other} = whole;"
                            + "done(JSON.stringify(one) === JSON.stringify(other)); });");
            assertThat(same).isEqualTo(true);
            Object old = browser.later(
                    "const done = arguments[arguments.length - 1];"
                            + "import('/patch.js').then(({applyPatch}) => done(applyPatch({version: 3}, {base: 2, version: 4}) === null));");
            assertThat(old).isEqualTo(true);
        }
    }

    @Test
    void markdown_isShownAsTextAndNeverAsHtml() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            Object shown = browser.later(
                    "const done = arguments[arguments.length - 1];"
                            + "Promise.all([import('/markdown.js'), import('/lib/lit-html.js')]).then(([{markdown}, {render}]) => {"
                            + "const box = document.createElement('div'); render(markdown(arguments[0]), box);"
                            + "done({text: box.innerText, tags: [...box.querySelectorAll('*')].map((e) => e.tagName.toLowerCase()).join(' '),"
                            + " links: [...box.querySelectorAll('a')].map((a) => a.getAttribute('href')).join(' ')}); });",
                    """
                    # Title `code`

                    A <b>bold</b> [one](#here), [two](https://example.org/), [three](javascript:alert(1)).

                    | a | b |
                    |---|---|
                    | `x|y` \\| z | **w** |

                    1. first

                       ```sh
                       <script>alert(1)</script>
                       ```

                    2. second
                    """);
            Map<?, ?> found = (Map<?, ?>) Objects.requireNonNull(shown);
            assertThat(String.valueOf(found.get("text"))).contains("<b>bold</b>", "<script>alert(1)</script>");
            assertThat(String.valueOf(found.get("tags")))
                    .contains("h2", "table", "ol", "pre")
                    .doesNotContain("script", " b ");
            assertThat(found.get("links")).isEqualTo("#md-here https://example.org/");
            rig.checkClean();
        }
    }
}

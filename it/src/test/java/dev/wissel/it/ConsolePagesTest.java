package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Every page in a real browser: languages, themes, small screens, the keyboard, names as bad as can be. */
class ConsolePagesTest {
    /** Each page's address, and what stands there once it is complete. */
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    static {
        PAGES.put("/overview", "document.querySelectorAll('.grid tbody tr').length === 3");
        PAGES.put("/service/product", "document.querySelectorAll('wissel-chart canvas').length === 3");
        PAGES.put("/decisions?id=d+1%2F%C3%BC", "document.querySelector('.entry.open .facts-list')");
        PAGES.put("/design", "document.querySelector('.prose h2')");
        PAGES.put(
                "/design?tab=text", "document.querySelector('#strategy-text') && document.querySelector('.prose h2')");
        PAGES.put("/design?tab=check", "document.querySelector('#check-text')");
        PAGES.put("/drills", "document.querySelector('#drill-start')");
        PAGES.put("/drills?id=drill%2F1", "document.querySelector('.steps') && document.querySelector('#drill-start')");
    }

    private static Browser browser;

    @BeforeAll
    static void openBrowser() {
        browser = new Browser();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    private static String name(String path) {
        String name = path.replaceAll("\\W+", "-");
        return name.substring(1);
    }

    @Test
    void pages_inBothLanguagesAndThemes_areAccessibleAndSayNothingWrong() throws IOException {
        List<String> findings = new ArrayList<>();
        try (PagesRig rig = new PagesRig(browser)) {
            rig.live.lose(true);
            rig.drills.phase("hold", "running");
            for (Look look : Look.values()) {
                rig.open("/overview");
                browser.prefer(look.language, look.theme);
                for (Map.Entry<String, String> page : PAGES.entrySet()) {
                    rig.open(page.getKey());
                    browser.until(page.getValue());
                    browser.until("document.documentElement.lang === '" + look.language + "'");
                    browser.screenshot(name(page.getKey()) + "-" + look.language + "-" + look.theme);
                    if (look.judged) {
                        browser.serious().forEach(each -> findings.add(page.getKey() + " " + look + ": " + each));
                    }
                }
            }
            assertThat(findings).isEmpty();
            rig.checkCleanAfterLeaving();
        }
    }

    /** Contrast depends on the theme and names on the language: two looks show all that axe-core can find. */
    private enum Look {
        ENGLISH_LIGHT("en", "light", true),
        DUTCH_DARK("nl", "dark", true),
        ENGLISH_DARK("en", "dark", false),
        DUTCH_LIGHT("nl", "light", false);

        private final String language;
        private final String theme;
        private final boolean judged;

        Look(String language, String theme, boolean judged) {
            this.language = language;
            this.theme = theme;
            this.judged = judged;
        }
    }

    @Test
    void pages_on360Pixels_needNoScrollingSideways() throws IOException {
        List<String> tooWide = new ArrayList<>();
        try (PagesRig rig = new PagesRig(browser)) {
            rig.live.lose(true);
            rig.drills.phase("hold", "running");
            browser.size(360, 740);
            for (String language : List.of("en", "nl")) {
                rig.open("/overview");
                browser.prefer(language, language.equals("en") ? "light" : "dark");
                List<String> all = new ArrayList<>(PAGES.keySet());
                all.add("/service/many");
                all.add("/service/" + encoded(PagesLive.HOSTILE));
                for (String path : all) {
                    rig.open(path);
                    browser.until(PAGES.getOrDefault(path, "document.querySelector('.tiles')"));
                    if (browser.tooWide() > 0) {
                        tooWide.add(path + " " + language + ": " + browser.tooWide() + " px");
                    }
                    browser.screenshot("small-" + name(path) + "-" + language);
                }
            }
            assertThat(tooWide).isEmpty();
            rig.checkCleanAfterLeaving();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void hostileNames_areShownAsText_andTheirLinksLeadThere() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            browser.untilSaid(PagesLive.HOSTILE);
            browser.untilSaid("<script>document.title='owned'</script>");
            browser.script(
                    "[...document.querySelectorAll('.grid a')].find(a => a.innerText.includes('onerror')).click()");
            browser.until("document.querySelector('h1').innerText === " + Browser.quoted(PagesLive.HOSTILE));
            browser.open(String.valueOf(browser.script("return location.href")));
            browser.until("document.querySelector('h1')?.innerText === " + Browser.quoted(PagesLive.HOSTILE));

            assertThat(browser.text()).contains("a phase of tomorrow", "–").doesNotContain("null", "NaN", "undefined");
            assertThat(browser.script("return document.title")).isNotEqualTo("owned");
            assertThat(browser.script("return document.querySelectorAll('main img').length"))
                    .isEqualTo(0L);
            rig.checkClean();
        }
    }

    @Test
    void thousandTargets_areShownAPageAtATime_andFoundByTheirName() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/service/many");
            browser.until("document.querySelectorAll('[aria-labelledby=targets-title] tbody tr').length === 50");
            browser.untilSaid("Page 1 of 20");
            browser.click("Next");
            browser.untilSaid("Page 2 of 20");

            browser.type("#target-filter", "10.0.3.249");
            browser.until("document.querySelectorAll('[aria-labelledby=targets-title] tbody tr').length === 1");
            browser.untilSaid("1 of 1,000");
            browser.type("#target-filter", "no such target");
            browser.untilSaid("No target fits the filter.");
            rig.checkClean();
        }
    }

    @Test
    void keyboardAlone_reachesEverything() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            browser.until(PAGES.get("/overview"));
            browser.press(Keys.TAB);
            assertThat(browser.focused()).isEqualTo("skip");
            browser.press(Keys.ENTER);
            assertThat(browser.focused()).isEqualTo("main");

            browser.script("document.querySelector('nav a[href=\"/decisions\"]').focus()");
            assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                    .isNotEqualTo("none");
            browser.press(Keys.ENTER);
            browser.until(
                    "document.activeElement.tagName === 'H1' && document.activeElement.innerText === 'Decisions'");
            assertThat(browser.script("return document.title")).isEqualTo("Decisions · Wissel");
            assertThat(browser.script("return document.querySelector('nav [aria-current=page]').innerText"))
                    .isEqualTo("Decisions");

            browser.script("history.back()");
            browser.until("document.activeElement.innerText === 'Strategy shop'");
            browser.script(
                    "[...document.querySelectorAll('button')].find(b => b.innerText.includes('Drain region ams')).focus()");
            browser.press(Keys.ENTER);
            browser.until("document.activeElement.id === 'dialog-who'");
            browser.press(Keys.ESCAPE);
            browser.until("!document.querySelector('dialog').open");
            assertThat(browser.focused()).isEqualTo("Drain region ams");

            rig.open("/design");
            browser.until(PAGES.get("/design"));
            browser.script("document.getElementById('design-tab-form').focus()");
            browser.press(Keys.ARROW_RIGHT);
            browser.until(
                    "document.activeElement.id === 'design-tab-text' && document.querySelector('#strategy-text')");
            browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
            browser.until("document.activeElement.id === 'design-tab-check' && document.querySelector('#check-text')");
            rig.checkClean();
        }
    }

    @Test
    void choices_ofLanguageAndTheme_areKept() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            browser.untilSaid("Error budget");
            choose("language", "nl");
            browser.untilSaid("Foutenbudget");
            choose("theme", "dark");
            browser.until("getComputedStyle(document.documentElement).colorScheme === 'dark'");
            rig.open("/service/product");
            browser.untilSaid("Foutenbudget");
            browser.untilSaid("Beloofde tijden");
            browser.untilSaid("0,02%");
            browser.until(
                    "document.documentElement.lang === 'nl' && getComputedStyle(document.documentElement).colorScheme === 'dark'");
            rig.checkClean();
        }
    }

    private static void choose(String id, String value) {
        browser.script(
                "const s = document.getElementById(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('change'))",
                id,
                value);
    }
}

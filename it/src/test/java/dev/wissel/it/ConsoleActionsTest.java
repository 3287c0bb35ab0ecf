package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.guard.AdminToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What changes while one looks, and what one does about it, in a real browser. */
class ConsoleActionsTest {
    private static Browser browser;

    @BeforeAll
    static void openBrowser() {
        browser = new Browser();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void lostRegion_isShownWithItsCause_withinTwoSeconds() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            browser.untilSaid("Stands by");
            assertThat(browser.text()).contains("Live").doesNotContain("On a backup");
            rig.live.lose(true);
            browser.until("document.body.innerText.includes('On a backup')", Duration.ofSeconds(2));
            assertThat(browser.text())
                    .contains(
                            "Region ams is lost for product",
                            "1 of 1 targets refuses connections",
                            "Stands in",
                            "The signals of ams are stale.");
            browser.untilSaid("Region ams is lost: 1 of 1 targets refuses connections.");
            rig.live.lose(false);
            browser.until("!document.body.innerText.includes('On a backup')");
            rig.checkClean();
        }
    }

    @Test
    void drain_showsWhatWouldHappen_asksWhoAndWhy_andIsTakenBack() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            browser.click("Drain region ams");
            browser.untilSaid("New requests are kept away from ams.");
            assertThat(browser.text())
                    .contains("What remains carries 61% of its capacity then.", "99.995%", "110 ms", "2.5 s");
            browser.find("#dialog-confirm").click();
            assertThat(rig.live.done()).as("without a name").isEmpty();

            browser.type("#dialog-who", "ann");
            browser.type("#dialog-why", "refuse me");
            browser.find("#dialog-confirm").click();
            browser.untilSaid("another operator was quicker");
            browser.type("#dialog-why", "new disks");
            browser.find("#dialog-confirm").click();
            browser.until("!document.querySelector('dialog').open");
            assertThat(rig.live.done()).containsExactly("drain-region ams by ann: new disks");
            browser.untilSaid("Region ams is drained by ann: new disks");
            browser.untilSaid("It is done: drain-region ams.");

            browser.click("Let region ams back in");
            browser.until("document.querySelector('#dialog-who').value === 'ann'");
            browser.until("!document.querySelector('#dialog-confirm').disabled");
            browser.find("#dialog-confirm").click();
            browser.until("!document.body.innerText.includes('Region ams is drained')");
            assertThat(rig.live.done()).hasSize(2).last().isEqualTo("undrain-region ams by ann: ");
            // The one refusal is an answer of 409, which the browser itself calls an error.
            assertThat(browser.errors()).hasSize(1).first().asString().contains("409");
        }
    }

    @Test
    void impossibleAction_cannotBeConfirmed() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/service/product");
            browser.click("Drain region fra");
            browser.untilSaid("fra cannot be drained: ams could not carry it.");
            assertThat(browser.script("return document.querySelector('#dialog-confirm').disabled"))
                    .isEqualTo(true);
            assertThat(rig.live.done()).isEmpty();
            rig.checkClean();
        }
    }

    @Test
    void serverThatGoes_isSaid_andComesBackByItself() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/overview");
            browser.untilSaid("Live");
            rig.stop();
            browser.until(
                    "document.querySelector('.stale-bar') && document.querySelector('main').classList.contains('stale')");
            browser.until("/Reconnecting in \\d+ s/.test(document.body.innerText)");
            assertThat(browser.text()).contains("product", "old: the server does not answer");
            rig.startAgain();
            browser.until("!document.querySelector('.stale-bar')");
            rig.live.lose(true);
            browser.untilSaid("On a backup");
            browser.errors(); // the browser calls each failed connection an error
            rig.checkOrigin();
        }
    }

    @Test
    void withAToken_nothingIsShownBeforeItIsGiven() throws IOException {
        try (PagesRig rig = new PagesRig(
                browser,
                options -> options.listens(
                                List.of(AdminListen.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
                                null,
                                AdminToken.of("a-token-of-good-length"))
                        .loopback(ignored -> false))) {
            rig.open("/overview");
            browser.type("#dialog-token", "wrong");
            browser.click("Sign in");
            browser.untilSaid("That is not the token.");
            assertThat(browser.text()).doesNotContain("product");
            browser.type("#dialog-token", "a-token-of-good-length");
            browser.click("Sign in");
            browser.untilSaid("Error budget");
            assertThat(browser.errors()).allMatch(each -> each.contains("401"));
            rig.open("/service/product");
            browser.untilSaid("Promised times");
            rig.checkClean();
        }
    }

    @Test
    void drill_isPlannedBegunFollowedAndAborted() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/drills");
            browser.untilSaid("The guard lets it begin.");
            assertThat(browser.text())
                    .contains(
                            "≤ 840 requests",
                            "Recovery: not exercised",
                            "0.5/s is little traffic",
                            "100/s",
                            "A failover that was never rehearsed");
            browser.type("#drill-length", "x");
            browser.untilSaid("for: x (expected: 1 s to 1 h)");
            browser.type("#drill-length", "30s");
            browser.find("#drill-start").click();
            browser.untilSaid("Region loss of ams, for all services, at most 30s.");
            browser.type("#dialog-who", "ann");
            browser.type("#dialog-why", "monthly");
            browser.find("#dialog-confirm").click();
            browser.until("document.querySelector('.steps .now')?.innerText.trim() === 'Baseline'");
            assertThat(rig.drills.done()).containsExactly("begin region-loss ams 30s by ann: monthly");

            rig.drills.phase("hold", "running");
            browser.until("document.querySelector('.steps .now')?.innerText.trim() === 'Hold'");
            assertThat(browser.text()).contains("310 ms", "≤ 2.1 s", "Within", "Not seen");
            browser.find("#drill-abort").click();
            browser.click("Abort now");
            browser.untilSaid("No fault is in place.");
            assertThat(rig.drills.done()).last().asString().startsWith("abort drill/1 by ann");
            browser.untilSaid("Report");
            assertThat(browser.script("return document.querySelector('.panel a[download]').getAttribute('href')"))
                    .isEqualTo("/api/v1/drills/drill%2F1/report.md");
            assertThat(browser.errors()).allMatch(each -> each.contains("400"));
            rig.checkOrigin();
        }
    }

    @Test
    void guardThatRefuses_leavesNoWayToBegin() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.drills.refuse();
            rig.open("/drills");
            browser.untilSaid("what remains carries 300/s of 400/s");
            assertThat(browser.script("return document.querySelector('#drill-start').disabled"))
                    .isEqualTo(true);
            rig.checkClean();
        }
    }

    @Test
    void decisions_areFilteredOpenedLinkedAndDecidedAgain() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/decisions");
            browser.untilSaid("Target 127.0.0.1:9101 is slower than its peers.");
            browser.type("#filter-q", "slower");
            browser.until("document.querySelectorAll('.entry').length === 1");
            assertThat(String.valueOf(browser.script("return location.search"))).contains("q=slower");
            browser.find(".entry-head").click();
            browser.untilSaid("keep ams: no target of it answers");
            assertThat(browser.text()).contains("failures=6", "5 s of good health checks", "weight 100 → 0", "written");

            browser.open(String.valueOf(browser.script("return document.querySelector('.entry-body a.button').href")));
            browser.untilSaid("keep ams: no target of it answers");
            browser.click("What if?");
            browser.type("#whatif-0", "30s");
            browser.click("Decide again");
            browser.untilSaid("120 moments decided on again; 4 decisions were made then.");
            assertThat(browser.text()).contains("ramp ams to 25%", "nothing");
            rig.live.lose(true);
            browser.untilSaid("Show 1 new decision");
            rig.checkClean();
        }
    }

    @Test
    void decisionOnTheChart_leadsToIt() throws IOException {
        try (PagesRig rig = new PagesRig(browser)) {
            rig.open("/service/product");
            browser.untilSaid("2 decisions in this window");
            browser.until("document.querySelectorAll('wissel-chart canvas').length === 3");
            browser.later(
                    "const done = arguments[arguments.length - 1]; import('/lib/chart.js').then(({Chart}) => {"
                            + "const canvas = document.querySelector('wissel-chart canvas'); canvas.scrollIntoView({block: 'center'});"
                            + "const chart = Chart.getChart(canvas); const at = canvas.getBoundingClientRect();"
                            + "const x = at.left + chart.scales.x.getPixelForValue(chart.options.wissel.marks[0].x);"
                            + "canvas.dispatchEvent(new MouseEvent('click', {bubbles: true, clientX: x - 3, clientY: at.top + 60})); done(); });");
            browser.until("location.pathname === '/decisions' && document.querySelector('.entry.open')");
            rig.checkClean();
        }
    }
}

package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.cli.Main;
import dev.wissel.cli.demo.Action;
import dev.wissel.cli.demo.ControlClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README promises of the console: the demo of a newcomer, in a real browser, with a real gateway behind it. */
class ConsoleDemoTest {
    private static final Pattern CONSOLE = Pattern.compile("console +(http://\\S+)");
    private static final Pattern CONTROL = Pattern.compile("--control 127\\.0\\.0\\.1:(\\d+)");
    private static final Duration RETURN = Duration.ofSeconds(90);

    private static String found(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher.group(1);
    }

    private static void confirm(Browser browser, String why) {
        browser.type("#dialog-who", "ann");
        browser.type("#dialog-why", why);
        browser.until("!document.querySelector('#dialog-confirm').disabled");
        browser.find("#dialog-confirm").click();
        browser.until("!document.querySelector('dialog').open");
    }

    @Test
    void demo_killedDrainedDrilledAndDesigned_isSeenInTheBrowser() throws Exception {
        List<String> command = Child.java(
                Main.class,
                "demo",
                "--lines",
                "--rps=100",
                "--port-base=0",
                "--proxy-listen=127.0.0.1:0",
                "--status-listen=127.0.0.1:0",
                "--control=127.0.0.1:0",
                "--console-listen=127.0.0.1:0");
        try (Child demo = new Child("demo", Map.of(), command);
                Browser browser = new Browser()) {
            String origin = found(CONSOLE, demo.awaitOut("  console   "));
            int control = Integer.parseInt(found(CONTROL, demo.awaitOut("--control 127.0.0.1:")));
            ControlClient keys = new ControlClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), control));
            browser.open(origin + "/overview");
            browser.prefer("en", "light");
            browser.open(origin + "/overview");
            browser.until("/50(\\.\\d)?\\/s/.test(document.body.innerText)"); // product's half of the load

            drilled(
                    browser,
                    origin); // first: a request that a killed process takes with it burns the budget too fast for the
            // guard
            browser.open(origin + "/overview");
            browser.until("!document.body.innerText.includes('On a backup')", RETURN);
            killed(browser, keys);
            drained(browser);
            designed(browser, origin);

            assertThat(browser.errors().stream()
                            .filter(each ->
                                    !each.contains("/api/v1/stream") || !each.contains("ERR_CONTENT_DECODING_FAILED")))
                    .isEmpty();
            assertThat(browser.requests().stream()
                            .filter(each -> !each.startsWith(origin + "/") && !each.startsWith("data:")))
                    .as("requests to others")
                    .isEmpty();
            keys.stop();
        }
    }

    private static void killed(Browser browser, ControlClient keys) throws Exception {
        keys.act(new Action(Action.Verb.KILL, "ams", Action.DEFAULT_MILLIS));
        browser.until("document.body.innerText.includes('On a backup')", Duration.ofSeconds(2));
        browser.untilSaid("ams lost: 0 of 1 targets admitted");
        browser.screenshot("demo-killed");
        assertThat(browser.serious()).isEmpty();
        keys.act(new Action(Action.Verb.REVIVE, "ams", Action.DEFAULT_MILLIS));
        browser.until("!document.body.innerText.includes('On a backup')", RETURN);
        browser.until("document.body.innerText.includes('ams is active again')", RETURN);
    }

    private static void drained(Browser browser) {
        browser.click("Drain region ams");
        browser.until("document.querySelector('dialog').innerText.includes('99')"); // availability, played beforehand
        confirm(browser, "new disks");
        browser.until("document.body.innerText.includes('On a backup')");
        browser.untilSaid("ann");
        browser.click("Let region ams back in");
        confirm(browser, "disks are in");
        browser.until("!document.body.innerText.includes('On a backup')", RETURN);
    }

    private static void drilled(Browser browser, String origin) throws IOException {
        browser.open(origin + "/drills");
        browser.type("#drill-length", "5s");
        browser.until("document.body.innerText.includes('The guard lets it begin.')", RETURN);
        browser.find("#drill-start").click();
        confirm(browser, "rehearsal");
        browser.until("/Passed|Failed/.test(document.body.innerText)", RETURN);
        assertThat(browser.text()).contains("Detection", "Recovery", "rehearsal");
        browser.screenshot("demo-drilled");
        assertThat(browser.serious()).isEmpty();
    }

    private static void designed(Browser browser, String origin) throws IOException {
        browser.open(origin + "/design");
        browser.untilSaid("Is the objective met?");
        browser.type("#form-strategy", "bookshop");
        browser.untilSaid("Advice for bookshop");
        browser.script(
                "const s = document.querySelector('#language'); s.value = 'nl'; s.dispatchEvent(new Event('change'))");
        browser.untilSaid("Advies voor bookshop");
        browser.open(origin + "/overview");
        browser.untilSaid("Foutenbudget");
        browser.screenshot("demo-nl");
    }
}

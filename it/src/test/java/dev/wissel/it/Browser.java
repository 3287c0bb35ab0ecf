package dev.wissel.it;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium, headless, and what is asked of it. Confined to one thread. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern REQUEST = Pattern.compile("\"Network\\.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");
    private static final String AXE = resource("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");

    private final ChromeDriver driver;
    private final List<String> errors = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").toFile());
        // No sandbox: continuous integration runs as root in a container. No proxy, so that nothing but loopback is
        // ever asked.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-proxy-server",
                "--disable-background-networking",
                "--lang=en");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL", "performance", "ALL"));
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program("chromedriver").toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        size(1280, 900);
    }

    /** A test without a browser would say nothing, so that its absence is a failure. */
    private static Path program(String name) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        name + " is not on the PATH (on Debian: apt-get install chromium chromium-driver)"));
    }

    private static String resource(String name) {
        try (InputStream in = Browser.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void open(String address) {
        driver.get(address);
    }

    /** Chooses language and theme for pages that are opened from now on; a page of the console must be open. */
    void prefer(String language, String theme) {
        script(
                "localStorage.setItem('wissel.lang', arguments[0]); localStorage.setItem('wissel.theme', arguments[1])",
                language,
                theme);
    }

    @Nullable
    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs a script that ends with a call of its last argument. */
    @Nullable
    Object later(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Waits until a script gives something that is true. */
    void until(String condition) {
        until(condition, PATIENCE);
    }

    void until(String condition, Duration patience) {
        new WebDriverWait(driver, patience, Duration.ofMillis(50))
                .ignoring(JavascriptException.class)
                .withMessage(() -> condition + "\n" + text())
                .until(ignored -> Boolean.TRUE.equals(script("return Boolean(" + condition + ")")));
    }

    /** Waits until the page says something. */
    void untilSaid(String text) {
        until("document.body.innerText.includes(" + quoted(text) + ")");
    }

    static String quoted(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + '\'';
    }

    String text() {
        return String.valueOf(script("return document.body.innerText"));
    }

    /** Waits for an element that is shown, and returns it. */
    WebElement find(String css) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .withMessage(() -> css + "\n" + text())
                .until(found -> {
                    List<WebElement> all = found.findElements(By.cssSelector(css));
                    return all.isEmpty() || !all.get(0).isDisplayed() ? null : all.get(0);
                });
    }

    /** Clicks the button or link of that name, as assistive technology has it. */
    void click(String name) {
        String pick =
                "[...document.querySelectorAll('dialog[open] button, dialog[open] a')].concat([...document.querySelectorAll('button, a')])"
                        + ".find(e => (e.getAttribute('aria-label') ?? e.innerText).trim() === " + quoted(name) + ")";
        until(pick + " && !" + pick + ".disabled");
        script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", (WebElement)
                script("return " + pick));
    }

    /** Puts a text in the place of what a field has. */
    void type(String css, String text) {
        WebElement field = find(css);
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        field.sendKeys(text);
    }

    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Returns what has the focus: its id, or else its text. */
    String focused() {
        return String.valueOf(
                script(
                        "const e = document.activeElement; return e.id || (e.getAttribute('aria-label') ?? e.innerText ?? e.tagName).trim()"));
    }

    /** Returns what axe-core finds on the page that is serious or worse, a line each. */
    List<String> serious() {
        script(AXE + "; window.axe = axe;");
        Object found = later("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))),"
                + " error => done(['axe: ' + error]));");
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of("axe said nothing");
    }

    /** Returns by how many pixels the page is wider than the screen. */
    long tooWide() {
        return ((Number) script("return document.documentElement.scrollWidth - innerWidth")).longValue();
    }

    /** Keeps how the page looks, the whole of it, in {@code target/screenshots}. */
    void screenshot(String name) throws IOException {
        long width = ((Number) script("return innerWidth")).longValue();
        long before = ((Number) script("return innerHeight")).longValue();
        long height = ((Number) script("return document.documentElement.scrollHeight")).longValue();
        size((int) width, (int) Math.min(Math.max(height, before), 2400));
        Path folder = Files.createDirectories(ProjectFile.of("it/pom.xml").resolveSibling("target/screenshots"));
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        size((int) width, (int) before);
    }

    /** Returns what the console said at the level of errors since this was last asked. */
    List<String> errors() {
        read();
        List<String> all = List.copyOf(errors);
        errors.clear();
        return all;
    }

    /** Returns the addresses that were asked for over the network since this was last asked. */
    List<String> requests() {
        read();
        List<String> all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    private void read() {
        for (LogEntry entry : driver.manage().logs().get("browser")) {
            // Shown anything but a page, Chromium asks for a favicon.ico of its own accord.
            boolean own = entry.getMessage().contains("/favicon.ico ");
            if (entry.getLevel().intValue() >= Level.SEVERE.intValue() && !own) {
                errors.add(entry.getMessage());
            }
        }
        for (LogEntry entry : driver.manage().logs().get("performance")) {
            Matcher matcher = REQUEST.matcher(entry.getMessage());
            if (matcher.find()) {
                requests.add(matcher.group(1));
            }
        }
    }

    static String lines(Stream<?> values) {
        return values.map(String::valueOf).collect(joining("\n"));
    }

    @Override
    public void close() {
        driver.quit();
    }
}

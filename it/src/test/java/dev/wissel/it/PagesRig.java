package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.web.ConsoleOptions;
import dev.wissel.console.web.ConsoleServer;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** The console over what a test says, and a browser that looks at it. Confined to one thread. */
final class PagesRig implements AutoCloseable {
    final PagesLive live = new PagesLive();
    final PagesDrills drills = new PagesDrills();
    final Browser browser;
    private ConsoleServer console;
    private final int port;

    /** Opens the console with the browser of the class, in English and light. */
    PagesRig(Browser browser, UnaryOperator<ConsoleOptions> options) throws IOException {
        this.browser = browser;
        this.console = ConsoleServer.start(options.apply(options(0)));
        this.port = console.port();
        browser.size(1280, 900);
        open("/api/v1/session"); // a page of this origin that keeps nothing running
        browser.prefer("en", "light");
        browser.errors();
        browser.requests();
    }

    PagesRig(Browser browser) throws IOException {
        this(browser, UnaryOperator.identity());
    }

    private ConsoleOptions options(int onPort) {
        return ConsoleOptions.of(live)
                .strategyText(() -> PagesLive.STRATEGY)
                .drills(drills)
                .port(onPort);
    }

    void stop() {
        console.close();
    }

    void startAgain() throws IOException {
        console = ConsoleServer.start(options(port));
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    void open(String path) {
        browser.open(origin() + path);
    }

    /** Checks that the pages said nothing wrong, and asked nobody but this console. */
    void checkClean() {
        assertThat(browser.errors()).as("errors in the browser's console").isEmpty();
        checkOrigin();
    }

    /**
     * The same after pages were left by loading others. Chromium sometimes says of a compressed stream that was given up meanwhile that it cannot be decoded; of
     * a stream that goes on it must not.
     */
    void checkCleanAfterLeaving() {
        assertThat(browser.errors().stream()
                        .filter(each -> !each.contains(origin() + "/api/v1/stream")
                                || !each.contains("ERR_CONTENT_DECODING_FAILED")))
                .as("errors in the browser's console")
                .isEmpty();
        checkOrigin();
    }

    /** Checks that the pages asked nobody but this console. */
    void checkOrigin() {
        List<String> requests = browser.requests();
        assertThat(requests).as("requests").isNotEmpty();
        assertThat(requests.stream().filter(each -> !each.startsWith(origin() + "/") && !each.startsWith("data:")))
                .as("requests to others")
                .isEmpty();
    }

    @Override
    public void close() {
        browser.open("about:blank");
        console.close();
    }
}

package dev.wissel.console.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.testkit.exchange.Answer;
import dev.wissel.testkit.exchange.Comparison;
import dev.wissel.testkit.exchange.Difference;
import dev.wissel.testkit.exchange.Exchange;
import dev.wissel.testkit.exchange.IntendedDifferences;
import dev.wissel.testkit.exchange.Names;
import dev.wissel.testkit.exchange.Recordings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays every exchange that was recorded with a real Kong, in order, and compares. What is meant to differ is in intended-differences.yml, each with its
 * reason; an unlisted difference fails, and so does a listed one that is no more.
 */
class ContractTest {
    /** The recording's health check runs every second and may undo by then what was set by hand; so does ours. */
    private static final Set<String> UNDONE_BY_A_PROBE = Set.of("postgres/168-health-after-set-unhealthy");

    private static final String RATE_LIMITED = "postgres/218-proxy-rate-limited-0";
    private static final int TRIES = 5;

    @Test
    void postgres_everyExchange_isKongsInStoredMode(@TempDir Path folder) throws Exception {
        try (Rig rig = Rig.stored(folder.resolve("store"))) {
            replay(rig, rig.recording(Recordings.Mode.POSTGRES), Interludes.ofPostgres());
        }
    }

    @Test
    void dbless_everyExchange_isKongsInDeclarativeMode() throws Exception {
        try (Rig rig = Rig.declarative()) {
            replay(rig, rig.recording(Recordings.Mode.DBLESS), Interludes.ofDbless());
        }
    }

    @Test
    void lists_nameOnlyExchangesThatThereAre() throws IOException {
        List<String> names = new ArrayList<>();
        for (Recordings.Mode mode : Recordings.Mode.values()) {
            Recordings.of(mode).forEach(exchange -> names.add(exchange.name()));
        }
        assertThat(names).containsAll(intended().exchanges());
        assertThat(names).containsAll(Interludes.ofPostgres().exchanges());
        assertThat(names).containsAll(Interludes.ofDbless().exchanges());
    }

    private static void replay(Rig rig, List<Exchange> recording, Interludes interludes)
            throws IOException, InterruptedException {
        Names names = new Names();
        Comparison comparison = new Comparison(names);
        IntendedDifferences intended = intended();
        Exchange before = recording.get(0);
        for (Exchange exchange : recording) {
            interludes.play(exchange.name(), rig);
            if (exchange.name().equals(RATE_LIMITED)) {
                awaitTheMiddleOfAMinute();
            }
            List<Difference> differences = comparison.compare(exchange, ask(rig, exchange, names));
            for (int i = 1; i < TRIES && !differences.isEmpty() && UNDONE_BY_A_PROBE.contains(exchange.name()); i++) {
                ask(rig, before, names);
                differences = comparison.compare(exchange, ask(rig, exchange, names));
            }
            intended.accept(differences);
            before = exchange;
        }
        assertThat(String.join("\n", intended.complaints(recording))).isEmpty();
    }

    private static Answer ask(Rig rig, Exchange exchange, Names names) throws IOException {
        Exchange.Request recorded = exchange.request();
        String body = recorded.body();
        Exchange.Request request = new Exchange.Request(
                recorded.method(),
                names.translate(recorded.path()),
                recorded.headers(),
                body == null ? null : names.translate(body));
        return rig.asOf(exchange, rig.send(exchange.listener(), request));
    }

    /** Four requests share a minute's window; they must not fall on both sides of its end. */
    private static void awaitTheMiddleOfAMinute() throws InterruptedException {
        int second = Instant.now(Clock.systemUTC()).atZone(ZoneOffset.UTC).getSecond();
        if (second > 50) {
            TimeUnit.SECONDS.sleep(61L - second);
        }
    }

    private static IntendedDifferences intended() throws IOException {
        try (InputStream in = ContractTest.class.getResourceAsStream("intended-differences.yml")) {
            return IntendedDifferences.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}

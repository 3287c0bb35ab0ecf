package dev.wissel.kong.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.log.LoggedAttempt.Ending;
import dev.wissel.testkit.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    /** A record with the fields that Kong 3.9 sends (its log serializer); the parts that vary are put in. */
    private static String record(String upstreamStatus, String source, int status, int proxyMillis, String tries) {
        return """
                {"request":{"id":"f1","uri":"/a?x=\\"1\\"","url":"http://k:8000/a","method":"GET","querystring":{"x":"1"},"headers":{"host":"k","user-agent":"curl"},
                "size":80,"tls":{"version":"TLSv1.3"}},"upstream_uri":"/a","upstream_status":"%s","response":{"status":%d,"headers":{"content-type":["a","b"]},"size":5},
                "latencies":{"kong":3,"proxy":%d,"request":40,"receive":1},"tries":%s,
                "route":{"id":"r1","name":"rt","paths":["/a"],"service":{"id":"s1"}},
                "service":{"id":"s1","name":"svc","host":"up.local","port":80,"tags":null},
                "client_ip":"10.0.0.1","started_at":1795327200000,"source":"%s","workspace":"w"}
                """.formatted(upstreamStatus, status, proxyMillis, tries, source);
    }

    private static final String ONE =
            "[{\"balancer_start\":1795327200002,\"balancer_start_ns\":1795327200002000000,\"ip\":\"10.0.0.9\",\"port\":8080,\"balancer_latency\":0}]";
    private static final String TWO =
            "[{\"balancer_start\":1795327200002,\"balancer_start_ns\":1795327200002000000,\"ip\":\"10.0.0.8\",\"port\":8080,\"state\":\"failed\",\"code\":%d},"
                    + "{\"balancer_start\":1795327200014,\"balancer_start_ns\":1795327200014500000,\"ip\":\"10.0.0.9\",\"port\":8080}]";

    private static List<LoggedRequest> read(String text) {
        List<LoggedRequest> all = new ArrayList<>();
        LogReader.Read read = new LogReader().read(text.getBytes(StandardCharsets.UTF_8), all::add);
        assertThat(read.malformed()).isFalse();
        assertThat(read.records()).isEqualTo(all.size());
        return all;
    }

    private static List<LoggedAttempt> attempts(String text) {
        return read(text).get(0).attempts();
    }

    @Test
    void record_answered_saysWhereWhatAndHowLong() {
        LoggedRequest request = read(record("200", "upstream", 200, 36, ONE)).get(0);
        assertThat(request.serviceHost()).isEqualTo("up.local");
        assertThat(request.serviceName()).isEqualTo("svc");
        assertThat(request.routeName()).isEqualTo("rt");
        assertThat(request.startedAtMillis()).isEqualTo(1795327200000L);
        assertThat(request.requestMillis()).isEqualTo(40);
        assertThat(request.attempts())
                .containsExactly(new LoggedAttempt("10.0.0.9", 8080, Ending.ANSWERED, 200, 36_000_000));
    }

    @Test
    void record_retried_chargesTheFirstTargetWithItsOwnTime() {
        List<LoggedAttempt> refused = attempts(record("502, 200", "upstream", 200, 20, TWO.formatted(502)));
        assertThat(refused.get(0)).isEqualTo(new LoggedAttempt("10.0.0.8", 8080, Ending.BROKEN, 0, 12_500_000));
        assertThat(refused.get(1)).isEqualTo(new LoggedAttempt("10.0.0.9", 8080, Ending.ANSWERED, 200, 20_000_000));
        assertThat(attempts(record("504, 200", "upstream", 200, 20, TWO.formatted(504)))
                        .get(0)
                        .ending())
                .isEqualTo(Ending.TIMED_OUT);
    }

    @Test
    void record_lastAttemptFailed_isBrokenOrLate_butATargetsOwn502IsAnAnswer() {
        LoggedAttempt broken = attempts(record("502", "kong", 502, -1, ONE)).get(0);
        assertThat(broken.ending()).isEqualTo(Ending.BROKEN);
        assertThat(broken.durationNanos()).isEqualTo(38_000_000);
        assertThat(attempts(record("504", "kong", 504, -1, ONE)).get(0).ending())
                .isEqualTo(Ending.TIMED_OUT);
        LoggedAttempt own = attempts(record("502", "upstream", 502, 7, ONE)).get(0);
        assertThat(own).isEqualTo(new LoggedAttempt("10.0.0.9", 8080, Ending.ANSWERED, 502, 7_000_000));
        assertThat(own.failed()).isTrue();
    }

    @Test
    void record_saysNothingOfTheTarget_countsAsNothing() {
        assertThat(attempts(record("-", "kong", 499, -1, ONE)).get(0).ending()).isEqualTo(Ending.GIVEN_UP);
        assertThat(attempts(record("", "kong", 429, -1, "[]"))).isEmpty();
        assertThat(attempts(record("", "kong", 503, -1, "{}"))).isEmpty();
        assertThat(new LoggedAttempt("a", 1, Ending.ANSWERED, 429, 1).failed()).isFalse();
    }

    @Test
    void record_pluginAnswersInPlaceOfTheTarget_theTargetsStatusCounts() {
        assertThat(attempts(record("200", "kong", 403, 9, ONE)).get(0))
                .isEqualTo(new LoggedAttempt("10.0.0.9", 8080, Ending.ANSWERED, 200, 9_000_000));
    }

    @Test
    void record_ofAKongWithoutSourceAndNanoseconds_isRead() {
        String old = record("200", "", 200, 5, TWO.formatted(502).replaceAll("\"balancer_start_ns\":[0-9]+,", ""));
        assertThat(attempts(old).get(0).durationNanos()).isEqualTo(12_000_000);
        assertThat(attempts(old).get(1).ending()).isEqualTo(Ending.ANSWERED);
    }

    @Test
    void address_ipv6_hasBracketsAsInHealthReports() {
        assertThat(attempts(record("200", "upstream", 200, 5, ONE.replace("10.0.0.9", "::1")))
                        .get(0)
                        .address())
                .isEqualTo("[::1]:8080");
    }

    @Test
    void batch_listOfRecords_isReadOneByOne() {
        String one = record("200", "upstream", 200, 36, ONE);
        assertThat(read("[" + one + "," + one + "," + one + "]")).hasSize(3);
        assertThat(read("[]")).isEmpty();
    }

    @Test
    void body_brokenAtAnyPlace_keepsWhatCameBefore() {
        String one = record("502, 200", "upstream", 200, 36, TWO.formatted(502)).strip();
        byte[] body = ("[" + one + "," + one + "]").getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < body.length; length++) {
            LogReader.Read read = new LogReader().read(java.util.Arrays.copyOf(body, length), request -> {});
            assertThat(read.malformed()).as("cut at " + length).isTrue();
            assertThat(read.records()).isEqualTo(length <= one.length() ? 0 : length <= 2 * one.length() + 1 ? 1 : 2);
        }
    }

    @Test
    void body_anyBytes_throwsNothing() {
        String one = record("200", "upstream", 200, 36, ONE);
        Property.forAll(2_000, random -> {
            byte[] body = ("[" + one + "]").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            new LogReader().read(body, request -> assertThat(request.attempts()).hasSizeLessThan(101));
        });
        assertThat(new LogReader()
                        .read("[".repeat(100_000).getBytes(StandardCharsets.UTF_8), request -> {})
                        .malformed())
                .isTrue();
    }
}

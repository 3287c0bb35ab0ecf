package dev.wissel.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The tables of heads and verdicts, each in one piece and in every two pieces and byte by byte. */
class HeadCasesTest {
    private static final int ALL_SPLITS_UP_TO = 400;

    @Test
    void requestHeads_eachCase_getItsVerdict() {
        check("request-heads.txt", 280, () -> Heads.requests(Limits.DEFAULTS));
    }

    @Test
    void responseHeads_eachCase_getItsVerdict() {
        check("response-heads.txt", 75, () -> Heads.responses(Limits.DEFAULTS));
    }

    private static void check(String file, int atLeast, Supplier<Heads.Parser> parsers) {
        List<CaseFile.Case> cases = CaseFile.read(file);
        assertThat(cases).hasSizeGreaterThanOrEqualTo(atLeast);
        SoftAssertions softly = new SoftAssertions();
        for (CaseFile.Case row : cases) {
            byte[] message = row.message();
            int whole = Heads.inPieces(parsers.get(), message, (byte) 'z', message.length);
            softly.assertThat(Heads.verdict(whole)).as("%s", row).isEqualTo(row.verdict());
            if (whole > 0) {
                softly.assertThat(whole).as("bytes of %s", row).isEqualTo(message.length);
            }
            int oneByOne = Heads.inPieces(
                    parsers.get(),
                    message,
                    (byte) '\n',
                    IntStream.rangeClosed(0, message.length).toArray());
            softly.assertThat(oneByOne).as("byte by byte: %s", row).isEqualTo(whole);
            Heads.Parser reused = parsers.get();
            for (int split = 0; split < Math.min(message.length, ALL_SPLITS_UP_TO); split++) {
                int split2 = Heads.inPieces(reused, message, (byte) ':', split, message.length);
                if (split2 != whole) {
                    softly.fail(
                            "split at %d: %s instead of %s: %s",
                            split, Heads.verdict(split2), Heads.verdict(whole), row);
                }
                if (split2 == Head.NEED_MORE) {
                    reused = parsers.get();
                }
            }
        }
        softly.assertAll();
    }
}

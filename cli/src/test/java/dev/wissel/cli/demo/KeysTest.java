package dev.wissel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Keys KEYS = new Keys(List.of("ams", "fra"));

    @Test
    void ofKey_smallLetter_meansTheFirstRegionAndCapitalTheSecond() {
        for (char key : "khsfr".toCharArray()) {
            assertThat(region(KEYS.ofKey(key))).isEqualTo("ams");
            assertThat(region(KEYS.ofKey(Character.toUpperCase(key)))).isEqualTo("fra");
        }
        assertThat(KEYS.ofKey('d')).isEqualTo(new Order.ToggleDrain("ams"));
        assertThat(KEYS.ofKey('D')).isEqualTo(new Order.ToggleDrain("fra"));
    }

    @Test
    void ofKey_lettersOfActions_areTheirVerbs() {
        List<Action.Verb> verbs = new ArrayList<>();
        for (char key : "khsfr".toCharArray()) {
            verbs.add(((Order.Act) KEYS.ofKey(key)).action().verb());
        }
        assertThat(verbs)
                .containsExactly(
                        Action.Verb.KILL, Action.Verb.HANG, Action.Verb.SLOW, Action.Verb.FAIL, Action.Verb.REVIVE);
    }

    @Test
    void ofKey_unknown_isNothing() {
        assertThat(KEYS.ofKey('x')).isNull();
        assertThat(KEYS.ofKey('\n')).isNull();
    }

    @Test
    void ofKey_oneRegionAlone_hasNoCapitals() {
        Keys alone = new Keys(List.of("ams"));
        assertThat(alone.ofKey('k')).isNotNull();
        assertThat(alone.ofKey('K')).isNull();
    }

    @Test
    void input_ofKeys_passesOverWhatArrowsSend() {
        // left, end and home end in D, F and H, which would drain, fail and hang a region
        List<Order> orders = read("\u001b[D\u001b[F\u001b[H", true);

        assertThat(orders).isEmpty();
        assertThat(read("dq", true)).containsExactly(new Order.ToggleDrain("ams"), new Order.Stop("q"));
    }

    @Test
    void input_ofLines_takesActionsKeysAndQuit() {
        List<Order> orders = read("slow fra 200ms\n\nk\nquit\n", false);

        assertThat(orders).hasSize(3);
        assertThat(((Order.Act) orders.get(0)).action()).isEqualTo(new Action(Action.Verb.SLOW, "fra", 200));
        assertThat(((Order.Act) orders.get(1)).action().toString()).isEqualTo("kill ams");
        assertThat(orders.get(2)).isEqualTo(new Order.Stop("quit"));
    }

    @Test
    void input_ofLines_saysWhatIsWrong() {
        assertThat(read("kill paris", false))
                .containsExactly(new Order.Misunderstood("'paris': no such region (expected: ams or fra)"));
    }

    private static List<Order> read(String text, boolean single) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        List<Order> orders = new ArrayList<>();
        new Input(in, KEYS, single, orders::add).run();
        return orders;
    }

    private static String region(Order order) {
        return ((Order.Act) order).action().region();
    }
}

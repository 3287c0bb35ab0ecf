package dev.wissel.design.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Sentences with places. */
class TemplateTest {
    @Test
    void fill_places_areReplacedInAnyOrder() {
        assertThat(new Template("{1} before {0}.").fill(List.of(Text.of("a"), Text.of("b"))))
                .isEqualTo(Text.of("b").plus(" before ").plus(Text.of("a")).plus("."));
    }

    @Test
    void fill_backquotes_makeOneLiteralWithItsArguments() {
        assertThat(new Template("Set `weight={0}` now").fill(List.of(Text.figure("0"))))
                .isEqualTo(Text.of("Set ").plus(Text.code("weight=0")).plus(" now"));
    }

    @Test
    void fill_asterisks_emphasise() {
        assertThat(new Template("a **b {0}** c").fill(List.of(Text.given("x"))).plain())
                .isEqualTo("a b x c");
        assertThat(new Template("**b**").fill(List.of())).isEqualTo(Text.of("b").strong());
    }

    @Test
    void fill_argumentThatLooksLikeATemplate_staysAsItIs() {
        assertThat(new Template("a {0}")
                        .fill(List.of(Text.given("{0} `x` **y**")))
                        .plain())
                .isEqualTo("a {0} `x` **y**");
    }

    @Test
    void fill_moreOrFewerArgumentsThanPlaces_isRefused() {
        assertThatThrownBy(() -> new Template("{0}").fill(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Template("{0}").fill(List.of(Text.EMPTY, Text.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Template("{1}").fill(List.of(Text.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void template_signThatIsNotClosed_isRefused() {
        for (String bad : List.of("`a", "**a", "{a}", "{0", "{}")) {
            assertThatThrownBy(() -> new Template(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

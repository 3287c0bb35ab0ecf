package dev.wissel.design.check.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.report.RulesReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Path DOCUMENT = Path.of("../docs/rules.md");

    @Test
    void rules_ofAllFamilies_haveIdsOfTheirOwn() {
        List<String> ids = new ArrayList<>();
        for (KongCheck family : Checks.all().kong()) {
            family.rules().forEach(rule -> ids.add(rule.id()));
        }
        for (PrometheusCheck family : Checks.all().prometheus()) {
            family.rules().forEach(rule -> ids.add(rule.id()));
        }
        new Checks(List.of(), List.of()).rules().forEach(rule -> ids.add(rule.id()));
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(Checks.all().rules()).hasSize(ids.size());
    }

    @Test
    void rules_speakInSentences() {
        for (Rule rule : Checks.all().rules()) {
            assertThat(rule.why()).as(rule.id()).endsWith(".").hasSizeGreaterThan(15);
            assertThat(rule.title()).as(rule.id()).doesNotEndWith(".").hasSizeLessThan(100);
        }
    }

    @Test
    void document_isWhatTheCommandPrints() throws IOException {
        String expected = RulesReport.markdown(Checks.all().rules());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("rewrite it with -Dtest=RulesTest -Dgolden.update=true and read the difference")
                .isEqualTo(expected);
    }
}

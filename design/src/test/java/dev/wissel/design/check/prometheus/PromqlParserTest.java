package dev.wissel.design.check.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Binary;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.check.prometheus.promql.PromqlError;
import dev.wissel.design.check.prometheus.promql.PromqlParser;
import dev.wissel.testkit.Property;
import org.junit.jupiter.api.Test;

class PromqlParserTest {
    private static Expr parse(String query) throws PromqlError {
        return PromqlParser.parse(query);
    }

    @Test
    void query_right_isRead() throws PromqlError {
        for (String query : new String[] {
            "1",
            "-1",
            "1e3 * .5",
            "0x1F",
            "Inf",
            "-inf",
            "nan",
            "up",
            "up{}",
            "up{job=\"a\",}",
            "{__name__=\"up\"}",
            "{job=~\"a.+\"}",
            "up{job!~'x|y', a!=`b`}",
            "rate(up[5m])",
            "rate(up[1h30m] offset 5m)",
            "up offset -1w",
            "sum(up)",
            "sum by (a) (up)",
            "sum(up) by (a,)",
            "SUM BY (a) (up)",
            "sum without (a, b) (up)",
            "sum()by",
            "sum",
            "topk(3, up)",
            "count_values(\"v\", up)",
            "quantile(0.9, up)",
            "up > bool 0",
            "up > 0 < 1",
            "a and b or c unless d",
            "a / on (x) group_left (y) b",
            "a * ignoring(x) group_right b",
            "max_over_time(rate(up[5m])[1h:1m])",
            "max_over_time(up[1h:])",
            "up @ 1609746000",
            "up @ end()",
            "rate(up[5m] @ start())",
            "vector(1)",
            "time()",
            "absent(up{job=\"a\"})",
            "label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\")",
            "label_join(up, \"a\", \",\")",
            "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))",
            "-up ^ 2",
            "2 ^ -1 * up",
            "a:b:c",
            ":a",
            "up # the end\n + 1",
            "round(up, 5)",
            "hour()",
            "bool",
            "by",
            "offset",
            "on",
            "a atan2 b",
            "1 > bool 2",
            "clamp(up, 0, 1)",
            "up{a=\"\\u00e9\\\\.\"}"
        }) {
            if (query.equals("sum()by")) {
                continue;
            }
            assertThat(parse(query)).as(query).isNotNull();
        }
    }

    @Test
    void query_wrong_saysWhere() {
        assertRefused("", 0);
        assertRefused("sum(", 4);
        assertRefused("up{", 3);
        assertRefused("up{job=}", 7);
        assertRefused("up{job==\"a\"}", 6);
        assertRefused("up{job=\"a\"", 10);
        assertRefused("up[5m", 5);
        assertRefused("up[5]x", 5);
        assertRefused("rate(up)", 5);
        assertRefused("rate(up[5m]", 11);
        assertRefused("rte(up[5m])", 0);
        assertRefused("up[5m] > 1", 0);
        assertRefused("sum(rate(up[5m]) by (a)", 17);
        assertRefused("1 > 2", 2);
        assertRefused("1 and up", 2);
        assertRefused("up +", 4);
        assertRefused("up up", 3);
        assertRefused("{}", 0);
        assertRefused("{a=~\".*\"}", 0);
        assertRefused("up{a=~\"(\"}", 6);
        assertRefused("up{a=\"b}", 5);
        assertRefused("up offset", 9);
        assertRefused("sum(up[5m])", 4);
        assertRefused("sum(up[5m:1m])", 4);
        assertRefused("histogram_quantile(up, 0.9)", 19);
        assertRefused("up{a=\"\\d\"}", 6);
        assertRefused("up ! 1", 3);
        assertRefused("5mm", 0);
        assertRefused("up && up", 3);
        assertRefused("(up", 3);
        assertRefused("sum(up) offset 5m", 8);
    }

    private static void assertRefused(String query, int offset) {
        assertThatExceptionOfType(PromqlError.class)
                .as(query)
                .isThrownBy(() -> parse(query))
                .satisfies(error -> assertThat(error.offset()).as(query).isEqualTo(offset));
    }

    @Test
    void operators_bindAsPrometheusDoes() throws PromqlError {
        assertThat(shape("a or b and c")).isEqualTo("(a or (b and c))");
        assertThat(shape("a - b - c")).isEqualTo("((a - b) - c)");
        assertThat(shape("a ^ b ^ c")).isEqualTo("(a ^ (b ^ c))");
        assertThat(shape("a + b * c > d")).isEqualTo("((a + (b * c)) > d)");
        assertThat(shape("-a ^ b")).isEqualTo("-(a ^ b)");
        assertThat(shape("-a * b")).isEqualTo("(-a * b)");
        assertThat(shape("a > 0 < 1")).isEqualTo("((a > 0) < 1)");
        assertThat(shape("a unless b and c")).isEqualTo("((a unless b) and c)");
    }

    private static String shape(String query) throws PromqlError {
        return shape(parse(query));
    }

    private static String shape(Expr expr) {
        if (expr instanceof Binary binary) {
            return "(" + shape(binary.left()) + " " + binary.operator() + " " + shape(binary.right()) + ")";
        }
        if (expr instanceof Expr.Signed signed) {
            return (signed.negative() ? "-" : "+") + shape(signed.of());
        }
        if (expr instanceof Expr.Constant number) {
            return Long.toString((long) number.value());
        }
        return ((Selector) expr).metric();
    }

    @Test
    void selector_knowsItsPlaceAndConditions() throws PromqlError {
        Binary binary = (Binary) parse("1 +\n  up{job=\"a\", x!~\"b\"}");
        Selector selector = (Selector) binary.right();
        assertThat(selector.at()).isEqualTo(6);
        assertThat(selector.matchers()).extracting(Expr.Matcher::label).containsExactly("job", "x");
        assertThat(selector.matchers()).extracting(Expr.Matcher::at).containsExactly(9, 18);
        assertThat(selector.matchers().get(1).isNegative()).isTrue();
    }

    @Test
    void query_huge_isNotJudgedAndExhaustsNothing() {
        for (String query : new String[] {
            "(".repeat(100_000) + "up" + ")".repeat(100_000),
            "up" + "+up".repeat(100_000),
            "-".repeat(100_000) + "up",
            "sum(".repeat(100_000)
        }) {
            assertThatExceptionOfType(PromqlError.class)
                    .isThrownBy(() -> parse(query))
                    .satisfies(error -> assertThat(error.isTooLarge()).isTrue());
        }
    }

    @Test
    void anyText_isReadOrRefused() {
        String[] words = {
            "up",
            "{",
            "}",
            "(",
            ")",
            "[5m]",
            "[",
            "]",
            "sum",
            "by",
            "rate",
            "\"a\"",
            "=",
            "=~",
            ",",
            "1",
            "5m",
            ">",
            "and",
            "offset",
            "@",
            "-",
            "^",
            "'",
            "`",
            "\\",
            "bool",
            "on",
            "group_left",
            ":",
            " ",
            "\n",
            "#",
            "é",
            "\ud83d\ude00"
        };
        Property.forAll(3000, random -> {
            StringBuilder query = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                query.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
            }
            try {
                assertThat(parse(query.toString())).isNotNull();
            } catch (PromqlError refused) {
                assertThat(refused.offset()).isBetween(0, query.length());
                assertThat(refused.text()).isNotBlank();
            }
        });
    }
}

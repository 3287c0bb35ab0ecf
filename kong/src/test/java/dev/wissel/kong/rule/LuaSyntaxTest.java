package dev.wissel.kong.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LuaSyntaxTest {
    @Test
    void error_goodChunks_none() {
        assertThat(List.of(
                        "",
                        "return 1",
                        "-- only a comment",
                        "--[==[ long\n]] ]==] return",
                        "local a, b = 1, 0x1F; a = a .. 'x' return a, b;",
                        "if a.b[1]:c('x') then return elseif not b then a() else b{1, c = 2; [3] = 4} end",
                        "for i = 1, 10, 2 do goto continue ::continue:: end",
                        "for k, v in pairs(t) do t[k] = function(...) local x = ... end end",
                        "while true do break end repeat local x = #t until x == -1",
                        "local function f(a, b) return (a + b) ^ 2 ~= 3 and 'it' end",
                        "kong.log.info(\"a\\\"b\\z\n  c\", [[long\nstring]])",
                        "local goto_ = 1 goto = 2",
                        "ngx.say'hi' f{1}.x = 2",
                        "return 1e3 + .5 + 3. + 1LL + 0b1"))
                .allSatisfy(
                        chunk -> assertThat(LuaSyntax.error(chunk)).as(chunk).isNull());
    }

    @Test
    void error_brokenChunks_saysLineAndWhat() {
        assertThat(LuaSyntax.error("return ("))
                .isEqualTo("Error parsing function: [string]:1: unexpected symbol near '<eof>'");
        assertThat(LuaSyntax.error("x = 1\nif x then")).contains(":2: 'end' expected");
        assertThat(List.of(
                        "x",
                        "x = ",
                        "1 = x",
                        "f() = 1",
                        "a, f() = 1",
                        "a, b",
                        "return 1 return 2",
                        "local 1",
                        "local a = 1 // 2",
                        "x = 'abc",
                        "x = 'a\nb'",
                        "x = [[abc",
                        "--[[ abc",
                        "x = 3x",
                        "x = '\\q'",
                        "end",
                        "for i do end",
                        "function (a) end",
                        "f(1,)",
                        "t = {1 2}",
                        "x != y",
                        "a ? b : c",
                        "local x <const> = 1"))
                .allSatisfy(
                        chunk -> assertThat(LuaSyntax.error(chunk)).as(chunk).isNotNull());
    }

    @Test
    void error_hostileChunks_isAnswered() {
        assertThat(LuaSyntax.error("(".repeat(100_000))).contains("too many syntax levels");
        assertThat(LuaSyntax.error("x = " + "{".repeat(100_000))).contains("too many syntax levels");
        assertThat(LuaSyntax.error("x = " + "- ".repeat(100_000) + "1")).isNull();
        assertThat(LuaSyntax.error("a=1 ".repeat(50_000))).isNull();
        assertThat(LuaSyntax.error("x" + ".y".repeat(50_000) + "=1")).isNull();
    }
}

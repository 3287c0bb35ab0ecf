package dev.wissel.kong.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void normalize_anyPath_isKongsNormalForm() {
        assertThat(List.of(
                                "/a/./b",
                                "/a/../b",
                                "/../a",
                                "/a/..",
                                "/a/.",
                                "//a///b/",
                                "/%61%2f%7e",
                                "/%c3%a9",
                                "/a.b/c",
                                "",
                                "/",
                                "./a",
                                "../a",
                                "..")
                        .stream()
                        .map(UriPath::normalize))
                .containsExactly(
                        "/a/b", "/b", "/a", "/", "/a/", "/a/b/", "/a%2F~", "/é", "/a.b/c", "", "/", "a", "a", "");
    }

    @Test
    void routePath_plainAndRegex_followKongsOrder() {
        assertThat(Texts.routePath("/a b{é}")).isNull();
        assertThat(Texts.routePath("/a%zz")).isEqualTo("invalid url-encoded value: '%zz'");
        assertThat(Texts.routePath("/a%2")).isEqualTo("invalid url-encoded value: '%2'");
        assertThat(Texts.routePath("~/a%zz")).isNull();
        assertThat(Texts.routePath("a")).isEqualTo("should start with: / (fixed path) or ~/ (regex path)");
        assertThat(Texts.routePath("~a")).isEqualTo("should start with: / (fixed path) or ~/ (regex path)");
        assertThat(Texts.routePath("~/a//b")).isEqualTo("must not have empty segments");
        assertThat(Texts.routePath("/%61")).isEqualTo("non-normalized path, consider use '/a' instead");
        assertThat(Texts.routePath("~/a(?=b)")).as("only the router refuses it").isNull();
    }

    @Test
    void path_ofServicesAndProbes_isWithinRfc3986() {
        assertThat(Texts.path("/a-b_c~d.e/%20:@!$&'()*+,;=")).isNull();
        assertThat(Texts.path("/a?b")).startsWith("invalid path: '/a?b' (characters outside");
        assertThat(Texts.path("x")).isEqualTo("should start with: /");
        assertThat(Texts.path("/a//b")).isEqualTo("must not have empty segments");
    }

    @Test
    void hostsAndServerNames_followKong() {
        assertThat(Texts.host("a.b")).isNull();
        assertThat(Texts.host("1.2.3.4")).isNull();
        assertThat(Texts.host("::1")).isNull();
        assertThat(Texts.host("a:80")).isEqualTo("must not have a port");
        assertThat(Texts.host("a:99999")).isEqualTo("must not have a port");
        assertThat(Texts.host("a b")).isEqualTo("invalid value: a b");
        assertThat(Texts.sni("1.2.3.4")).isEqualTo("must not be an IP");
        assertThat(Texts.wildcardSni("*.a")).isNull();
        assertThat(Texts.wildcardSni("a.*")).isNull();
        assertThat(Texts.wildcardSni("*.a.*")).isEqualTo("only one wildcard must be specified");
        assertThat(Texts.wildcardSni("a.*.b")).isEqualTo("wildcard must be leftmost or rightmost character");
        assertThat(Texts.routeHost("*.a.b")).isNull();
        assertThat(Texts.routeHost("a.*")).isNull();
        assertThat(Texts.routeHost("a.b:80")).isNull();
        assertThat(Texts.routeHost("a*.b"))
                .isEqualTo("invalid wildcard: must be placed at leftmost or rightmost label");
        assertThat(Texts.routeHost("*.a.*")).isEqualTo("invalid wildcard: must have at most one wildcard");
        assertThat(Texts.routeHost("a.b:65536")).isEqualTo("invalid port number");
        assertThat(Texts.upstreamName("a..b")).isEqualTo("Invalid name ('a..b'); must be a valid hostname");
        assertThat(Texts.upstreamName("a_b.c")).isNull();
    }

    @Test
    void namesTagsAndRanges_followKong() {
        assertThat(Texts.name("a-b.c_d~é日")).isNull();
        assertThat(Texts.name("a b")).isNotNull();
        assertThat(Texts.tag("a b:c=d (1)~é")).isNull();
        assertThat(List.of("a,b", "a/b", "a\tb", "a\u007f")).allMatch(tag -> Texts.tag(tag) != null);
        assertThat(Texts.uuid("FD02801F-0957-4a15-a55a-c8d9606f30b5")).isNull();
        assertThat(Texts.uuid("fd02801f09574a15a55ac8d9606f30b5")).isNotNull();
        assertThat(List.of("1.2.3.4", "10.0.0.0/8", "::/0", "2001:db8::/128", "1.2.3.4/0"))
                .allMatch(range -> Texts.addressOrRange(range) == null);
        assertThat(List.of("1.2.3", "10.0.0.0/33", "::/129", "a.b", "1.2.3.4:80", "1.2.3.4/", "1.2.3.4/08", "[::1]"))
                .allMatch(range -> Texts.addressOrRange(range) != null);
        assertThat(Texts.method("ON")).isNull();
        assertThat(Texts.method("get")).isEqualTo("invalid value: get");
        assertThat(Texts.cookieName("a=b")).isNotNull();
        assertThat(Texts.headerName("X_a-1")).isNull();
        assertThat(Texts.headerName("x y")).startsWith("bad header name 'x y'");
    }

    @Test
    void migrate_olderPaths_becomeRegexesIfTheyLookLikeThem() {
        assertThat(List.of("/a", "/a%20b/%7e", "/a\\d+", "/x%2e(y)", "/%28x", "/a.b", "/a//b").stream()
                        .map(RoutePathMigration::migrate))
                .containsExactly("/a", "/a b/~", "~/a\\d+", "~/x\\.(y)", "/%28x", "/a.b", "/a/b");
    }
}

package dev.wissel.gateway.route;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RequestPathTest {
    private static final String[][] NORMAL = {
        {"/", "/"},
        {"/a", "/a"},
        {"/a/", "/a/"},
        {"/a/b/c/", "/a/b/c/"},
        {"/.well-known/x.html", "/.well-known/x.html"},
        {"/a..b/..c/d../...", "/a..b/..c/d../..."},
        // Reserved characters keep their escape, in upper case; all others lose it.
        {"/a%2Fb%2fc/", "/a%2Fb%2Fc/"},
        {"/f%6f%6F", "/foo"},
        {"/%6B%6f%6e%67", "/kong"},
        {
            "/%20%21%23%24%25%26%27%28%29%2a%2B%2C%2F%3A%3B%3D%3F%40%5B%5D",
            "/ %21%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D"
        },
        {"/%22%3c%3E%5c%5E%60%7b%7C%7d", "/\"<>\\^`{|}"},
        {"/%7Euser%2Dx%5Fy", "/~user-x_y"},
        {"/endel%C3%B8st", "/endel\u00c3\u00b8st"},
        {"/%99%af", "/\u0099\u00af"},
        {"/%0d%0aX", "/\r\nX"},
        // Decoded once only.
        {"/%2541", "/%2541"},
        {"/%%34%31", "/%41"},
        // No valid escape: stays.
        {"/%zz", "/%zz"},
        {"/%4", "/%4"},
        {"/100%", "/100%"},
        {"/%\uff11\uff11", "/%\uff11\uff11"},
        // Slashes.
        {"//", "/"},
        {"/////", "/"},
        {"//a", "/a"},
        {"/a//b//", "/a/b/"},
        {"/a%2F%2Fb", "/a%2F%2Fb"},
        // Dot segments, written either way.
        {"/.", "/"},
        {"/./", "/"},
        {"/..", "/"},
        {"/../", "/"},
        {"/./.././../", "/"},
        {"/%2E", "/"},
        {"/%2e%2E/a", "/a"},
        {"/a/b/c/./../../g", "/a/g"},
        {"/a/..", "/"},
        {"/a/b/..", "/a/"},
        {"/a/b/.", "/a/b/"},
        {"/a/../../../b", "/b"},
        {"/a//../b", "/b"},
        {"/a/.//b", "/a/b"},
        {"/..a/.b/", "/..a/.b/"},
        {"/a/%2F../b", "/a/%2F../b"},
        {"/%C3%A4/a/%2e./a%2E//a/%2e/./a/../a/%2e%2E/%5f%99%af%2f%2F", "/\u00c3\u00a4/a./a/_\u0099\u00af%2F%2F"},
        // Without a slash in front; never on the wire, but defined.
        {"", ""},
        {".", ""},
        {"..", ""},
        {"./a", "a"},
        {"../../a", "a"},
        {"mid/content=5/../6", "mid/6"},
        {"*", "*"},
        // The query is no part of it, and begins after the first char.
        {"/a?b/../c%41", "/a"},
        {"/a?", "/a"},
        {"/?x", "/"},
        {"/a%3Fb?c", "/a%3Fb"},
        {"/a/..?x", "/"},
        {"/a#b", "/a#b"},
    };

    @Test
    void normalize_table_asKong() {
        for (String[] row : NORMAL) {
            assertThat(RequestPath.normalize(row[0])).as(row[0]).isEqualTo(row[1]);
        }
    }

    @Test
    void normalize_nothingToDo_givesTheSameInstance() {
        String target = new String("/products/42/parts.html");

        assertThat(RequestPath.normalize(target)).isSameAs(target);
    }

    /** Kong's loop, written as plainly as it reads: strings cut from the front. */
    private static String slow(String target) {
        int query = target.indexOf('?', 1);
        StringBuilder decoded = new StringBuilder();
        String in = query < 0 ? target : target.substring(0, query);
        for (int i = 0; i < in.length(); i++) {
            if (in.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*")) {
                char c = (char) Integer.parseInt(in.substring(i + 1, i + 3), 16);
                decoded.append(
                        "!*'();:@&=+$,/?%#[]".indexOf(c) >= 0
                                ? in.substring(i, i + 3).toUpperCase()
                                : c);
                i += 2;
            } else {
                decoded.append(in.charAt(i));
            }
        }
        String uri = decoded.toString();
        java.util.ArrayDeque<String> out = new java.util.ArrayDeque<>();
        while (!uri.isEmpty()) {
            if (uri.equals("/.")) {
                uri = "/";
            } else if (uri.equals("/..")) {
                uri = "/";
                out.pollLast();
            } else if (uri.equals(".") || uri.equals("..")) {
                uri = "";
            } else if (uri.startsWith("../")) {
                uri = uri.substring(3);
            } else if (uri.startsWith("./") || uri.startsWith("/./")) {
                uri = uri.substring(2);
            } else if (uri.startsWith("/../")) {
                uri = uri.substring(3);
                out.pollLast();
            } else if (uri.startsWith("//")) {
                uri = uri.substring(1);
            } else {
                int end = uri.indexOf('/', 1);
                out.add(end < 0 ? uri : uri.substring(0, end));
                uri = end < 0 ? "" : uri.substring(end);
            }
        }
        return String.join("", out);
    }

    private static String randomTarget(RandomGenerator random) {
        String[] pieces = {
            "/", "/", ".", "..", "a", "b", "%2e", "%2F", "%41", "%", "%4", "?", "#", "%00", "%c3%a4", "/..", "%25"
        };
        StringBuilder target = new StringBuilder(random.nextInt(8) == 0 ? "" : "/");
        for (int i = random.nextInt(12); i > 0; i--) {
            target.append(pieces[random.nextInt(pieces.length)]);
        }
        return target.toString();
    }

    @Test
    void normalize_anyTarget_equalsTheStepByStepReading() {
        forAll(20_000, random -> {
            String target = randomTarget(random);
            assertThat(RequestPath.normalize(target)).as(target).isEqualTo(slow(target));
        });
    }

    @Test
    void normalize_anyAcceptedTarget_isStableOnceEscaped() {
        forAll(20_000, random -> {
            String target = randomTarget(random);
            if (RequestPath.isMalformed(target)) {
                return;
            }
            String normal = RequestPath.normalize(target);
            assertThat(RequestPath.normalize(RequestPath.escape(normal)))
                    .as(target)
                    .isEqualTo(normal);
        });
    }

    @Test
    void escape_table_leavesReservedAndPercent() {
        String[][] rows = {
            {"/a b/c d", "/a%20b/c%20d"},
            {"/a\u00f0\u009f\u0098\u0080", "/a%F0%9F%98%80"},
            {"/endel\u00c3\u00b8st", "/endel%C3%B8st"},
            {"/\r\nHost: evil", "/%0D%0AHost:%20evil"},
            {"/\"<>\\^`{|}\u007f\u0000", "/%22%3C%3E%5C%5E%60%7B%7C%7D%7F%00"},
            {"/a%2Fb%zz", "/a%2Fb%zz"},
        };
        for (String[] row : rows) {
            assertThat(RequestPath.escape(row[0])).isEqualTo(row[1]);
        }
        String plain = "/!#$%&'()*+,/:;=?@[]AZaz09-_.~";
        assertThat(RequestPath.escape(plain)).isSameAs(plain);
    }

    @Test
    void escape_anyText_isVisibleAscii() {
        forAll(2_000, random -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append((char) random.nextInt(256));
            }
            assertThat(RequestPath.escape(text.toString())).matches("[!-~]*");
        });
    }

    @Test
    void isMalformed_table_asNginx() {
        String[] bad = {
            "",
            "a",
            "*",
            "http://h/a",
            "/a b",
            "/a\r\nb",
            "/a\tb",
            "/a\u0000",
            "/a\u007f",
            "/a?b c",
            "/a?\n",
            "/\u0100",
            "/%",
            "/%4",
            "/%zz",
            "/a%00b",
            "/%%34%31",
            "/a/%2",
            "/a#%zz",
            "/#/../..",
            "/..",
            "/../",
            "/../etc/passwd",
            "/a/../..",
            "/%2e%2e/x",
            "/..%2fx",
            "/a/..%2f..",
            "/a/.%2E/.%2e/b",
            "/./..",
            "//..",
        };
        for (String target : bad) {
            assertThat(RequestPath.isMalformed(target)).as(target).isTrue();
        }
        String[] good = {
            "/",
            "//",
            "/a",
            "/a/..",
            "/a/../",
            "/a/b/../../c",
            "/.",
            "/./",
            "/...",
            "/..a",
            "/a..",
            "/%2e",
            "/a%2f..%2fb",
            "/100%25",
            "/a?%zz",
            "/a?../../..",
            "/\u00c3\u00a4",
            "/%ff",
            "/a?",
            "/a/.%2e?x",
        };
        for (String target : good) {
            assertThat(RequestPath.isMalformed(target)).as(target).isFalse();
        }
    }

    @Test
    void rawAndQuery_splitAtTheFirstQuestionMark() {
        assertThat(RequestPath.raw("/a/../%41?x?y")).isEqualTo("/a/../%41");
        assertThat(RequestPath.query("/a/../%41?x?y")).isEqualTo("?x?y");
        assertThat(RequestPath.query("/a?")).isEqualTo("?");
        assertThat(RequestPath.query("/a")).isEmpty();
        assertThat(RequestPath.raw("/a")).isEqualTo("/a");
    }
}

package dev.wissel.gateway.route;

import static dev.wissel.gateway.route.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Service SERVICE = Service.named("s").host("backend").build();

    /** Returns the id that ends in the number: of equal priorities the greater id goes first. */
    private static String id(int number) {
        return "e8fb37f1-102d-461e-9c51-6608a6bb8%03d".formatted(number);
    }

    private static Route.Builder route(int number) {
        return Route.named("r" + number).id(id(number)).serviceId(SERVICE.id());
    }

    private static Router router(Route.Builder... routes) {
        Router router =
                Router.of(Stream.of(routes).map(Route.Builder::build).toList(), List.of(SERVICE), PriorityRule.STRICT);
        assertThat(router.problems()).isEmpty();
        return router;
    }

    private static @Nullable String name(Router router, RequestView request) {
        return router.match(request) instanceof RouteMatch match ? match.route().name() : null;
    }

    private static RouteMatch match(Router router, RequestView request) {
        Routing routing = router.match(request);
        assertThat(routing).isInstanceOf(RouteMatch.class);
        return (RouteMatch) routing;
    }

    // ---- matchers, one at a time

    @Test
    void match_noRoutes_nothingMatches() {
        assertThat(Router.of(KongConfig.EMPTY).match(get("/")))
                .isEqualTo(new NoRoute(NoRoute.Reason.NOTHING_MATCHES, true));
    }

    @Test
    void match_plainPath_isAPrefixWithoutRegardToSegments() {
        Router router = router(route(1).paths("/products"));

        assertThat(name(router, get("/products"))).isEqualTo("r1");
        assertThat(name(router, get("/products/42?x=1"))).isEqualTo("r1");
        assertThat(name(router, get("/productsX"))).isEqualTo("r1");
        assertThat(name(router, get("/Products"))).isNull();
        assertThat(name(router, get("/product"))).isNull();
        assertThat(name(router, get("/x/products"))).isNull();
        assertThat(name(router, get("/x/../%70roducts"))).isEqualTo("r1");
        assertThat(name(router, get("/?/products"))).isNull();
    }

    @Test
    void match_escapedSlash_isNoSeparator() {
        Router router = router(route(1).paths("/endel%2Fst"), route(2).paths("/endel/st"));

        assertThat(name(router, get("/endel%2fst"))).isEqualTo("r1");
        assertThat(name(router, get("/endel/st"))).isEqualTo("r2");
    }

    @Test
    void match_nonAsciiPath_inAnySpelling() {
        Router router = router(route(1).paths("/endel\u00f8st"));

        assertThat(match(router, get("/endel%C3%B8st/x")).upstreamPath()).isEqualTo("/x");
        assertThat(match(router, get("/endel\u00c3\u00b8st")).prefix()).isEqualTo("/endel\u00c3\u00b8st");
        assertThat(match(router, get("/endel%C3%B8st/x")).forwardedPrefix()).isEqualTo("/endel%C3%B8st");
    }

    @Test
    void match_pathThatIsNotUtf8_matchesNothingOnceARouteHasPaths() {
        assertThat(router(route(1).paths("/")).match(get("/%fc%80"))).isEqualTo(NoRoute.NOT_UTF8);
        assertThat(match(router(route(1).methods("GET")), get("/%fc%80")).upstreamPath())
                .isEqualTo("/%FC%80");
    }

    @Test
    void match_malformedTarget_isRefusedBeforeAnyRoute() {
        Router router = router(route(1).paths("/"));

        for (String target : List.of("/a/../../b", "/%zz", "/%00", "*", "/a b", "/a?\u0000")) {
            assertThat(router.match(get(target))).as(target).isEqualTo(NoRoute.MALFORMED_TARGET);
        }
    }

    @Test
    void match_regexPath_isAnchoredAtTheStartOnly() {
        Router router = router(route(1).paths("~/users/\\d+/profile"));

        assertThat(name(router, get("/users/123/profile"))).isEqualTo("r1");
        assertThat(name(router, get("/users/123/profile/hello/world"))).isEqualTo("r1");
        assertThat(name(router, get("/users/x/profile"))).isNull();
        assertThat(name(router, get("/x/users/123/profile"))).isNull();
        RouteMatch match = match(router, get("/users/123/profile/hello/world"));
        assertThat(match.prefix()).isEqualTo("/users/123/profile");
        assertThat(match.upstreamPath()).isEqualTo("/hello/world");
        assertThat(match.captures()).isEmpty();
    }

    @Test
    void match_regexSeesTheDecodedPath() {
        Router router = router(route(1).paths("~/(?<who>[a-z ]+)/\u00e9(?<rest>.*)$"));

        RouteMatch match = match(router, get("/%6aohn%20doe/%C3%A9\u00c3\u00a4!"));
        assertThat(match.captures()).containsEntry("who", "john doe").containsEntry("rest", "\u00e4!");
        assertThat(match.upstreamPath()).isEqualTo("/");
    }

    @Test
    void match_regexCaptures_byNumberAndName_withoutThoseThatTookNoPart() {
        Router router = router(route(1).paths("~/users/(?P<user_id>\\d+)/profile/?(?P<scope>[a-z]*)"));
        assertThat(match(router, get("/users/1984/profile/email")).captures())
                .isEqualTo(Map.of(
                        "0",
                        "/users/1984/profile/email",
                        "1",
                        "1984",
                        "2",
                        "email",
                        "user_id",
                        "1984",
                        "scope",
                        "email"));
        assertThat(match(router, get("/users/1984/profile")).captures())
                .containsEntry("scope", "")
                .containsEntry("2", "");

        Router optional = router(route(1).paths("~/(users/)?1984/(?<subpath>profile)$"));
        assertThat(match(optional, get("/1984/profile")).captures())
                .isEqualTo(Map.of("0", "/1984/profile", "2", "profile", "subpath", "profile"));
    }

    @Test
    void match_alternationAtTheTop_anchorsItsFirstBranchOnly() {
        Router router = router(route(1).paths("~/a|/b"));

        assertThat(name(router, get("/x/a"))).isNull();
        RouteMatch match = match(router, get("/x/b"));
        assertThat(match.prefix()).isEqualTo("/b");
        assertThat(match.upstreamPath()).isEqualTo("/b");
    }

    @Test
    void match_method_mustBeListed() {
        Router router = router(route(1).methods("GET", "PURGE").paths("/"));

        assertThat(name(router, get("/"))).isEqualTo("r1");
        assertThat(name(router, get("/").method("PURGE"))).isEqualTo("r1");
        assertThat(name(router, get("/").method("POST"))).isNull();
        assertThat(name(router, get("/").method("get"))).isNull();
    }

    @Test
    void match_hosts_table() {
        Router router = router(
                route(1).hosts("plain.test"),
                route(2).hosts("*.left.test"),
                route(3).hosts("right.*"),
                route(4).hosts("port.test:8080"),
                route(5).hosts("*.lport.test:123"),
                route(6).hosts("rport.*:123"),
                route(7).hosts("[::1]"),
                route(8).hosts("UPPER.test"));
        String[][] rows = {
            {"plain.test", "r1"},
            {"plain.test:81", "r1"},
            {"PLAIN.test", "r1"},
            {"plain.test.", null},
            {"plain.test:", null},
            {"xplain.test", null},
            {"a.left.test", "r2"},
            {"a.b.left.test:9", "r2"},
            {".left.test", "r2"},
            {"left.test", null},
            {"right.org", "r3"},
            {"right.co.uk:123", "r3"},
            {"right.", "r3"},
            {"x.right.org", null},
            {"port.test:8080", "r4"},
            {"port.test:8081", null},
            {"port.test", null},
            {"port.test:08080", "r4"},
            {"port.test:88888888888888888888", null},
            {"a.lport.test:123", "r5"},
            {"a.lport.test:456", null},
            {"rport.org:123", "r6"},
            {"rport.org", null},
            {"[::1]", "r7"},
            {"[::1]:8000", null},
            {"upper.TEST", "r8"},
            {"", null},
            {null, null},
        };
        for (String[] row : rows) {
            assertThat(name(router, get("/").host(row[0])))
                    .as("host %s", row[0])
                    .isEqualTo(row[1]);
        }
        assertThat(name(router, get("/").host("port.test").listenPort(8080))).isEqualTo("r4");
        assertThat(name(router, get("/").host("port.test:81").listenPort(8080))).isNull();
    }

    @Test
    void match_hugeHostOfDots_isNoWork() {
        Router router = router(route(1).hosts("*.left.test"), route(2).hosts("right.*"));

        assertThat(name(router, get("/").host(".".repeat(60_000)))).isNull();
        assertThat(name(router, get("/").host("a.".repeat(30_000) + "left.test")))
                .isEqualTo("r1");
    }

    @Test
    void match_headers_allNamesOneValueEach_withoutCase() {
        Router router = router(
                route(1).headers(Map.of("Version", List.of("V1", "v2"), "X-Loc", List.of("~*^us-(east|west)$"))));

        assertThat(name(router, get("/").header("version", "v1").header("x-loc", "US-East")))
                .isEqualTo("r1");
        assertThat(name(
                        router,
                        get("/").header("version", "v3").header("version", "V2").header("x-loc", "us-west")))
                .isEqualTo("r1");
        assertThat(name(router, get("/").header("version", "v1"))).isNull();
        assertThat(name(router, get("/").header("version", "v12").header("x-loc", "us-east")))
                .isNull();
        assertThat(name(router, get("/").header("version", "v1").header("x-loc", "us-north")))
                .isNull();
    }

    @Test
    void match_headerRegex_anyOfSeveralValues_searchedNotAnchored() {
        Router router = router(route(1).headers(Map.of("agent", List.of("plain", "~*fire\\d+", "~*(dog|cat)$"))));

        assertThat(name(router, get("/").header("agent", "xx FIRE66 yy"))).isEqualTo("r1");
        assertThat(name(router, get("/").header("agent", "hot cat"))).isEqualTo("r1");
        assertThat(name(router, get("/").header("agent", "cat hot"))).isNull();
        assertThat(name(router, get("/").header("agent", "Plain"))).isEqualTo("r1");
        assertThat(name(router, get("/").header("agent", "\u00ff fire1"))).isNull();
    }

    @Test
    void match_headerName_underscoresGoBeforeDashes() {
        Router router = router(route(1).headers(Map.of("X-My-Header", List.of("a"))));

        assertThat(name(router, get("/").header("x-my-header", "a"))).isEqualTo("r1");
        assertThat(name(router, get("/").header("x_my_header", "a"))).isEqualTo("r1");
        assertThat(name(router, get("/").header("x_my_header", "b").header("x-my-header", "a")))
                .isNull();
    }

    @Test
    void match_headersAreAskedOnlyWhereARouteNeedsThem() {
        Router router = router(route(1).paths("/a").headers(Map.of("h", List.of("v"))), route(2).paths("/b"));
        Requests plain = get("/b");
        Requests withRule = get("/a");

        assertThat(router.match(plain).repeatable()).isTrue();
        assertThat(plain.headerLookups).isZero();
        assertThat(router.match(withRule).repeatable()).isFalse();
        assertThat(withRule.headerLookups).isPositive();
    }

    @Test
    void match_snis_onlyWhereThereIsTls() {
        Router router = router(
                route(1).snis("a.test", "*.wild.test", "end.*", "dot.test.").protocols("https"));

        assertThat(name(router, get("/").tls("a.test"))).isEqualTo("r1");
        assertThat(name(router, get("/").tls("A.test"))).isEqualTo("r1");
        assertThat(name(router, get("/").tls("x.wild.test"))).isEqualTo("r1");
        assertThat(name(router, get("/").tls("end.org"))).isEqualTo("r1");
        assertThat(name(router, get("/").tls("dot.test"))).isEqualTo("r1");
        assertThat(name(router, get("/").tls("b.test"))).isNull();
        assertThat(name(router, get("/").tls(null))).isNull();
        assertThat(name(router, get("/"))).isEqualTo("r1");
        assertThat(router.match(get("/")).repeatable()).isFalse();
    }

    @Test
    void match_everyMatcherMustAccept() {
        Router router = router(route(1).methods("GET").hosts("h.test").paths("/p"));

        assertThat(name(router, get("/p").host("h.test"))).isEqualTo("r1");
        assertThat(name(router, get("/p").host("x.test"))).isNull();
        assertThat(name(router, get("/x").host("h.test"))).isNull();
        assertThat(name(router, get("/p").host("h.test").method("PUT"))).isNull();
    }

    // ---- who goes first

    @Test
    void match_moreMatchersGoFirst() {
        Router router = router(
                route(5).paths("/p/longer"),
                route(4).hosts("h.test"),
                route(3).paths("/p").methods("GET"),
                route(2).paths("/p").methods("GET").hosts("*.test"),
                route(1).paths("/p").methods("GET").hosts("*.test").headers(Map.of("h", List.of("v"))));

        assertThat(name(router, get("/p/longer").host("h.test").header("h", "v")))
                .isEqualTo("r1");
        assertThat(name(router, get("/p/longer").host("h.test"))).isEqualTo("r2");
        assertThat(name(router, get("/p/longer").host("h.org"))).isEqualTo("r3");
        assertThat(name(router, get("/p/longer").host("h.org").method("PUT"))).isEqualTo("r5");
        assertThat(name(router, get("/q").host("h.test"))).isEqualTo("r4");
    }

    @Test
    void match_plainHostsGoBeforeWildcards_thenMoreHeaders_thenRegex_thenLength() {
        Router hosts = router(route(2).hosts("*.test"), route(1).hosts("a.test"));
        assertThat(name(hosts, get("/").host("a.test"))).isEqualTo("r1");
        Router mixed = router(route(2).hosts("a.test", "*.org"), route(1).hosts("a.test"));
        assertThat(name(mixed, get("/").host("a.test"))).isEqualTo("r1");

        Router headers = router(
                route(2).paths("/my-route/hello").headers(Map.of("version", List.of("v1"))),
                route(1).paths("/my-route").headers(Map.of("version", List.of("v1"), "location", List.of("us-east"))));
        assertThat(name(headers, get("/my-route/hello").header("version", "v1").header("location", "us-east")))
                .isEqualTo("r1");

        Router paths = router(route(3).paths("/route/fixture"), route(2).paths("/route"), route(1).paths("~/r"));
        assertThat(name(paths, get("/route/fixture"))).isEqualTo("r1");
        Router plain = router(route(3).paths("/route"), route(1).paths("/route/fixture"), route(2).paths("/"));
        assertThat(name(plain, get("/route/fixture/x"))).isEqualTo("r1");
        assertThat(name(plain, get("/route/x"))).isEqualTo("r3");
        assertThat(name(plain, get("/x"))).isEqualTo("r2");
    }

    @Test
    void match_regexPriority_ordersRegexesOnly() {
        Router regexes = router(
                route(1).paths("~/status/(re)").regexPriority(1),
                route(2).paths("~/status/(r)").regexPriority(0),
                route(3).paths("~/status/(\\w)").regexPriority(-1));
        assertThat(name(regexes, get("/status/re"))).isEqualTo("r1");
        assertThat(name(regexes, get("/status/r"))).isEqualTo("r2");
        assertThat(name(regexes, get("/status/x"))).isEqualTo("r3");

        Router plain = router(route(1).paths("/").regexPriority(5), route(2).paths("/v1"));
        assertThat(name(plain, get("/v1"))).isEqualTo("r2");
    }

    @Test
    void match_equalPriorities_greaterIdWithoutSignGoesFirst() {
        Router router = router(
                route(1).paths("/aaa").id("7fffffff-0000-4000-8000-000000000000"),
                route(2).paths("/aaa").id("80000000-0000-4000-8000-000000000000"));
        assertThat(name(router, get("/aaa"))).isEqualTo("r2");

        Router low = router(
                route(2).paths("/aaa").id("00000000-0000-4000-8000-000000000001"),
                route(1).paths("/aaa").id("00000000-0000-4000-8000-000000000000"));
        assertThat(name(low, get("/aaa"))).isEqualTo("r2");
    }

    @Test
    void match_portRule_goesBeforeNoPortOnlyByItsId() {
        Router router = router(route(1).hosts("right.*"), route(2).hosts("right.*:123"));

        assertThat(name(router, get("/").host("right.org:123"))).isEqualTo("r2");
        assertThat(name(router, get("/").host("right.org:124"))).isEqualTo("r1");
    }

    @Test
    void match_pathsOfOneRoute_areRankedEachForItself() {
        Router router = router(
                route(1).hosts("h.test").paths("~/some/thing/else", "/foo", "/foo/bar/baz"),
                route(2).hosts("h.test").paths("/foo/bar"));

        assertThat(name(router, get("/some/thing/else").host("h.test"))).isEqualTo("r1");
        assertThat(name(router, get("/foo").host("h.test"))).isEqualTo("r1");
        assertThat(name(router, get("/foo/bar").host("h.test"))).isEqualTo("r2");
        assertThat(name(router, get("/foo/bar/baz").host("h.test"))).isEqualTo("r1");
        assertThat(match(router, get("/foo/bar/baz/x").host("h.test")).prefix()).isEqualTo("/foo/bar/baz");
        assertThat(match(router, get("/foo").host("h.test")).route().paths()).hasSize(3);
    }

    @Test
    void match_severalRegexesOfOneRoute_theFirstThatMatchesIsStripped() {
        Router router = router(route(1).paths("~/a/b", "~/a", "~/a/b/c"));

        assertThat(match(router, get("/a/b/c")).prefix()).isEqualTo("/a/b");
        assertThat(match(router, get("/a/x")).prefix()).isEqualTo("/a");
    }

    // ---- which routes are in

    @Test
    void of_disabledServiceAndStreamRoutes_areLeftOut() {
        Service off = Service.named("off").host("x").enabled(false).build();
        List<Route> routes = List.of(
                Route.named("off").serviceId(off.id()).paths("/").build(),
                Route.named("tcp").protocols("tcp").snis("a").build(),
                Route.named("none").paths("/none").build());
        Router router = Router.of(KongConfig.of(List.of(off), routes, List.of(), List.of()));

        assertThat(router.match(get("/x"))).isInstanceOf(NoRoute.class);
        assertThat(router.problems()).isEmpty();
        RouteMatch serviceless = match(router, get("/none/x"));
        assertThat(serviceless.service()).isNull();
        assertThat(serviceless.upstreamPath()).isEqualTo("/x");
    }

    @Test
    void of_routesThatCannotWork_areLeftOutWhole_andNamed() {
        List<Route> routes = List.of(
                Route.named("bad").paths("/fine", "~/(?=x)").build(),
                Route.named("badheader").headers(Map.of("h", List.of("~*("))).build(),
                Route.named("orphan").serviceId(id(9)).paths("/orphan").build(),
                Route.named("noid").id("x").paths("/noid").build(),
                Route.named("good").paths("/good").build());
        Router router = Router.of(routes, List.of(), PriorityRule.STRICT);

        assertThat(router.problems()).hasSize(4);
        assertThat(router.problems().get(0)).contains("route bad", "look-around");
        assertThat(router.problems().get(1)).contains("route badheader");
        assertThat(router.problems().get(2)).contains("route orphan", "no service", id(9));
        assertThat(router.problems().get(3)).contains("route noid", "uuid");
        assertThat(router.match(get("/fine"))).isInstanceOf(NoRoute.class);
        assertThat(name(router, get("/good"))).isEqualTo("good");
    }

    // ---- what goes upstream

    @Test
    void match_upstreamTarget_keepsTheQueryAsSent() {
        Router router = router(route(1).paths("/a"));
        String[][] rows = {
            {"/a/x", "/x"},
            {"/a/x?", "/x?"},
            {"/a?q=%zz&../?", "/?q=%zz&../?"},
            {"/a/%20%2f%C3%A4?b%20c", "/%20%2F%C3%A4?b%20c"},
            {"/a/%0d%0aHost:x", "/%0D%0AHost:x"},
            {"/a/\u00c3\u00a4\"<>", "/%C3%A4%22%3C%3E"},
        };
        for (String[] row : rows) {
            assertThat(match(router, get(row[0])).upstreamTarget(row[0]))
                    .as(row[0])
                    .isEqualTo(row[1]);
        }
    }

    @Test
    void match_serviceAndRoute_asRecordedFromKong() {
        // Fixture dbless/074: route /a, no service path, GET /a/x.
        RouteMatch match = match(router(route(1).paths("/a")), get("/a/x"));

        assertThat(match.upstreamTarget("/a/x")).isEqualTo("/x");
        assertThat(match.forwardedPrefix()).isEqualTo("/a");
        assertThat(RequestPath.raw("/a/x")).isEqualTo("/a/x");
        assertThat(ForwardedHeaders.host("127.0.0.1:8000")).isEqualTo("127.0.0.1");
    }

    @Test
    void match_forwardedPrefix_onlyOfWhatIsStripped() {
        assertThat(match(router(route(1).paths("/a").stripPath(false)), get("/a/x"))
                        .forwardedPrefix())
                .isNull();
        assertThat(match(router(route(1).paths("/")), get("/a/x")).forwardedPrefix())
                .isNull();
        assertThat(match(router(route(1).methods("GET")), get("/a/x")).forwardedPrefix())
                .isNull();
        assertThat(match(router(route(1).paths("~")), get("/a/x")).forwardedPrefix())
                .isNull();
        // A decoded line break must not reach a header.
        assertThat(match(router(route(1).paths("~(?s)/.*")), get("/%0d%0aX")).forwardedPrefix())
                .isEqualTo("/%0D%0AX");
    }

    @Test
    void match_servicePathThatIsNotAscii_isEscaped() {
        Service service = Service.named("s").host("h").path("/\u00e4 b").build();
        Router router = Router.of(
                List.of(Route.named("r").serviceId(service.id()).paths("/").build()),
                List.of(service),
                PriorityRule.STRICT);

        assertThat(match(router, get("/x")).upstreamPath()).isEqualTo("/%C3%A4%20b/x");
    }

    @Test
    void of_fiveThousandRoutes_triesAHandful() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Route.Builder route = Route.named("r" + i);
            switch (i % 4) {
                case 0 -> route.paths("/api/v" + i + "/things");
                case 1 -> route.paths("~/rx" + i + "/(\\d+)/x$");
                case 2 -> route.hosts("h" + i + ".test").paths("/");
                default -> route.hosts("*.w" + i + ".test");
            }
            routes.add(route.build());
        }
        Router router = Router.of(routes, List.of(), PriorityRule.STRICT);

        assertThat(name(router, get("/api/v4000/things/1").host("x"))).isEqualTo("r4000");
        assertThat(name(router, get("/rx4001/77/x").host("x"))).isEqualTo("r4001");
        assertThat(name(router, get("/q").host("h4002.test"))).isEqualTo("r4002");
        assertThat(name(router, get("/q").host("a.b.w4003.test"))).isEqualTo("r4003");
        for (String host : List.of("h4002.test", "a.w4003.test", "none")) {
            for (String path : List.of("/api/v4000/things", "/rx4001/77/x", "/q")) {
                assertThat(router.candidates(get(path).host(host)))
                        .as(host + path)
                        .isLessThanOrEqualTo(3);
            }
        }
    }
}

package dev.wissel.gateway.route;

import static dev.wissel.gateway.route.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.entity.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
    private static Router router(Route.Builder... routes) {
        return Router.of(
                java.util.stream.Stream.of(routes).map(Route.Builder::build).toList(), List.of(), PriorityRule.STRICT);
    }

    private final Router router = router(
            Route.named("plain").paths("/plain"),
            Route.named("header").paths("/header").headers(Map.of("h", List.of("v"))),
            Route.named("port").paths("/port").hosts("h.test:8000"),
            Route.named("sni").paths("/sni").snis("a.test").protocols("https"));
    private final RouteCache cache = new RouteCache(router, 42);

    @Test
    void match_sameLineAgain_givesTheSameInstance() {
        Routing first = cache.match(router, get("/plain/x?a").host("h"));

        assertThat(cache.match(router, get("/plain/x?b").host("h"))).isSameAs(first);
        assertThat(cache.match(router, get("/plain/x").host("h"))).isSameAs(first);
        assertThat(cache.hits()).isEqualTo(2);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void match_anotherMethodHostOrPath_isAnotherKey() {
        Routing first = cache.match(router, get("/plain/x").host("h"));
        for (Requests other : List.of(
                get("/plain/x"),
                get("/plain/x").host(""),
                get("/plain/x").host("H"),
                get("/plain/x").host("h").method("POST"),
                get("/plain/xy").host("h"),
                get("/plain/").host("h"),
                get("/plain/X").host("h"))) {
            assertThat(cache.match(router, other)).as(other.toString()).isNotSameAs(first);
        }
        assertThat(cache.hits()).isZero();
    }

    @Test
    void match_noRoute_isKeptToo() {
        cache.match(router, get("/none"));
        cache.match(router, get("/none"));

        assertThat(cache.hits()).isEqualTo(1);
    }

    @Test
    void match_answerThatDependsOnMore_isNotKept() {
        for (Requests request : List.of(get("/header"), get("/port").host("h.test"), get("/sni"))) {
            cache.match(router, request);
            cache.match(router, request);
        }
        assertThat(cache.hits()).isZero();

        cache.match(router, get("/port").host("h.test:8000"));
        cache.match(router, get("/port").host("h.test:8000"));
        assertThat(cache.hits()).isEqualTo(1);
    }

    @Test
    void match_queryWithControlChars_isRefusedThoughThePathIsKept() {
        cache.match(router, get("/plain"));

        assertThat(cache.match(router, get("/plain?\r\nX: y"))).isEqualTo(NoRoute.MALFORMED_TARGET);
    }

    @Test
    void match_otherRouter_forgetsAll() {
        Routing before = cache.match(router, get("/plain"));
        Router other = router(Route.named("new").paths("/plain"));

        assertThat(before).isInstanceOf(RouteMatch.class);
        assertThat(((RouteMatch) cache.match(other, get("/plain"))).route().name())
                .isEqualTo("new");
        assertThat(((RouteMatch) cache.match(router, get("/plain"))).route().name())
                .isEqualTo("plain");
    }

    @Test
    void match_longKey_isNotKept() {
        String target = "/plain/" + "x".repeat(RouteCache.MAX_KEY_CHARS);
        cache.match(router, get(target));
        cache.match(router, get(target));

        assertThat(cache.hits()).isZero();
    }

    @Test
    void match_floodOfNewPaths_keepsWhatIsAskedAgainAndAgain() {
        int popular = 200;
        for (int i = 0; i < 20_000; i++) {
            cache.match(router, get("/plain/before/" + i));
        }
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < popular; i++) {
                cache.match(router, get("/plain/popular/" + i));
            }
        }
        for (int i = 0; i < 200_000; i++) {
            cache.match(router, get("/plain/flood/" + i));
        }
        long before = cache.hits();
        for (int i = 0; i < popular; i++) {
            cache.match(router, get("/plain/popular/" + i));
        }
        // A cache that gives the oldest up would have kept none of them. Few sets are so full of popular paths that one
        // stands in their last two places.
        assertThat(cache.hits() - before).isGreaterThan(popular * 9 / 10);
    }

    @Test
    void match_newPopularPathAfterAFlood_getsIn() {
        for (int i = 0; i < 100_000; i++) {
            cache.match(router, get("/plain/flood/" + i));
        }
        cache.match(router, get("/plain/new"));
        long before = cache.hits();
        for (int i = 0; i < 10; i++) {
            cache.match(router, get("/plain/new"));
        }
        assertThat(cache.hits() - before).isEqualTo(10);
    }
}

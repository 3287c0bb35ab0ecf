package dev.wissel.gateway.route;

import static dev.wissel.gateway.route.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamPathTest {
    /** Service path, route path (none: matched by host), strip or keep, request path, upstream path under v0, under v1. */
    private static final String[][] ROWS = {
        {"/", "", "keep", "/", "/", "/"},
        {"/", "", "strip", "/", "/", "/"},
        {"/", "", "keep", "/route", "/route", "/route"},
        {"/", "", "strip", "/route", "/route", "/route"},
        {"/", "", "keep", "/route/", "/route/", "/route/"},
        {"/", "", "strip", "/route/", "/route/", "/route/"},
        {"/", "/", "keep", "/", "/", "/"},
        {"/", "/", "strip", "/", "/", "/"},
        {"/", "/", "keep", "/route", "/route", "/route"},
        {"/", "/", "strip", "/route", "/route", "/route"},
        {"/", "/", "keep", "/route/", "/route/", "/route/"},
        {"/", "/", "strip", "/route/", "/route/", "/route/"},
        {"/", "/", "keep", "/route/req", "/route/req", "/route/req"},
        {"/", "/", "strip", "/route/req", "/route/req", "/route/req"},
        {"/", "/", "keep", "/routereq", "/routereq", "/routereq"},
        {"/", "/", "strip", "/routereq", "/routereq", "/routereq"},
        {"/", "/route", "keep", "/route", "/route", "/route"},
        {"/", "/route", "strip", "/route", "/", "/"},
        {"/", "/route", "keep", "/route/", "/route/", "/route/"},
        {"/", "/route", "strip", "/route/", "/", "/"},
        {"/", "/route", "keep", "/routereq", "/routereq", "/routereq"},
        {"/", "/route", "strip", "/routereq", "/req", "/req"},
        {"/", "/route/", "keep", "/route/", "/route/", "/route/"},
        {"/", "/route/", "strip", "/route/", "/", "/"},
        {"/", "/route/", "keep", "/route/req", "/route/req", "/route/req"},
        {"/", "/route/", "strip", "/route/req", "/req", "/req"},
        {"/service", "", "keep", "/", "/service", "/service"},
        {"/service", "", "strip", "/", "/service", "/service"},
        {"/service", "", "keep", "/route", "/service/route", "/serviceroute"},
        {"/service", "", "strip", "/route", "/service/route", "/serviceroute"},
        {"/service", "", "keep", "/route/", "/service/route/", "/serviceroute/"},
        {"/service", "", "strip", "/route/", "/service/route/", "/serviceroute/"},
        {"/service", "/", "keep", "/", "/service", "/service"},
        {"/service", "/", "strip", "/", "/service", "/service"},
        {"/service", "/", "keep", "/route", "/service/route", "/serviceroute"},
        {"/service", "/", "strip", "/route", "/service/route", "/serviceroute"},
        {"/service", "/", "keep", "/route/", "/service/route/", "/serviceroute/"},
        {"/service", "/", "strip", "/route/", "/service/route/", "/serviceroute/"},
        {"/service", "/", "keep", "/route/req", "/service/route/req", "/serviceroute/req"},
        {"/service", "/", "strip", "/route/req", "/service/route/req", "/serviceroute/req"},
        {"/service", "/", "keep", "/routereq", "/service/routereq", "/serviceroutereq"},
        {"/service", "/", "strip", "/routereq", "/service/routereq", "/serviceroutereq"},
        {"/service", "/route", "keep", "/route", "/service/route", "/serviceroute"},
        {"/service", "/route", "strip", "/route", "/service", "/service"},
        {"/service", "/route", "keep", "/route%2E%2E/req", "/service/route../req", "/serviceroute../req"},
        {"/service", "/route", "strip", "/route%2E%2E/req", "/service/req", "/servicereq"},
        {"/service", "/route", "keep", "/route%2E/req", "/service/route./req", "/serviceroute./req"},
        {"/service", "/route", "strip", "/route%2E/req", "/service/req", "/servicereq"},
        {"/service", "/route", "keep", "/route%2e%2E/req", "/service/route../req", "/serviceroute../req"},
        {"/service", "/route", "strip", "/route%2e%2E/req", "/service/req", "/servicereq"},
        {"/service", "/route", "keep", "/route%2e/req", "/service/route./req", "/serviceroute./req"},
        {"/service", "/route", "strip", "/route%2e/req", "/service/req", "/servicereq"},
        {"/service", "/route", "keep", "/route../req", "/service/route../req", "/serviceroute../req"},
        {"/service", "/route", "strip", "/route../req", "/service/req", "/servicereq"},
        {"/service", "/route", "keep", "/route./req", "/service/route./req", "/serviceroute./req"},
        {"/service", "/route", "strip", "/route./req", "/service/req", "/servicereq"},
        {"/service", "/route", "keep", "/route/", "/service/route/", "/serviceroute/"},
        {"/service", "/route", "strip", "/route/", "/service/", "/service/"},
        {"/service", "/route", "keep", "/routereq", "/service/routereq", "/serviceroutereq"},
        {"/service", "/route", "strip", "/routereq", "/service/req", "/servicereq"},
        {"/service", "/route/", "keep", "/route/", "/service/route/", "/serviceroute/"},
        {"/service", "/route/", "strip", "/route/", "/service/", "/service"},
        {"/service", "/route/", "keep", "/route/req", "/service/route/req", "/serviceroute/req"},
        {"/service", "/route/", "strip", "/route/req", "/service/req", "/servicereq"},
        {"/service/", "", "keep", "/", "/service/", "/service/"},
        {"/service/", "", "strip", "/", "/service/", "/service/"},
        {"/service/", "", "keep", "/route", "/service/route", "/service/route"},
        {"/service/", "", "strip", "/route", "/service/route", "/service/route"},
        {"/service/", "", "keep", "/route/", "/service/route/", "/service/route/"},
        {"/service/", "", "strip", "/route/", "/service/route/", "/service/route/"},
        {"/service/", "/", "keep", "/", "/service/", "/service/"},
        {"/service/", "/", "strip", "/", "/service/", "/service/"},
        {"/service/", "/", "keep", "/route", "/service/route", "/service/route"},
        {"/service/", "/", "strip", "/route", "/service/route", "/service/route"},
        {"/service/", "/", "keep", "/route/", "/service/route/", "/service/route/"},
        {"/service/", "/", "strip", "/route/", "/service/route/", "/service/route/"},
        {"/service/", "/", "keep", "/route/req", "/service/route/req", "/service/route/req"},
        {"/service/", "/", "strip", "/route/req", "/service/route/req", "/service/route/req"},
        {"/service/", "/", "keep", "/routereq", "/service/routereq", "/service/routereq"},
        {"/service/", "/", "strip", "/routereq", "/service/routereq", "/service/routereq"},
        {"/service/", "/route", "keep", "/route", "/service/route", "/service/route"},
        {"/service/", "/route", "strip", "/route", "/service", "/service/"},
        {"/service/", "/route", "keep", "/route%2E%2E/req", "/service/route../req", "/service/route../req"},
        {"/service/", "/route", "strip", "/route%2E%2E/req", "/service/req", "/service/req"},
        {"/service/", "/route", "keep", "/route%2E/req", "/service/route./req", "/service/route./req"},
        {"/service/", "/route", "strip", "/route%2E/req", "/service/req", "/service/req"},
        {"/service/", "/route", "keep", "/route%2e%2E/req", "/service/route../req", "/service/route../req"},
        {"/service/", "/route", "strip", "/route%2e%2E/req", "/service/req", "/service/req"},
        {"/service/", "/route", "keep", "/route%2e/req", "/service/route./req", "/service/route./req"},
        {"/service/", "/route", "strip", "/route%2e/req", "/service/req", "/service/req"},
        {"/service/", "/route", "keep", "/route../req", "/service/route../req", "/service/route../req"},
        {"/service/", "/route", "strip", "/route../req", "/service/req", "/service/req"},
        {"/service/", "/route", "keep", "/route./req", "/service/route./req", "/service/route./req"},
        {"/service/", "/route", "strip", "/route./req", "/service/req", "/service/req"},
        {"/service/", "/route", "keep", "/route/", "/service/route/", "/service/route/"},
        {"/service/", "/route", "strip", "/route/", "/service/", "/service/"},
        {"/service/", "/route", "keep", "/routereq", "/service/routereq", "/service/routereq"},
        {"/service/", "/route", "strip", "/routereq", "/service/req", "/service/req"},
        {"/service/", "/route/", "keep", "/route/", "/service/route/", "/service/route/"},
        {"/service/", "/route/", "strip", "/route/", "/service/", "/service/"},
        {"/service/", "/route/", "keep", "/route/req", "/service/route/req", "/service/route/req"},
        {"/service/", "/route/", "strip", "/route/req", "/service/req", "/service/req"},
        {"/srv", "/rou", "keep", "/roureq", "/srv/roureq", "/srvroureq"},
        {"/srv", "/rou", "strip", "/roureq", "/srv/req", "/srvreq"},
        {"/srv/", "/rou", "keep", "/rou", "/srv/rou", "/srv/rou"},
        {"/srv/", "/rou", "strip", "/rou", "/srv", "/srv/"},
    };

    private static int matched(String routePath, boolean strip) {
        return strip && !routePath.isEmpty() ? routePath.length() : 1;
    }

    @Test
    void join_table_asKongsV0() {
        for (String[] row : ROWS) {
            boolean strip = row[2].equals("strip");
            String path = RequestPath.normalize(row[3]);
            assertThat(UpstreamPath.join(row[0], strip, matched(row[1], strip), path))
                    .as(String.join(" ", row))
                    .isEqualTo(row[4]);
        }
    }

    @Test
    void joinV1_table_asKongsTraditionalRouter() {
        for (String[] row : ROWS) {
            boolean strip = row[2].equals("strip");
            String path = RequestPath.normalize(row[3]);
            assertThat(UpstreamPath.joinV1(row[0], strip, matched(row[1], strip), path))
                    .as(String.join(" ", row))
                    .isEqualTo(row[5]);
        }
    }

    @Test
    void match_table_sendsV0WhateverPathHandlingSays() {
        for (String[] row : ROWS) {
            for (String handling : List.of("v0", "v1")) {
                Service service = Service.named("s").host("h").path(row[0]).build();
                Route.Builder route = Route.named("r")
                        .serviceId(service.id())
                        .stripPath(row[2].equals("strip"))
                        .pathHandling(handling);
                route.hosts("h.test").paths(row[1].isEmpty() ? List.of() : List.of(row[1]));
                Router router = Router.of(List.of(route.build()), List.of(service), PriorityRule.STRICT);

                assertThat(router.match(get(row[3]).host("h.test")))
                        .as(String.join(" ", row))
                        .isInstanceOfSatisfying(
                                RouteMatch.class,
                                match -> assertThat(match.upstreamPath()).isEqualTo(row[4]));
            }
        }
    }

    @Test
    void join_cutThatLeavesDotSegments_dropsThem() {
        String[][] rows = {
            {"/api/v1", "/r/42", "/api/v1/42"},
            {"/api/v1", "/r", "/api/v1"},
            {"/api/v1", "/rX", "/api/v1/X"},
            {"/b", "/r.", "/b"},
            {"/b", "/r..", "/b"},
            {"/b", "/r./x", "/b/x"},
            {"/b", "/r../x", "/b/x"},
            {"/b", "/r...", "/b/..."},
            {"/b", "/r.x", "/b/.x"},
            {"/b/", "/r..", "/b"},
            {"/", "/r..", "/"},
            {"/", "/r", "/"},
        };
        for (String[] row : rows) {
            assertThat(UpstreamPath.join(row[0], true, 2, row[1])).as(row[1]).isEqualTo(row[2]);
        }
    }

    @Test
    void join_matchLongerThanThePath_leavesNothing() {
        assertThat(UpstreamPath.join("/b", true, 99, "/a")).isEqualTo("/b");
        assertThat(UpstreamPath.join("/b", false, 1, "")).isEqualTo("/b");
    }
}

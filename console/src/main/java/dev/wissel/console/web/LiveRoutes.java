package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.Live;
import dev.wissel.console.stream.StreamHub;
import java.util.List;
import java.util.Map;

/** How everything stands and what was decided. */
final class LiveRoutes implements AdminRoutes {
    private static final int STANDARD_SECONDS = 900;
    private static final int MOST_SECONDS = 7 * 24 * 3600;
    private static final int STANDARD_DECISIONS = 100;
    private static final int MOST_DECISIONS = 1000;

    private final Live live;
    private final StreamHub hub;

    LiveRoutes(Live live, StreamHub hub) {
        this.live = live;
        this.hub = hub;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", "/api/v1/overview", this::overview)
                .add("GET", "/api/v1/health", this::health)
                .add("GET", "/api/v1/services/{name}/history", this::history)
                .add("GET", "/api/v1/decisions", this::decisions)
                .add("GET", "/api/v1/decisions/{id}", this::decision)
                .add("GET", "/api/v1/settings", this::settings);
    }

    private AdminAnswer overview(AdminRequest request) {
        Arguments.of(request);
        return Json.answer(200, live.view());
    }

    private AdminAnswer health(AdminRequest request) {
        Arguments.of(request);
        return Json.answer(
                200,
                Map.of(
                        "streams", hub.streams(),
                        "dropped_streams", hub.dropped(),
                        "refused_streams", hub.refused()));
    }

    private AdminAnswer history(AdminRequest request) {
        Arguments arguments = Arguments.of(request, "seconds");
        Long seconds = arguments.whole("seconds", 1, MOST_SECONDS);
        String name = request.parameter("name");
        return live.history(name, seconds == null ? STANDARD_SECONDS : seconds.intValue())
                .map(history -> Json.answer(200, history))
                .orElseGet(() -> Json.problem(404, "there is no service " + BadRequest.shown(name), null));
    }

    private AdminAnswer decisions(AdminRequest request) {
        Arguments arguments = Arguments.of(request, "from", "to", "service", "kind", "q", "before", "limit");
        Long limit = arguments.whole("limit", 1, MOST_DECISIONS);
        List<DecisionEntry> found = live.decisions(new DecisionEntry.Query(
                arguments.whole("from", 0, Long.MAX_VALUE),
                arguments.whole("to", 0, Long.MAX_VALUE),
                arguments.text("service").orElse(null),
                arguments.text("kind").orElse(null),
                arguments.text("q").orElse(null),
                arguments.text("before").orElse(null),
                limit == null ? STANDARD_DECISIONS : limit.intValue()));
        return Json.answer(200, Map.of("decisions", found));
    }

    private AdminAnswer decision(AdminRequest request) {
        Arguments.of(request);
        String id = request.parameter("id");
        return live.decision(id)
                .map(entry -> Json.answer(200, entry))
                .orElseGet(() ->
                        Json.problem(404, "there is no decision " + BadRequest.shown(id) + ", or no longer", null));
    }

    private AdminAnswer settings(AdminRequest request) {
        Arguments.of(request);
        return Json.answer(200, Map.of("settings", live.settings()));
    }
}

package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DrillDesk;
import dev.wissel.console.live.DrillDesk.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Drills, as docs/drills.md says. */
final class DrillRoutes implements AdminRoutes {
    private static final int LONGEST = ActionRoutes.LONGEST_NAME;

    private final @Nullable DrillDesk desk;
    private final Turns turns = new Turns(3, Duration.ofSeconds(1));

    DrillRoutes(@Nullable DrillDesk desk) {
        this.desk = desk;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", "/api/v1/drills", this::list)
                .add("GET", "/api/v1/drills/plan", this::plan)
                .add("POST", "/api/v1/drills", this::begin)
                .add("GET", "/api/v1/drills/{id}", this::drill)
                .add("GET", "/api/v1/drills/{id}/report.md", this::report)
                .add("POST", "/api/v1/drills/{id}/abort", this::abort);
    }

    private DrillDesk desk() {
        DrillDesk present = desk;
        if (present == null) {
            throw new BadRequest(409, "there are no drills here (expected: wissel run with a strategy)", null);
        }
        return present;
    }

    private AdminAnswer list(AdminRequest request) {
        Arguments.of(request);
        if (desk == null) {
            return Json.document(200, "{\"drills\":[],\"active\":null,\"schedule\":[],\"last_passed\":[]}");
        }
        return Json.document(200, desk().list());
    }

    private AdminAnswer plan(AdminRequest request) {
        Arguments arguments =
                Arguments.of(request, List.of("service"), "fault", "region", "target", "for", "delay", "share");
        Wish wish = new Wish(
                needed("fault", arguments.text("fault")),
                needed("region", arguments.text("region")),
                arguments.text("target").orElse(""),
                request.query().all("service"),
                arguments.text("for").orElse(""),
                arguments.text("delay").orElse(""),
                arguments.text("share").orElse(""));
        return turns.take(() -> Json.document(200, possible(() -> desk().plan(wish))));
    }

    private AdminAnswer begin(AdminRequest request) {
        JsonBody body = JsonBody.of(
                request.body(),
                "fault",
                "region",
                "target",
                "services",
                "for",
                "delay",
                "share",
                "who",
                "why",
                "confirm");
        Wish wish = new Wish(
                needed("fault", body.text("fault", LONGEST)),
                needed("region", body.text("region", LONGEST)),
                body.text("target", LONGEST).orElse(""),
                body.list("services", LONGEST),
                body.text("for", LONGEST).orElse(""),
                body.text("delay", LONGEST).orElse(""),
                body.text("share", LONGEST).orElse(""));
        String who = ActionRoutes.who(request, body);
        String why = body.text("why", ActionRoutes.LONGEST_REASON).orElse("");
        try {
            return Json.answer(202, Map.of("id", possible(() -> desk().begin(wish, who, why))));
        } catch (ActionRefused refused) {
            return Json.problem(409, String.valueOf(refused.getMessage()), null);
        }
    }

    private AdminAnswer drill(AdminRequest request) {
        Arguments.of(request);
        String id = request.parameter("id");
        return desk().drill(id).map(document -> Json.document(200, document)).orElseGet(() -> none(id));
    }

    private AdminAnswer report(AdminRequest request) {
        Arguments.of(request);
        String id = request.parameter("id");
        return desk().report(id)
                .map(text -> AdminAnswer.text(200, "text/markdown; charset=utf-8", text)
                        .with("Content-Disposition", "attachment; filename=\"drill.md\""))
                .orElseGet(() -> none(id));
    }

    private AdminAnswer abort(AdminRequest request) {
        JsonBody body = JsonBody.of(request.body(), "who", "why");
        String id = request.parameter("id");
        String who = ActionRoutes.who(request, body);
        String why = body.text("why", ActionRoutes.LONGEST_REASON).orElse("");
        try {
            return desk().abort(id, who, why)
                    .map(document -> Json.document(202, document))
                    .orElseGet(() -> none(id));
        } catch (ActionRefused refused) {
            return Json.problem(409, String.valueOf(refused.getMessage()), null);
        }
    }

    private static AdminAnswer none(String id) {
        return Json.problem(404, "there is no drill " + BadRequest.shown(id), null);
    }

    private static String needed(String name, Optional<String> value) {
        return value.filter(text -> !text.isEmpty()).orElseThrow(() -> new BadRequest(name, "missing", "a text"));
    }

    /** Something whose arguments may be wrong. */
    @FunctionalInterface
    private interface Asking<X extends Exception> {
        String ask() throws X;
    }

    private static <X extends Exception> String possible(Asking<X> asking) throws X {
        try {
            return asking.ask();
        } catch (IllegalArgumentException wrong) {
            throw new BadRequest(400, String.valueOf(wrong.getMessage()), null);
        }
    }
}

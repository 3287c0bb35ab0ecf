package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.live.Action;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.WhatIf;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What operators may do and ask. */
final class ActionRoutes implements AdminRoutes {
    static final int LONGEST_NAME = 300;
    static final int LONGEST_REASON = 1000;

    private final Live live;
    /** Each is simulated or replayed, which takes a core for a while. */
    private final Turns turns = new Turns(3, Duration.ofSeconds(1));

    ActionRoutes(Live live) {
        this.live = live;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("POST", "/api/v1/preview", this::preview)
                .add("POST", "/api/v1/actions", this::act)
                .add("POST", "/api/v1/what-if", this::whatIf);
    }

    private AdminAnswer preview(AdminRequest request) {
        Action action = action(JsonBody.of(request.body(), "action", "subject"));
        return turns.take(() -> Json.answer(200, live.preview(action)));
    }

    private AdminAnswer act(AdminRequest request) {
        JsonBody body = JsonBody.of(request.body(), "action", "subject", "who", "why", "confirm");
        Action action = action(body);
        String who = who(request, body);
        String why = body.text("why", LONGEST_REASON).orElse("");
        confirmed(body);
        return answer(() -> live.act(action, who, why));
    }

    private AdminAnswer whatIf(AdminRequest request) {
        JsonBody body = JsonBody.of(request.body(), "from", "to", "set");
        long from = moment(body, "from");
        long to = moment(body, "to");
        if (to < from) {
            throw new BadRequest("to", Long.toString(to), "not before from, " + from);
        }
        WhatIf question = new WhatIf(from, to, body.texts("set", LONGEST_NAME));
        return turns.take(() -> answer(() -> live.whatIf(question)));
    }

    private static long moment(JsonBody body, String name) {
        OptionalLong at = body.whole(name, 0, Long.MAX_VALUE);
        return at.orElseThrow(() -> new BadRequest(name, "missing", "milliseconds since 1970"));
    }

    private static Action action(JsonBody body) {
        String word = body.required("action", LONGEST_NAME);
        Action.Kind kind = Arrays.stream(Action.Kind.values())
                .filter(each -> Json.word(each).equals(word))
                .findFirst()
                .orElseThrow(() -> new BadRequest(
                        "action",
                        BadRequest.shown(word),
                        Arrays.stream(Action.Kind.values())
                                .map(Json::word)
                                .collect(Collectors.joining(", ", "one of ", ""))));
        String subject = body.text("subject", LONGEST_NAME).orElse("");
        boolean all = kind == Action.Kind.PAUSE || kind == Action.Kind.RESUME;
        if (subject.isEmpty() && !all) {
            throw new BadRequest("subject", "missing", "a region, or host:port");
        }
        return new Action(kind, subject);
    }

    /** Returns who asks: the name given, or else the address. */
    static String who(AdminRequest request, JsonBody body) {
        String given = body.text("who", LONGEST_NAME).orElse("").strip();
        return given.isEmpty() ? ConsoleHandler.visit(request).peer().getHostAddress() : given;
    }

    /** What changes something is asked for twice by people: in the page, and by this field. */
    static void confirmed(JsonBody body) {
        if (!body.flag("confirm")) {
            throw new BadRequest("confirm", "missing", "true, after a look at the preview");
        }
    }

    /** Something that may be refused. */
    @FunctionalInterface
    interface Attempt {
        Object run() throws ActionRefused;
    }

    /** Returns what came of it, or 409 and why not. */
    static AdminAnswer answer(Attempt attempt) {
        try {
            return Json.answer(200, attempt.run());
        } catch (ActionRefused refused) {
            return Json.answer(409, Map.of("message", String.valueOf(refused.getMessage())));
        }
    }
}

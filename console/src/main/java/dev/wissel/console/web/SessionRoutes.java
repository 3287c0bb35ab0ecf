package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import java.util.Map;

/** Sessions of browsers, whose streams cannot carry a token. */
final class SessionRoutes implements AdminRoutes {
    static final String PATH = "/api/v1/session";

    private static final int LONGEST_TOKEN = 1024;

    private final ConsoleDoor door;
    private final Sessions sessions;

    SessionRoutes(ConsoleDoor door, Sessions sessions) {
        this.door = door;
        this.sessions = sessions;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", PATH, this::show).add("POST", PATH, this::begin).add("DELETE", PATH, this::end);
    }

    private AdminAnswer show(AdminRequest request) {
        Visit visit = ConsoleHandler.visit(request);
        return Json.answer(200, Map.of("token_needed", door.needsToken(visit), "signed_in", door.signedIn(visit)));
    }

    private AdminAnswer begin(AdminRequest request) {
        Visit visit = ConsoleHandler.visit(request);
        String token = JsonBody.of(request.body(), "token").required("token", LONGEST_TOKEN);
        AdminAnswer wrong = door.wrong(visit.peer(), token);
        return wrong != null
                ? wrong
                : AdminAnswer.empty(204)
                        .with("Set-Cookie", cookie(visit, sessions.begin(), Sessions.LENGTH.toSeconds()));
    }

    private AdminAnswer end(AdminRequest request) {
        Visit visit = ConsoleHandler.visit(request);
        sessions.end(ConsoleDoor.cookie(visit));
        return AdminAnswer.empty(204).with("Set-Cookie", cookie(visit, "", 0));
    }

    private static String cookie(Visit visit, String id, long seconds) {
        return ConsoleDoor.COOKIE + "=" + id + "; Path=/api/v1; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (visit.secure() ? "; Secure" : "");
    }
}

package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.stream.StreamHub;
import java.util.Map;

/** All endpoints of the API; the stream is none of them, but is answered by the handler itself. */
final class ConsoleRoutes {
    private ConsoleRoutes() {}

    static RouteTable table(ConsoleOptions options, StreamHub hub, ConsoleDoor door, Sessions sessions) {
        RouteTable table = new RouteTable();
        new SessionRoutes(door, sessions).addTo(table);
        new LiveRoutes(options.live(), hub).addTo(table);
        new ActionRoutes(options.live()).addTo(table);
        new DesignRoutes(options.live(), options.strategyText()).addTo(table);
        new DrillRoutes(options.drills()).addTo(table);
        table.add("GET", "/api/v1/openapi.json", request -> openApi());
        return table;
    }

    private static AdminAnswer openApi() {
        byte[] document = StaticFiles.read("/web/openapi.json")
                .orElseThrow(() -> new IllegalStateException("web/openapi.json is not on the class path"));
        return new AdminAnswer(200, "application/json", Map.of(), document);
    }
}

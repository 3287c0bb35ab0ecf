package dev.wissel.console.web;

import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.stream.StreamHub;

/** All endpoints of the API; the stream is none of them, but is answered by the handler itself. */
final class ConsoleRoutes {
    private ConsoleRoutes() {}

    static RouteTable table(ConsoleOptions options, StreamHub hub, ConsoleDoor door, Sessions sessions) {
        RouteTable table = new RouteTable();
        new SessionRoutes(door, sessions).addTo(table);
        new LiveRoutes(options.live(), hub).addTo(table);
        new ActionRoutes(options.live()).addTo(table);
        return table;
    }
}

package dev.wissel.console.admin;

/** A family of endpoints. Asked once, before the server listens. */
@FunctionalInterface
public interface AdminRoutes {
    /** Adds the endpoints to the table. */
    void addTo(RouteTable table);
}

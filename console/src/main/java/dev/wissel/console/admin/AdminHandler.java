package dev.wissel.console.admin;

/**
 * Answers the requests of one method on one path. Called by several threads at a time; may block.
 *
 * <p>What it throws becomes Kong's 500, and a line in the log.
 */
@FunctionalInterface
public interface AdminHandler {
    /** Returns the answer. */
    AdminAnswer handle(AdminRequest request);
}

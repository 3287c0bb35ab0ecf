/**
 * The console's server: its pages, its API under {@code /api/v1}, its stream, and who may use them. Start at {@link
 * dev.wissel.console.web.ConsoleServer}; what the API is, is in {@code web/openapi.json} and docs/console-api.md.
 *
 * <p>It answers out of a {@link dev.wissel.console.live.Live} and knows nothing of who carries a strategy out.
 */
@NullMarked
package dev.wissel.console.web;

import org.jspecify.annotations.NullMarked;

/**
 * Plugins: what a configuration asks to be done around a request, with Kong's names, scopes, precedence and priorities (facts 1.6, 8).
 *
 * <p>Start with {@link dev.wissel.gateway.plugin.PluginChains}, which says at a reload what applies to each route. What a plugin does, and when, is in its
 * phases: {@link dev.wissel.gateway.plugin.AccessPhase} before a target is picked, {@link dev.wissel.gateway.plugin.HeaderPhase} when the head of an
 * answer is about to leave, whoever made it, and {@link dev.wissel.gateway.plugin.LogPhase} after the last byte. {@link dev.wissel.gateway.plugin.Call} is
 * one request as a plugin sees it. A route that nothing applies to has no chain at all, and its requests do not come by here.
 *
 * <p>Each plugin lives in a package or file of its own below this one; {@code bundled} knows them all. Nothing here may block: handlers run on event loops.
 */
@NullMarked
package dev.wissel.gateway.plugin;

import org.jspecify.annotations.NullMarked;

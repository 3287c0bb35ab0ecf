/**
 * All plugins that this gateway carries out, and what they share on a node through all reloads: {@link dev.wissel.gateway.plugin.bundled.BundledPlugins}.
 */
@NullMarked
package dev.wissel.gateway.plugin.bundled;

import org.jspecify.annotations.NullMarked;

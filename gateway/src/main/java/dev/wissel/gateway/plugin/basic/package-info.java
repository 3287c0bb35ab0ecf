/**
 * Small plugins, a file each: {@link dev.wissel.gateway.plugin.basic.RequestTermination} and {@link dev.wissel.gateway.plugin.basic.CorrelationId} (Kong
 * facts 8.2 and the plugins' own handlers in Kong 3.9.3).
 */
@NullMarked
package dev.wissel.gateway.plugin.basic;

import org.jspecify.annotations.NullMarked;

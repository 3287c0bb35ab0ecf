/**
 * The console of whoever carries a strategy out: its flags ({@link dev.wissel.cli.console.ConsoleFlags}), and what it shows and rehearses, on the embedded gateway
 * ({@link dev.wissel.cli.console.GatewayConsole}) or a Kong.
 */
@NullMarked
package dev.wissel.cli.console;

import org.jspecify.annotations.NullMarked;

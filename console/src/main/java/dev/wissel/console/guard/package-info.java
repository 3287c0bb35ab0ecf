/**
 * Who may use the Admin API: a token ({@link dev.wissel.console.guard.AdminToken}) and what keeps web pages out ({@link
 * dev.wissel.console.guard.DoorKeeper}). docs/admin-api.md says it for users.
 */
@NullMarked
package dev.wissel.console.guard;

import org.jspecify.annotations.NullMarked;

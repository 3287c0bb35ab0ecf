/**
 * Kong's declarative format: read with every mistake and its place, and written so that a real Kong accepts it (Kong facts 9). Start at {@link
 * dev.wissel.kong.declarative.DeclarativeReader} and {@link dev.wissel.kong.declarative.DeclarativeWriter}.
 */
@NullMarked
package dev.wissel.kong.declarative;

import org.jspecify.annotations.NullMarked;

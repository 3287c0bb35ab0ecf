/**
 * YAML and JSON as a tree in which every node knows its line and column, and the mistakes that are found in it. Start at {@link
 * dev.wissel.kong.document.Document#parse}.
 *
 * <p>Input may be hostile: size, depth and expansion are bounded, and whatever is wrong comes back as a {@link dev.wissel.kong.document.Problem}, never
 * as an exception. YAML is read by its version 1.2 (core schema), with the merge key of 1.1 because decK files use it. Plain words that Kong's 1.1 reader
 * takes for something else are marked, see {@link dev.wissel.kong.document.Yaml11}; in {@link
 * dev.wissel.kong.document.Dialect#KONG} they are read as Kong reads them.
 */
@NullMarked
package dev.wissel.kong.document;

import org.jspecify.annotations.NullMarked;

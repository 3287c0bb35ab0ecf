/**
 * Kong's rules for single values, with Kong's messages: hosts, paths, regular expressions, names, tags (Kong facts 1.7). Each rule is a function of the text
 * and knows neither documents nor entities.
 */
@NullMarked
package dev.wissel.kong.rule;

import org.jspecify.annotations.NullMarked;

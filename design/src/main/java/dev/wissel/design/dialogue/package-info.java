/**
 * Questions that lead to a strategy. Start at {@link dev.wissel.design.dialogue.Dialogue} for a person at a terminal and at
 * {@link dev.wissel.design.dialogue.Answers} for a script; both fill {@link dev.wissel.design.dialogue.Wishes}, of which
 * {@link dev.wissel.design.dialogue.WishesText} makes the strategy. The questions themselves, with what each one accepts, are
 * {@link dev.wissel.design.dialogue.Question}.
 */
@NullMarked
package dev.wissel.design.dialogue;

import org.jspecify.annotations.NullMarked;

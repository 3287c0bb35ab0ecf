/**
 * Configurations inside of Markdown, and what its prose promises about them.
 *
 * <p>Start at {@link dev.wissel.design.check.markdown.MarkdownFile}, which finds fenced blocks (CommonMark 0.31, chapter 4.5) and prose. {@link
 * dev.wissel.design.check.markdown.AdminCalls} reads the calls of {@code curl} to Kong's Admin API out of shell blocks.
 */
@NullMarked
package dev.wissel.design.check.markdown;

import org.jspecify.annotations.NullMarked;

/**
 * A document as data, and its two renderings: Markdown, and one self-contained page of HTML. Start at {@link dev.wissel.design.page.Page}.
 *
 * <p>What is written never depends on the rendering: content makes a {@link dev.wissel.design.page.Page} of sections, blocks and spans, and
 * {@link dev.wissel.design.page.MarkdownRendering} and {@link dev.wissel.design.page.HtmlRendering} write it down. Escaping happens there and
 * nowhere else, so no name that a user chose can become markup. The HTML is also well-formed XML, loads nothing, runs nothing, and its content
 * security policy says so. Drawings are SVG whose horizontal axis is a percentage of the width there is, so that their letters stay legible on a
 * narrow screen.
 */
@NullMarked
package dev.wissel.design.page;

import org.jspecify.annotations.NullMarked;

package dev.wissel.design.page;

import dev.wissel.design.page.Table.Column;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Writes a page as HTML that is also well-formed XML. Confined to one call.
 *
 * <p>The content security policy allows nothing but the page's own style sheet, by its hash. Whatever got past the escaping could neither load,
 * run nor restyle anything.
 */
final class HtmlRendering {
    private static final String STYLE = resource("page.css");

    private final Page page;
    private final Xml xml = new Xml();
    private int tables;
    private int drawings;

    private HtmlRendering(Page page) {
        this.page = page;
    }

    static String of(Page page) {
        HtmlRendering rendering = new HtmlRendering(page);
        rendering.document();
        return rendering.xml.finished();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlRendering.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String policy() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash) + "'; base-uri 'none'; form-action 'none'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private void document() {
        xml.raw("<!DOCTYPE html>\n")
                .open(
                        "html",
                        "xmlns",
                        "http://www.w3.org/1999/xhtml",
                        "lang",
                        page.language(),
                        "xml:lang",
                        page.language())
                .line();
        head();
        xml.open("body").line();
        xml.element("a", page.furniture().skip(), "class", "skip", "href", "#content")
                .line();
        xml.open("header").open("h1");
        text(page.title());
        xml.close().open("p", "class", "lead");
        text(page.lead());
        xml.close().close().line();
        contents();
        xml.open("main", "id", "content").line();
        page.sections().forEach(section -> section(section, 2));
        xml.close().line().close().line().close().line();
    }

    private void head() {
        xml.open("head").line();
        xml.leaf("meta", "charset", "utf-8").line();
        xml.leaf("meta", "http-equiv", "Content-Security-Policy", "content", policy())
                .line();
        xml.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        xml.leaf("meta", "name", "color-scheme", "content", "light dark").line();
        xml.leaf("meta", "name", "referrer", "content", "no-referrer").line();
        xml.element("title", page.title().plain()).line();
        xml.open("style").raw(STYLE).close().line();
        xml.close().line();
    }

    private void contents() {
        String title = page.furniture().contents();
        xml.open("nav", "aria-label", title).open("details", "open", "open").line();
        xml.element("summary", title).line();
        contents(page.sections());
        xml.close().close().line();
    }

    private void contents(List<Section> sections) {
        xml.open("ol").line();
        for (Section section : sections) {
            xml.open("li").open("a", "href", "#" + section.anchor());
            xml.text(section.title().plain()).close();
            if (!section.sections().isEmpty()) {
                contents(section.sections());
            }
            xml.close().line();
        }
        xml.close();
    }

    private void section(Section section, int level) {
        String title = section.anchor() + "-title";
        xml.open("section", "id", section.anchor(), "aria-labelledby", title).line();
        xml.open("h" + Math.min(level, 6), "id", title);
        text(section.title());
        xml.close().line();
        section.blocks().forEach(this::block);
        section.sections().forEach(part -> section(part, level + 1));
        xml.close().line();
    }

    private void block(Block block) {
        if (block instanceof Block.Paragraph paragraph) {
            xml.open("p");
            text(paragraph.text());
            xml.close();
        } else if (block instanceof Block.Bullets bullets) {
            xml.open("ul").line();
            bullets.items().forEach(this::item);
            xml.close();
        } else if (block instanceof Block.Steps steps) {
            xml.open("ol").line();
            steps.steps().forEach(this::step);
            xml.close();
        } else if (block instanceof Block.Listing listing) {
            listing(listing.lines());
        } else if (block instanceof Block.Details details) {
            xml.open("details").open("summary");
            text(details.summary());
            xml.close().line();
            details.blocks().forEach(this::block);
            xml.close();
        } else if (block instanceof Block.Notice notice) {
            notice(notice);
        } else if (block instanceof Table table) {
            table(table);
        } else if (block instanceof Drawing drawing) {
            new SvgRendering(xml, this::text).drawing(drawing, "drawing-" + ++drawings);
        } else {
            throw new IllegalStateException("no rendering for " + block);
        }
        xml.line();
    }

    private void item(Text item) {
        xml.open("li");
        text(item);
        xml.close().line();
    }

    private void step(Block.Step step) {
        xml.open("li");
        text(step.text());
        if (!step.code().isEmpty()) {
            listing(step.code());
        }
        xml.close().line();
    }

    private void listing(String lines) {
        xml.open("pre", "tabindex", "0").element("code", lines).close();
    }

    private void notice(Block.Notice notice) {
        String tone = notice.tone().name().toLowerCase(java.util.Locale.ROOT);
        xml.open("div", "class", "notice " + tone).open("p", "class", "notice-title");
        xml.element("span", notice.tone().sign(), "class", "sign", "aria-hidden", "true")
                .text(" ");
        text(notice.title());
        xml.close().line();
        notice.blocks().forEach(this::block);
        xml.close();
    }

    private void table(Table table) {
        String caption = "table-" + ++tables;
        xml.open("div", "class", "scroll", "role", "region", "aria-labelledby", caption, "tabindex", "0");
        xml.open("table").open("caption", "id", caption).open("span", "class", "caption");
        text(table.caption());
        xml.close().close().line().open("thead").open("tr");
        for (Column column : table.columns()) {
            xml.open("th", "scope", "col", "class", look(column));
            text(column.title());
            xml.close();
        }
        xml.close().close().line().open("tbody").line();
        for (List<Text> row : table.rows()) {
            xml.open("tr");
            for (int i = 0; i < row.size(); i++) {
                String look = look(table.columns().get(i));
                if (i == 0) {
                    xml.open("th", "scope", "row", "class", look);
                } else {
                    xml.open("td", "class", look);
                }
                text(row.get(i));
                xml.close();
            }
            xml.close().line();
        }
        xml.close().close().close();
    }

    private static String look(Column column) {
        return column.number() ? "number" : "words";
    }

    private void text(Text text) {
        text.spans().forEach(this::span);
    }

    private void span(Span span) {
        if (span instanceof Span.Plain plain) {
            xml.text(plain.text());
        } else if (span instanceof Span.Given given) {
            xml.element("bdi", given.text());
        } else if (span instanceof Span.Figure figure) {
            xml.element("span", figure.text(), "class", "figure");
        } else if (span instanceof Span.Code code) {
            xml.element("code", code.text());
        } else if (span instanceof Span.Strong strong) {
            inside("strong", strong.text());
        } else if (span instanceof Span.Marked marked) {
            inside("span", marked.text(), "class", "marked " + marked.kind());
        } else if (span instanceof Span.Ref ref) {
            inside("a", ref.text(), "href", "#" + ref.anchor());
        } else {
            throw new IllegalStateException("no rendering for " + span);
        }
    }

    private void inside(String element, Text text, String... attributes) {
        xml.open(element, attributes);
        text(text);
        xml.close();
    }
}

package dev.wissel.design.page;

import dev.wissel.design.page.Table.Column;
import java.util.List;

/** Writes a page as Markdown with tables, as GitHub reads it. Confined to one call. */
final class MarkdownRendering {
    private final StringBuilder out = new StringBuilder();

    private MarkdownRendering() {}

    static String of(Page page) {
        MarkdownRendering rendering = new MarkdownRendering();
        rendering.out.append("# ").append(MarkdownText.of(page.title())).append("\n\n");
        rendering.paragraph(page.lead());
        rendering.contents(page.sections(), "");
        rendering.out.append('\n');
        page.sections().forEach(section -> rendering.section(section, 2));
        return rendering.out.toString().stripTrailing() + "\n";
    }

    private void contents(List<Section> sections, String indent) {
        int number = 1;
        for (Section section : sections) {
            out.append(indent).append(number++).append(". [");
            out.append(MarkdownText.of(Text.of(section.title().plain()))).append("](#");
            out.append(section.anchor()).append(")\n");
            contents(section.sections(), indent + "   ");
        }
    }

    private void section(Section section, int level) {
        out.append("<a id=\"").append(section.anchor()).append("\"></a>\n\n");
        out.append("#".repeat(Math.min(level, 6))).append(' ');
        out.append(MarkdownText.of(section.title())).append("\n\n");
        section.blocks().forEach(this::block);
        section.sections().forEach(part -> section(part, level + 1));
    }

    private void block(Block block) {
        if (block instanceof Block.Paragraph paragraph) {
            paragraph(paragraph.text());
        } else if (block instanceof Block.Bullets bullets) {
            bullets.items()
                    .forEach(item ->
                            out.append("- ").append(MarkdownText.line(item)).append('\n'));
            out.append('\n');
        } else if (block instanceof Block.Steps steps) {
            steps(steps.steps());
        } else if (block instanceof Block.Listing listing) {
            listing(listing.language(), listing.lines(), "");
        } else if (block instanceof Block.Details details) {
            out.append("<details><summary>")
                    .append(MarkdownText.html(details.summary()))
                    .append("</summary>\n\n");
            details.blocks().forEach(this::block);
            out.append("</details>\n\n");
        } else if (block instanceof Block.Notice notice) {
            notice(notice);
        } else if (block instanceof Table table) {
            table(table);
        } else if (block instanceof Drawing drawing) {
            paragraph(drawing.title().strong());
            paragraph(drawing.description());
        } else {
            throw new IllegalStateException("no rendering for " + block);
        }
    }

    private void paragraph(Text text) {
        out.append(MarkdownText.line(text)).append("\n\n");
    }

    private void steps(List<Block.Step> steps) {
        int number = 1;
        for (Block.Step step : steps) {
            String marker = number++ + ". ";
            out.append(marker).append(MarkdownText.line(step.text())).append('\n');
            if (!step.code().isEmpty()) {
                out.append('\n');
                listing("sh", step.code(), " ".repeat(marker.length()));
            }
        }
        out.append('\n');
    }

    private void listing(String language, String lines, String indent) {
        String fence = MarkdownText.fence(lines, 3);
        out.append(indent).append(fence).append(language).append('\n');
        lines.lines().forEach(line -> out.append(indent).append(line).append('\n'));
        out.append(indent).append(fence).append("\n\n");
    }

    private void notice(Block.Notice notice) {
        MarkdownRendering inner = new MarkdownRendering();
        inner.paragraph(Text.of(notice.tone().sign() + " ").plus(notice.title()).strong());
        notice.blocks().forEach(inner::block);
        inner.out
                .toString()
                .stripTrailing()
                .lines()
                .forEach(line ->
                        out.append(line.isEmpty() ? ">" : "> ").append(line).append('\n'));
        out.append('\n');
    }

    private void table(Table table) {
        paragraph(table.caption().strong());
        out.append('|');
        table.columns()
                .forEach(column -> out.append(' ')
                        .append(MarkdownText.cell(column.title()))
                        .append(" |"));
        out.append("\n|");
        for (Column column : table.columns()) {
            out.append(column.number() ? "---:|" : "---|");
        }
        for (List<Text> row : table.rows()) {
            out.append("\n|");
            row.forEach(cell -> out.append(' ').append(MarkdownText.cell(cell)).append(" |"));
        }
        out.append("\n\n");
    }
}

package dev.wissel.design.page;

import java.util.ArrayList;
import java.util.List;

/** Finds the anchors that a page's references name. Stateless and thread-safe. */
final class References {
    private References() {}

    static List<String> of(List<Section> sections) {
        List<String> found = new ArrayList<>();
        sections.forEach(section -> in(section, found));
        return found;
    }

    private static void in(Section section, List<String> found) {
        in(section.title(), found);
        section.blocks().forEach(block -> in(block, found));
        section.sections().forEach(part -> in(part, found));
    }

    private static void in(Block block, List<String> found) {
        if (block instanceof Block.Paragraph paragraph) {
            in(paragraph.text(), found);
        } else if (block instanceof Block.Bullets bullets) {
            bullets.items().forEach(item -> in(item, found));
        } else if (block instanceof Block.Steps steps) {
            steps.steps().forEach(step -> in(step.text(), found));
        } else if (block instanceof Block.Details details) {
            in(details.summary(), found);
            details.blocks().forEach(inner -> in(inner, found));
        } else if (block instanceof Block.Notice notice) {
            in(notice.title(), found);
            notice.blocks().forEach(inner -> in(inner, found));
        } else if (block instanceof Table table) {
            in(table.caption(), found);
            table.columns().forEach(column -> in(column.title(), found));
            table.rows().forEach(row -> row.forEach(cell -> in(cell, found)));
        }
    }

    private static void in(Text text, List<String> found) {
        for (Span span : text.spans()) {
            if (span instanceof Span.Ref ref) {
                found.add(ref.anchor());
                in(ref.text(), found);
            } else if (span instanceof Span.Strong strong) {
                in(strong.text(), found);
            } else if (span instanceof Span.Marked marked) {
                in(marked.text(), found);
            }
        }
    }
}

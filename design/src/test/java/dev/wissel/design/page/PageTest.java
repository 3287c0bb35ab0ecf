package dev.wissel.design.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.design.page.Drawing.Align;
import dev.wissel.design.page.Drawing.Bar;
import dev.wissel.design.page.Drawing.Ink;
import dev.wissel.design.page.Drawing.Label;
import dev.wissel.design.page.Drawing.Line;
import dev.wissel.design.page.Drawing.Meaning;
import dev.wissel.design.page.Table.Column;
import dev.wissel.testkit.Property;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** What becomes of a page in Markdown and HTML. */
class PageTest {
    private static final String HOSTILE =
            "<script>alert('1')</script> \"&amp;\" `a` **b** | [x](javascript:1) \u202Eevil\u0000\n# no";

    private static Page page(Section... sections) {
        return new Page(
                "en", Text.of("Title"), Text.of("Lead"), new Page.Furniture("Contents", "Skip"), List.of(sections));
    }

    private static Page page(Block... blocks) {
        return page(Section.of("one", Text.of("One"), List.of(blocks)));
    }

    private static String body(Block block) {
        String markdown = page(block).markdown();
        return markdown.substring(markdown.indexOf("## One") + 8).strip();
    }

    @Test
    void page_referenceThatLeadsNowhere_isRefused() {
        Text dead = Text.ref("two", Text.of("there"));
        assertThatThrownBy(() -> page(Block.paragraph(dead)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two");
        assertThatThrownBy(() -> page(new Block.Details(Text.EMPTY, List.of(Block.paragraph(dead.strong())))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void page_anchorTwice_isRefused() {
        Section one = Section.of("one", Text.of("One"), List.of());
        assertThatThrownBy(() -> page(one, one)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void markdown_blocks_areWhatGitHubReads() {
        assertThat(body(new Block.Bullets(List.of(Text.of("a"), Text.of("b"))))).isEqualTo("- a\n- b");
        assertThat(body(new Block.Steps(List.of(new Block.Step(Text.of("do"), "ls\npwd")))))
                .isEqualTo("1. do\n\n   ```sh\n   ls\n   pwd\n   ```");
        assertThat(body(new Table(
                        Text.of("Cap"),
                        List.of(Column.words(Text.of("A")), Column.figures(Text.of("B"))),
                        List.of(List.of(Text.code("x|y"), Text.figure("1 s"))))))
                .isEqualTo("**Cap**\n\n| A | B |\n|---|---:|\n| `x\\|y` | 1 s |");
        assertThat(body(new Block.Notice(Block.Tone.BAD, Text.of("No"), List.of(Block.paragraph(Text.of("because"))))))
                .isEqualTo("> **\u2717 No**\n>\n> because");
    }

    @Test
    void markdown_words_keepTheirSigns() {
        assertThat(body(Block.paragraph(Text.of("- 1 < 2 & a_b _c_ *d*"))))
                .isEqualTo("\\- 1 &lt; 2 &amp; a_b \\_c\\_ \\*d\\*");
        assertThat(body(Block.paragraph(Text.of("12. May")))).isEqualTo("12\\. May");
        assertThat(body(Block.paragraph(Text.code("a`b")))).isEqualTo("``a`b``");
    }

    @Test
    void html_everyBlock_isWellFormedAndSaysWhatItIs() throws Exception {
        Page page = page(
                Section.of("one", Text.of("One"), List.of(Block.paragraph(Text.ref("two", Text.of("next"))))),
                Section.of("two", Text.of("Two"), List.of(everything("x"), drawing("x"))));
        Document tree = Wellformed.of(page.html());

        assertThat(tree.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        for (String landmark : List.of("header", "nav", "main", "h1", "caption", "figcaption", "title", "desc")) {
            assertThat(tree.getElementsByTagName(landmark).getLength())
                    .as(landmark)
                    .isPositive();
        }
        assertThat(tree.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.html().replaceAll(" xmlns=\"[^\"]*\"", ""))
                .contains("content=\"default-src &#39;none&#39;; style-src &#39;sha256-")
                .doesNotContain("src=", "http:", "https:", "@import", "style=\"");
    }

    @Test
    void html_hostileText_isShownAndNeverObeyed() throws Exception {
        Page page = page(everything(HOSTILE), drawing(HOSTILE));
        Document tree = Wellformed.of(page.html());

        assertThat(tree.getElementsByTagName("script").getLength()).isZero();
        assertThat(tree.getElementsByTagName("a").getLength()).isEqualTo(2); // the skip link and the contents
        assertThat(tree.getDocumentElement().getTextContent())
                .contains("<script>alert('1')</script> \"&amp;\"")
                .contains("[U+202E]evil[U+0000]")
                .doesNotContain("\u202E");
        assertThat(page.markdown())
                .doesNotContain("<script>alert('1')</script> \\")
                .doesNotContain("\u202E", "\u0000");
    }

    @Test
    void markdown_hostileText_opensNothing() {
        String body = body(Block.paragraph(Text.given(HOSTILE)));
        assertThat(body)
                .isEqualTo(
                        "&lt;script&gt;alert('1')&lt;/script&gt; \"&amp;amp;\" \\`a\\` \\*\\*b\\*\\* \\| \\[x\\](javascript:1)"
                                + " \\[U+202E\\]evil\\[U+0000\\]\\[U+000A\\]# no");
        assertThat(body(new Block.Listing("sh", "a\n```\n# b")))
                .startsWith("````sh\n")
                .endsWith("\n````");
    }

    @Test
    void html_anyCharacters_areWellFormed() {
        Property.forAll(300, random -> {
            String text = anything(random);
            Document tree = Wellformed.of(page(everything(text), drawing(text)).html());
            assertThat(tree.getDocumentElement().getTextContent()).doesNotContain("\u202E");
        });
    }

    private static String anything(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(
                    random.nextInt(4) == 0
                            ? "<>&'\"`|]>-\u202E".charAt(random.nextInt(11))
                            : (char) random.nextInt(0x10000));
        }
        return text.toString();
    }

    private static Block everything(String text) {
        Text given = Text.given(text).plus(Text.of(text)).plus(Text.code(text)).plus(Text.figure(text));
        Text looks = given.strong().plus(given.marked("promise"));
        return new Block.Details(
                looks,
                List.of(
                        Block.paragraph(looks),
                        new Block.Bullets(List.of(looks)),
                        new Block.Steps(List.of(new Block.Step(looks, text))),
                        new Block.Listing("sh", text),
                        new Block.Notice(Block.Tone.GOOD, looks, List.of(Block.paragraph(looks))),
                        new Table(looks, List.of(Column.words(looks)), List.of(List.of(looks)))));
    }

    private static Drawing drawing(String text) {
        return new Drawing(
                Text.given(text),
                Text.given(text),
                100,
                List.of(
                        new Bar(0, 0, 100, 20, Ink.SECOND),
                        new Line(50, 0, 50, 20, true),
                        new Label(100, 10, Align.END, text, true)),
                List.of(new Meaning(Ink.LOST, Text.given(text))));
    }
}

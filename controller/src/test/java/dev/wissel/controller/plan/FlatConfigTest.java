package dev.wissel.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.kong.document.Dialect;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.entity.EntityId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlatConfigTest {
    /** As Kong exports it, with rows of kinds and fields that nobody here knows, and scalars that YAML is tempted to misread. */
    private static final String EXPORT = """
            _transform: false
            _format_version: '3.0'
            keyauth_credentials:
            - {id: 1e3, key: 'on', consumer: '010', ttl: ~}
            services:
            - name: theirs
              id: 0a2913b5-5bc2-57dc-a95f-05eecb456a10
              host: example.test
              tags: ['yes', "a: b", '0x1F', "line\\nline \\u2028 \\U0001F600 {"]
              created_at: 1795328780.927
              odd: {1: 0x1F, on: .5, big: 12345678901234567890}
            upstreams: []
            """;

    private static Mapping parsed(String text) {
        return Document.parse("text", text, Dialect.KONG).mapping().orElseThrow();
    }

    private static Node of(Mapping root, String table) {
        Node node = root.get(table);
        assertThat(node).as(table).isNotNull();
        return Objects.requireNonNull(node);
    }

    private static Wanted wanted() {
        return Wanted.of(PlannerTest.strategy(PlannerTest.SHOP), PlannerTest.KONG);
    }

    @Test
    void whatIsAdded_comesBackAsWanted_andLeavesTheRestAsItWas() throws FlatConfig.Unusable {
        FlatConfig config = FlatConfig.read(EXPORT);
        String text = config.after(Planner.plan(wanted(), config.actual(), false));
        FlatConfig after = FlatConfig.read(text);
        assertThat(Planner.plan(wanted(), after.actual(), false).changes()).isEmpty();
        Mapping old = parsed(EXPORT);
        Mapping now = parsed(text);
        assertThat(NodeText.same(of(old, "keyauth_credentials"), of(now, "keyauth_credentials")))
                .isTrue();
        Node theirs = ((Node.Sequence) of(old, "services")).items().get(0);
        assertThat(((Node.Sequence) of(now, "services")).items()).anyMatch(row -> NodeText.same(row, theirs));
        // Ids are those that Kong would derive, and children name them.
        assertThat(text).contains("\"upstream\": \"" + EntityId.of("upstreams", "api.shop.upstream"));
    }

    @Test
    void whatIsDeleted_goesWithItsTargets() throws FlatConfig.Unusable {
        FlatConfig config = FlatConfig.read(EXPORT);
        FlatConfig after = FlatConfig.read(config.after(Planner.plan(wanted(), config.actual(), false)));
        Wanted none = new Wanted("shop", List.of(), false);
        Mapping end = parsed(after.after(Planner.plan(none, after.actual(), false)));
        assertThat(end.entries().keySet())
                .containsExactlyInAnyOrder("_transform", "_format_version", "keyauth_credentials", "services");
        assertThat(NodeText.same(of(parsed(EXPORT), "services"), of(end, "services")))
                .isTrue();
    }

    @Test
    void nestedOrUnreadable_isRefused_withoutShowingIt() {
        assertThatThrownBy(() -> FlatConfig.read("services: [{name: a, host: b, routes: [{name: s3cret}]}]"))
                .isInstanceOf(FlatConfig.Unusable.class)
                .hasMessageContaining("nested")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> FlatConfig.read("- s3cret: ["))
                .isInstanceOf(FlatConfig.Unusable.class)
                .hasMessageNotContaining("s3cret");
    }
}

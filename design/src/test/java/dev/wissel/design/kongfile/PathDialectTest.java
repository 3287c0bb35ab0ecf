package dev.wissel.design.kongfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.strategy.KongTarget;
import dev.wissel.kong.rule.RoutePathMigration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PathDialectTest {
    private static final KongTarget OLD = new KongTarget("2.8.5", KongTarget.Edition.OSS, KongTarget.Mode.DB);
    private static final KongTarget NEW = new KongTarget("3.0", KongTarget.Edition.OSS, KongTarget.Mode.DB);

    @Test
    void paths_ofThreeOn_stayAsTheyAre() {
        assertThat(PathDialect.path("~/a.b", NEW)).isEqualTo("~/a.b");
        assertThat(PathDialect.path("/a+b", NEW)).isEqualTo("/a+b");
    }

    @Test
    void plainPath_beforeThree_staysAPrefix() {
        assertThat(PathDialect.path("/a/b-c_d.e~f%20", OLD)).isEqualTo("/a/b-c_d.e~f%20");
    }

    @Test
    void expression_beforeThree_isStillAnExpression() {
        assertThat(PathDialect.path("~/a/[0-9]+", OLD)).isEqualTo("/a/[0-9]+");
        String looksPlain = PathDialect.path("~/a.b", OLD);
        assertThat(RoutePathMigration.migrate(looksPlain)).startsWith("~");
        assertThat(Pattern.compile(looksPlain).matcher("/axb").lookingAt()).isTrue();
    }

    @Test
    void prefixWithOtherCharacters_beforeThree_matchesItself() {
        for (String path : new String[] {"/a+b", "/a@b", "/(x)", "/a$b", "/a!b;c,d=e&f'g*h:i"}) {
            Pattern expression = Pattern.compile(PathDialect.path(path, OLD));
            assertThat(expression.matcher(path + "/more").lookingAt()).as(path).isTrue();
            assertThat(expression.matcher("/ab").lookingAt()).as(path).isFalse();
        }
    }
}

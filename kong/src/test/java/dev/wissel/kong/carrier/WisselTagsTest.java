package dev.wissel.kong.carrier;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.document.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Settings as tags, there and back. */
class WisselTagsTest {
    private static final UpstreamSettings FULL = new UpstreamSettings(
            List.of("ams", "fra"),
            Optional.of("adaptive"),
            Optional.of(Duration.ofMillis(250)),
            0.8,
            new Failback(Duration.ofSeconds(5), Duration.ofMinutes(2), 3, Duration.ofSeconds(10)),
            new Retry(Set.of(503, 502), 0.15, 7.5),
            Optional.of(Duration.ofSeconds(90)),
            new Fallback.Static(
                    503, Map.of("Cache-Control", "no-store, max-age=0"), "{\"message\":\"product is away\"}"),
            new Protection(
                    true, Optional.of(new Protection.Admission(1.5, 0.75)), Optional.of(Duration.ofSeconds(30)), 1.25));

    private static List<String> problems(List<TagProblem> problems) {
        return problems.stream().map(TagProblem::toString).toList();
    }

    /** Returns each problem as {@code tag -> what was expected}. */
    private static List<String> brief(List<TagProblem> problems) {
        return problems.stream()
                .map(problem -> problem.tag() + " -> " + problem.mend().substring("expected ".length()))
                .toList();
    }

    private static List<String> upstreamProblems(String... tags) {
        return problems(WisselTags.readUpstream(List.of(tags)).problems());
    }

    @Test
    void upstream_full_isWrittenAsDocumented() {
        assertThat(WisselTags.write(FULL))
                .containsExactly(
                        "wissel:region-order=ams:fra",
                        "wissel:balance=adaptive",
                        "wissel:suspect=250ms",
                        "wissel:headroom=80%",
                        "wissel:hold=5s",
                        "wissel:max-hold=2m",
                        "wissel:trials=3",
                        "wissel:ramp=10s",
                        "wissel:retry-on=502:503",
                        "wissel:retry-budget=15%",
                        "wissel:retry-floor=7.5",
                        "wissel:deadline=90s",
                        "wissel:concurrency=adaptive",
                        "wissel:admission=1.5:75%",
                        "wissel:slow-start=30s",
                        "wissel:fallback=static",
                        "wissel:fallback-status=503",
                        "wissel:fallback-header=Cache-Control:no-store%2C%20max-age=0",
                        "wissel:fallback-body.1={\"message\":\"product%20is%20away\"}");
    }

    @Test
    void upstream_withoutTags_hasTheDefaults() {
        assertThat(WisselTags.readUpstream(List.of("team:shop", "wisselkoers")).value())
                .isEqualTo(UpstreamSettings.DEFAULTS);
        assertThat(WisselTags.readUpstream(List.of("team:shop", "wisselkoers")).problems())
                .isEmpty();
    }

    @Test
    void upstream_anySettings_areReadBackWhateverTheOrderOfTheTags() {
        forAll(1_000, random -> {
            UpstreamSettings settings = anySettings(random);
            List<String> tags = new ArrayList<>(WisselTags.write(settings));
            tags.add("somebody-else");
            tags.add(WisselTags.strategy("webshop"));
            assertThat(tags).allSatisfy(tag -> assertThat(tag).matches(TagTextTest.KONG_TAG));
            assertThat(tags).doesNotHaveDuplicates();
            shuffleKeepingHeaders(tags, random);
            TagReading<UpstreamSettings> reading = WisselTags.readUpstream(tags);
            assertThat(problems(reading.problems())).isEmpty();
            assertThat(reading.value()).isEqualTo(settings);
        });
    }

    @Test
    void upstream_longBody_isCutBetweenEscapesAndJoined() {
        String body = "é,/ ".repeat(2_000);
        UpstreamSettings settings = withFallback(new Fallback.Static(200, Map.of(), body));
        List<String> parts = WisselTags.write(settings).stream()
                .filter(tag -> tag.startsWith("wissel:fallback-body."))
                .toList();

        assertThat(parts).hasSizeGreaterThan(10).allSatisfy(tag -> {
            assertThat(tag.length()).isLessThan(230);
            assertThat(tag).matches(TagTextTest.KONG_TAG).doesNotMatch(".*%.?");
        });
        assertThat(WisselTags.readUpstream(WisselTags.write(settings)).value()).isEqualTo(settings);
    }

    @Test
    void upstream_wrongTags_areNamedWithWhatWasExpected() {
        assertThat(brief(WisselTags.readUpstream(List.of(
                                "wissel:hold=10",
                                "fine",
                                "wissel:headrom=80%",
                                "wissel:region=ams",
                                "wissel:trials",
                                "wissel:trials=-1",
                                "Wissel:ramp=1s",
                                "wissel:retry-on=503,502",
                                "wissel:balance=p2c",
                                "wissel:deadline=0s",
                                "wissel:region-order=ams:fra:ams",
                                "wissel:fallback=region:"))
                        .problems()))
                .containsExactly(
                        "wissel:hold=10 -> a duration with its unit, such as 10s or 10ms",
                        "wissel:headrom=80% -> one of these keys here: admission, balance, bound, breaker, concurrency, deadline, fallback, fallback-body.1, fallback-header, fallback-status, headroom, hold, max-hold, ramp, region-order, retry-budget, retry-floor, retry-on, slow-start, strategy, suspect, trials; did you mean 'wissel:headroom'?",
                        "wissel:region=ams -> one of these keys here: admission, balance, bound, breaker, concurrency, deadline, fallback, fallback-body.1, fallback-header, fallback-status, headroom, hold, max-hold, ramp, region-order, retry-budget, retry-floor, retry-on, slow-start, strategy, suspect, trials",
                        "wissel:trials -> the form wissel:key=value",
                        "wissel:trials=-1 -> a whole number from 0 to 1000",
                        "Wissel:ramp=1s -> the prefix in lower case; did you mean 'wissel:ramp=1s'?",
                        "wissel:retry-on=503,502 -> none, or statuses from 400 to 599 with ':' between them",
                        "wissel:balance=p2c -> adaptive or consistent-hashing-bounded",
                        "wissel:deadline=0s -> a duration above 0",
                        "wissel:region-order=ams:fra:ams -> names of regions, each once, with ':' between them",
                        "wissel:fallback=region: -> none, static, region:NAME or service:NAME");
    }

    @Test
    void upstream_wrongProtection_isNamedWithWhatWasExpected() {
        String admission = "none, or MULTIPLIER:CAP such as 2:80%, a number from 1 to 100 and a percentage below 100%";
        assertThat(brief(WisselTags.readUpstream(List.of(
                                "wissel:concurrency=on",
                                "wissel:admission=2",
                                "wissel:slow-start=0s",
                                "wissel:balance=consistent-hashing-bounded",
                                "wissel:bound=100%"))
                        .problems()))
                .containsExactly(
                        "wissel:concurrency=on -> adaptive or none",
                        "wissel:admission=2 -> " + admission,
                        "wissel:slow-start=0s -> a duration above 0",
                        "wissel:bound=100% -> a percentage above 100% and at most 1000%");
        for (String wrong : List.of("0.5:80%", "2:100%", "2:80", ":80%", "101:1%", "1e3:1%", "2:80%:1")) {
            assertThat(brief(WisselTags.readUpstream(List.of("wissel:admission=" + wrong))
                            .problems()))
                    .containsExactly("wissel:admission=" + wrong + " -> " + admission);
        }
        assertThat(upstreamProblems("wissel:bound=150%"))
                .singleElement()
                .asString()
                .contains("wissel:balance=consistent-hashing-bounded beside it");
    }

    @Test
    void upstream_oneSettingTwice_isAProblemUnlessTheyAgree() {
        assertThat(upstreamProblems("wissel:hold=10s", "wissel:hold=10s")).isEmpty();
        assertThat(upstreamProblems("wissel:hold=10s", "wissel:hold=20s"))
                .containsExactly(
                        "tag 'wissel:hold=20s': not a tag of Wissel's that can be understood (expected one value; an earlier tag is 'wissel:hold=10s')");
        assertThat(upstreamProblems(
                        "wissel:fallback=static", "wissel:fallback-header=A:1", "wissel:fallback-header=a:2"))
                .hasSize(1);
    }

    @Test
    void upstream_fallbackInPieces_mustBeComplete() {
        assertThat(upstreamProblems("wissel:fallback=static", "wissel:fallback-body.2=x"))
                .singleElement()
                .asString()
                .contains("the parts of fallback-body numbered from 1 without a gap");
        assertThat(upstreamProblems("wissel:fallback=none", "wissel:fallback-status=503", "wissel:fallback-body.1=x"))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("wissel:fallback=static beside it"));
        assertThat(upstreamProblems("wissel:fallback=static", "wissel:fallback-body.1=%E2", "wissel:fallback-body.0=x"))
                .hasSize(2);
        assertThat(upstreamProblems("wissel:fallback=static", "wissel:fallback-header=A:b%0D%0AC:d"))
                .hasSize(1);
    }

    @Test
    void upstream_shortLimitOfHold_isRaisedOrRefused() {
        assertThat(WisselTags.readUpstream(List.of("wissel:hold=1h"))
                        .value()
                        .failback()
                        .maxHold())
                .isEqualTo(Duration.ofHours(1));
        assertThat(upstreamProblems("wissel:hold=1h", "wissel:max-hold=1m"))
                .singleElement()
                .asString()
                .contains("at least hold, which is 1h");
    }

    @Test
    void tags_ofAnyText_neverThrow() {
        String[] keys = {
            "region", "capacity", "weight", "priority", "strategy", "region-order", "balance", "suspect", "headroom",
            "hold", "max-hold", "trials", "ramp", "retry-on", "retry-budget", "retry-floor", "deadline", "fallback",
            "fallback-status", "fallback-header", "fallback-body.1", "fallback-body.x", "", "."
        };
        String[] values = {
            "", "0", "1", "-1", "1s", "0s", "none", "static", "503", "600", "a:b", ":", "%", "99999999999", "1%"
        };
        forAll(3_000, random -> {
            List<String> tags = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                String value =
                        random.nextBoolean() ? values[random.nextInt(values.length)] : TagTextTest.anyText(random, 12);
                tags.add("wissel:" + keys[random.nextInt(keys.length)] + (random.nextInt(9) == 0 ? "" : "=") + value);
            }
            WisselTags.readUpstream(tags);
            WisselTags.readTarget(tags);
            WisselTags.readRoute(tags);
            WisselTags.readPlain(tags);
            WisselTags.strategyOf(tags);
        });
    }

    @Test
    void target_settings_areReadBack() {
        forAll(500, random -> {
            TargetSettings settings = new TargetSettings(
                    random.nextBoolean() ? "" : "region-" + random.nextInt(100),
                    random.nextBoolean()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(1 + random.nextInt(100_000) / 8.0),
                    random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(65536)));
            TagReading<TargetSettings> reading = WisselTags.readTarget(WisselTags.write(settings));
            assertThat(reading.problems()).isEmpty();
            assertThat(reading.value()).isEqualTo(settings);
        });
        assertThat(WisselTags.write(new TargetSettings("ams", OptionalDouble.of(400), OptionalInt.of(100))))
                .containsExactly("wissel:region=ams", "wissel:capacity=400", "wissel:weight=100");
    }

    @Test
    void target_wrongTags_areNamed() {
        assertThat(brief(WisselTags.readTarget(List.of(
                                "wissel:region=am s",
                                "wissel:capacity=0",
                                "wissel:capacitty=4",
                                "wissel:weight=65536",
                                "wissel:hold=1s"))
                        .problems()))
                .containsExactly(
                        "wissel:region=am s -> a name of at most 63 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit",
                        "wissel:capacity=0 -> a capacity above 0 requests a second",
                        "wissel:capacitty=4 -> one of these keys here: capacity, region, strategy, weight; did you mean 'wissel:capacity'?",
                        "wissel:weight=65536 -> a whole number from 0 to 65535",
                        "wissel:hold=1s -> one of these keys here: capacity, region, strategy, weight");
    }

    @Test
    void route_priority_isReadBack() {
        for (Priority priority : Priority.values()) {
            List<String> tags = WisselTags.write(new RouteSettings(priority));
            assertThat(WisselTags.readRoute(tags).value().priority()).isEqualTo(priority);
        }
        assertThat(WisselTags.readRoute(List.of()).value()).isEqualTo(RouteSettings.DEFAULTS);
        assertThat(WisselTags.readRoute(List.of("wissel:priority=urgent")).problems())
                .hasSize(1);
    }

    @Test
    void strategy_name_isFoundOnEveryEntity() {
        List<String> tags = List.of("a", WisselTags.strategy("web shop"));

        assertThat(tags.get(1)).isEqualTo("wissel:strategy=web%20shop");
        assertThat(WisselTags.strategyOf(tags)).contains("web shop");
        assertThat(WisselTags.readPlain(tags).problems()).isEmpty();
        assertThat(WisselTags.readUpstream(tags).problems()).isEmpty();
        assertThat(WisselTags.readPlain(List.of("wissel:hold=1s")).problems()).hasSize(1);
    }

    @Test
    void problem_atAPlace_isRenderedWithIt() {
        TagProblem problem = WisselTags.readUpstream(List.of("x", "wissel:holt=1s"))
                .problems()
                .get(0);

        assertThat(problem.at(
                                "kong.yml",
                                7,
                                12,
                                Path.ROOT.field("upstreams").index(0).field("tags"))
                        .render())
                .startsWith("kong.yml:7:12: tags[1]: wissel:holt=1s: not a tag of Wissel's that can be understood")
                .endsWith("did you mean 'wissel:hold'?)");
    }

    @Test
    void disagreements_betweenUpstreamAndTargets_areFound() {
        Map<String, TargetSettings> targets = new LinkedHashMap<>();
        targets.put("a:1", in("ams"));
        targets.put("b:1", in("lon"));
        targets.put("c:1", in(""));

        assertThat(WisselTags.disagreements(FULL, targets))
                .containsExactly(
                        "target 'b:1' stands in region 'lon' (expected: one of ams, fra)",
                        "target 'c:1' names no region (expected: a tag wissel:region=NAME, as its peers)");
        assertThat(WisselTags.disagreements(withFallback(new Fallback.Region("syd")), Map.of("a:1", in("ams"))))
                .containsExactly("fallback region 'syd' has no target");
        assertThat(WisselTags.disagreements(withFallback(new Fallback.Region("lon")), Map.of("a:1", in("lon"))))
                .isEmpty();
        assertThat(WisselTags.disagreements(UpstreamSettings.DEFAULTS, Map.of("a:1", in(""), "b:1", in(""))))
                .isEmpty();
    }

    @Test
    void regions_withoutATaggedOrder_comeAsTheTargetsNameThem() {
        List<TargetSettings> targets = List.of(in("fra"), in("ams"), in("fra"));

        assertThat(UpstreamSettings.DEFAULTS.regionsOver(targets)).containsExactly("fra", "ams");
        assertThat(FULL.regionsOver(targets)).containsExactly("ams", "fra");
    }

    private static TargetSettings in(String region) {
        return new TargetSettings(region, OptionalDouble.empty(), OptionalInt.empty());
    }

    private static UpstreamSettings withFallback(Fallback fallback) {
        return new UpstreamSettings(
                FULL.regionOrder(),
                FULL.balance(),
                FULL.suspect(),
                FULL.headroom(),
                FULL.failback(),
                FULL.retry(),
                FULL.deadline(),
                fallback,
                FULL.protection());
    }

    /** Headers keep the order of their tags; everything else may come in any order, as tools rearrange tags. */
    private static void shuffleKeepingHeaders(List<String> tags, RandomGenerator random) {
        List<String> headers = tags.stream()
                .filter(tag -> tag.startsWith("wissel:fallback-header"))
                .toList();
        tags.removeAll(headers);
        Collections.shuffle(tags, new java.util.Random(random.nextLong()));
        tags.addAll(headers);
    }

    private static UpstreamSettings anySettings(RandomGenerator random) {
        List<String> regions = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            regions.add("r" + i + "." + random.nextInt(10));
        }
        Duration hold = anyDuration(random);
        Set<Integer> statuses = new TreeSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            statuses.add(random.nextInt(400, 600));
        }
        List<String> methods = List.of("adaptive", "consistent-hashing-bounded");
        Optional<String> balance =
                random.nextBoolean() ? Optional.of(methods.get(random.nextInt(2))) : Optional.empty();
        return new UpstreamSettings(
                regions,
                balance,
                random.nextBoolean() ? Optional.of(anyDuration(random).plusMillis(1)) : Optional.empty(),
                (1 + random.nextInt(20_000)) / 10_000.0,
                new Failback(hold, hold.plus(anyDuration(random)), random.nextInt(1001), anyDuration(random)),
                new Retry(statuses, random.nextInt(10_001) / 10_000.0, random.nextInt(1_000_000) / 16.0),
                random.nextBoolean() ? Optional.of(anyDuration(random).plusMillis(1)) : Optional.empty(),
                anyFallback(random),
                anyProtection(random, balance));
    }

    private static Duration anyDuration(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(1L << (1 + random.nextInt(36))));
    }

    private static Protection anyProtection(RandomGenerator random, Optional<String> balance) {
        boolean bounded = balance.filter("consistent-hashing-bounded"::equals).isPresent();
        return new Protection(
                random.nextBoolean(),
                random.nextBoolean()
                        ? Optional.of(new Protection.Admission(
                                (8 + random.nextInt(700)) / 8.0, random.nextInt(1000) / 1000.0))
                        : Optional.empty(),
                random.nextBoolean() ? Optional.of(anyDuration(random).plusMillis(1)) : Optional.empty(),
                bounded ? (1001 + random.nextInt(8999)) / 1000.0 : Protection.HASH_BOUND);
    }

    private static Fallback anyFallback(RandomGenerator random) {
        switch (random.nextInt(4)) {
            case 0:
                return Fallback.NONE;
            case 1:
                return new Fallback.Region("r" + random.nextInt(5));
            case 2:
                return new Fallback.Service("s" + random.nextInt(5));
            default:
                Map<String, String> headers = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    headers.put("X-" + i, "a, b/c: d;e=\"%\" " + i);
                }
                return new Fallback.Static(random.nextInt(200, 600), headers, TagTextTest.anyText(random, 900));
        }
    }
}

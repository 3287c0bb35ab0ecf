package dev.wissel.kong.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.document.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose file a configuration is, and which Kong it is for. */
class FlavourTest {
    private static final String HEAD = "_format_version: \"3.0\"\n";
    private static final ReaderOptions OPTIONS = ReaderOptions.DEFAULT.withEnvironment(name -> "x");

    private static DeclarativeReader.Result read(ReaderOptions options, String text) {
        return new DeclarativeReader(options).read("k.yml", text);
    }

    private static List<String> problems(ReaderOptions options, String text) {
        return read(options, text).problems().stream().map(Problem::render).toList();
    }

    private static ReaderOptions version(String version) {
        return OPTIONS.withFlavour(Flavour.KONG).withVersion(KongVersion.parse(version));
    }

    @Test
    void read_decksKeys_kongRefusesAndDeckTakes() {
        String text = HEAD + "_info: {select_tags: [a]}\nservices: [{name: s, host: h}]\n";
        assertThat(problems(OPTIONS.withFlavour(Flavour.KONG), text))
                .containsExactly("k.yml:2:1: _info: unknown field (only decK knows it, Kong itself refuses the file)");
        assertThat(problems(OPTIONS.withFlavour(Flavour.DECK), text)).isEmpty();
        DeclarativeReader.Result either = read(OPTIONS, text);
        assertThat(either.flavour()).isEqualTo(Flavour.DECK);
        assertThat(either.acceptedBy()).containsExactly(Flavour.DECK);
        assertThat(either.config().services().get(0).tags()).containsExactly("a");
    }

    @Test
    void read_environmentMark_isTextToKong() {
        String text = HEAD + "services: [{name: s, host: h, path: '/${{ env \"DECK_P\" }}'}]\n";
        assertThat(problems(OPTIONS.withFlavour(Flavour.KONG), text))
                .singleElement()
                .asString()
                .contains("invalid path");
        assertThat(read(OPTIONS, text).config().services().get(0).path()).isEqualTo("/x");
    }

    @Test
    void read_topLevelTargets_deckRefuses() {
        String text = HEAD + "upstreams: [{name: u}]\ntargets: [{target: a, upstream: u}]\n";
        DeclarativeReader.Result either = read(OPTIONS, text);
        assertThat(either.problems()).isEmpty();
        assertThat(either.acceptedBy()).containsExactly(Flavour.KONG);
        assertThat(problems(OPTIONS.withFlavour(Flavour.DECK), text))
                .containsExactly(
                        "k.yml:3:1: targets: unknown field (decK does not read it at the top: put it under what it belongs to)");
    }

    @Test
    void read_namelessService_deckRefuses() {
        String text = HEAD + "services: [{host: h}]\nconsumers: [{username: a, hmacauth_credentials: [{username: b}]}]";
        assertThat(read(OPTIONS, text).acceptedBy()).containsExactly(Flavour.KONG);
        assertThat(problems(OPTIONS.withFlavour(Flavour.DECK), text))
                .containsExactly(
                        "k.yml:2:12: name: required field missing (decK needs a name or an id)",
                        "k.yml:3:50: secret: required field missing (decK needs it, Kong does not)");
    }

    @Test
    void read_formatVersion_dependsOnFlavourAndVersion() {
        assertThat(problems(OPTIONS.withFlavour(Flavour.DECK), "services: []"))
                .singleElement()
                .asString()
                .contains("cannot apply '1.1' config format version to Kong version 3.0 or above");
        assertThat(problems(version("2.8"), HEAD)).singleElement().asString().contains("expected one of: 1.1, 2.1");
        assertThat(problems(version("2.8"), "_format_version: \"2.1\"")).isEmpty();
        assertThat(problems(version("3.0"), "_format_version: \"2.1\"")).isEmpty();
    }

    @Test
    void read_olderKong_refusesWhatItDoesNotKnowYet() {
        assertThat(problems(version("3.1"), HEAD + "upstreams: [{name: u, algorithm: latency}]"))
                .containsExactly(
                        "k.yml:2:34: algorithm: latency: not one of the words that may stand here (Kong knows it since 3.2, this is for 3.1)");
        assertThat(problems(version("3.2"), HEAD + "upstreams: [{name: u, algorithm: latency}]"))
                .isEmpty();
        assertThat(problems(version("3.8"), HEAD + "plugins: [{name: redirect, config: {location: 'http://a'}}]"))
                .singleElement()
                .asString()
                .contains("plugin 'redirect' not enabled", "since 3.9");
        assertThat(problems(version("3.0"), HEAD + "keys: [{kid: a, jwk: \"{}\"}]"))
                .singleElement()
                .asString()
                .contains("keys: unknown field (Kong knows it since 3.1, this is for 3.0)");
        assertThat(problems(
                        version("2.8"),
                        "_format_version: \"2.1\"\nplugins: [{name: prometheus, config: {latency_metrics: true}}]"))
                .singleElement()
                .asString()
                .contains("latency_metrics: unknown field (Kong knows it since 3.0");
    }

    @Test
    void read_namesThatThreeTookAway_areFineBefore() {
        String plugin = "plugins: [{name: ip-restriction, config: {whitelist: [10.0.0.0/8]}}]";
        assertThat(read(version("2.8"), "_format_version: \"2.1\"\n" + plugin)
                        .config()
                        .plugins()
                        .get(0)
                        .config())
                .containsEntry("allow", List.of("10.0.0.0/8"));
        assertThat(problems(version("3.0"), HEAD + plugin)).hasSize(2);
    }

    @Test
    void read_tildePath_isNoPathBeforeThree() {
        String route = "routes: [{paths: ['~/a']}]";
        assertThat(problems(version("2.8"), "_format_version: \"2.1\"\n" + route))
                .containsExactly(
                        "k.yml:2:19: paths[0]: ~/a: should start with: / (before 3.0 a regular expression has no ~ in front)");
        assertThat(problems(version("3.0"), HEAD + route)).isEmpty();
    }

    @Test
    void read_enterprise_isNamedAsSuchAndTakenThere() {
        String plugin = HEAD + "plugins: [{name: openid-connect, config: {issuer: x}}]";
        assertThat(problems(OPTIONS, plugin))
                .containsExactly(
                        "k.yml:2:18: name: openid-connect: plugin 'openid-connect' not enabled; add it to the 'plugins' configuration property (it is an Enterprise plugin)");
        ReaderOptions enterprise = OPTIONS.withEdition(Edition.ENTERPRISE).withVersion(new KongVersion(3, 12));
        assertThat(problems(enterprise, plugin)).isEmpty();
        String entities = HEAD + "consumer_groups: [{name: g}]\n"
                + "upstreams: [{name: u, algorithm: sticky-sessions, sticky_sessions_cookie: c, targets: [{target: a, failover: true}]}]\n"
                + "plugins: [{name: cors, config: {future: 1}, ordering: {before: {access: [acl]}}}]";
        assertThat(problems(OPTIONS.withFlavour(Flavour.KONG), entities))
                .hasSize(6)
                .first()
                .asString()
                .contains("consumer_groups: unknown field (only Kong Enterprise knows it)");
        DeclarativeReader.Result taken = read(enterprise, entities);
        assertThat(taken.problems()).isEmpty();
        assertThat(taken.config().targets()).hasSize(1);
        assertThat(problems(OPTIONS.withEdition(Edition.ENTERPRISE), entities))
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("failover: unknown field"));
    }

    @Test
    void read_severalDocuments_kongTakesTheFirst() {
        String text = HEAD + "services: [{name: s, host: h}]\n---\nservices: []\n";
        DeclarativeReader.Result either = read(OPTIONS, text);
        assertThat(either.acceptedBy()).containsExactly(Flavour.KONG);
        assertThat(either.config().services()).hasSize(1);
        assertThat(either.notes()).extracting(Problem::message).containsExactly("a second document starts here");
        assertThat(problems(OPTIONS.withFlavour(Flavour.KONG), text + "- [")).isNotEmpty();
    }

    @Test
    void read_numbersOnlyKongReads_areNoted() {
        DeclarativeReader.Result result =
                read(OPTIONS, HEAD + "services: [{name: s, host: h, port: 0120, retries: 1_0}]");
        assertThat(result.config().services().get(0).port()).isEqualTo(80);
        assertThat(result.config().services().get(0).retries()).isEqualTo(10);
        assertThat(result.notes())
                .extracting(Problem::render)
                .containsExactly(
                        "k.yml:2:37: 0120: a number to Kong, 80 (write a plain decimal number, or quote it: readers of YAML differ over this one)",
                        "k.yml:2:52: 1_0: a number to Kong, 10 (write a plain decimal number, or quote it: readers of YAML differ over this one)");
    }

    @Test
    void read_pluginThatCannotBeAConsumers_isNotedOrRefusedAsKongDoes() {
        String text = HEAD + "consumers: [{username: a, plugins: [{name: cors}]";
        assertThat(read(OPTIONS, text + "}]").notes())
                .singleElement()
                .asString()
                .contains("not for a consumer");
        assertThat(problems(OPTIONS, text + ", bogus: 1}]"))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("consumer: value must be null"));
    }
}

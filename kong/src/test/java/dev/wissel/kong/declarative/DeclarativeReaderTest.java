package dev.wissel.kong.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.document.Problem;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeclarativeReaderTest {
    private static final String HEAD = "_format_version: \"3.0\"\n";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("DECK_PORT", "8443", "DECK_HOST", "api.example", "DECK_SECRET", "hunter2hunter2");

    private static final DeclarativeReader READER =
            new DeclarativeReader(ReaderOptions.DEFAULT.withEnvironment(ENVIRONMENT::get));

    private static DeclarativeReader reader(Flavour flavour) {
        return new DeclarativeReader(ReaderOptions.DEFAULT.withFlavour(flavour).withEnvironment(ENVIRONMENT::get));
    }

    private static List<String> problems(String text) {
        DeclarativeReader.Result result = READER.read("kong.yml", text);
        assertThat(result.config() == null).isEqualTo(!result.problems().isEmpty());
        return result.problems().stream().map(Problem::render).toList();
    }

    private static KongConfig config(String text) {
        DeclarativeReader.Result result = READER.read("kong.yml", text);
        assertThat(result.problems()).isEmpty();
        return result.config();
    }

    private static Upstream upstream(String fields) {
        return config(HEAD + "upstreams: [{name: u, " + fields + "}]")
                .upstreams()
                .get(0);
    }

    private static List<String> service(String fields) {
        return problems(HEAD + "services: [{name: s, " + fields + "}]");
    }

    private static List<String> route(String fields) {
        return problems(HEAD + "routes: [{" + fields + "}]").stream()
                .map(line -> line.replaceFirst("^kong.yml:2:[0-9]+: ", ""))
                .toList();
    }

    @Test
    void read_manyMistakes_allAreNamedWithPlaceTextAndMend() {
        assertThat(problems("""
                        _format_version: 3.0
                        servces: []
                        services:
                        - name: product
                          host: product.upstream:80
                          retries: "5"
                          enabled: yes
                          routes:
                          - name: on
                            paths: ["~/a(", "/x//y", /a/../b]
                            methods: get
                          plugins:
                          - name: rate-limitng
                          - name: rate-limiting
                            config: {minute: 100, hour: 10, redis: {password: 12345678}}
                        upstreams:
                        - name: product.upstream
                          hash_on: header
                          slots: 1_000
                          targets:
                          - target: 10.0.0.1:80
                            weight: 65536
                          - target: 10.0.0.2:80
                            wieght: 010
                            failover: true
                          - target: a:b:c
                            weight: 010
                        routes:
                        - name: other
                          service: produkt
                          paths: [/a]
                        """))
                .containsExactly(
                        "kong.yml:1:18: _format_version: 3.0: expected a string (quote it, \"3.0\")",
                        "kong.yml:2:1: servces: unknown field (did you mean 'services'?)",
                        "kong.yml:5:9: host: product.upstream:80: must not have a port",
                        "kong.yml:6:12: retries: 5: expected an integer (remove the quotes)",
                        "kong.yml:9:11: name: on: expected a string (quote it, \"on\": Kong reads the bare word as a boolean)",
                        "kong.yml:10:13: paths[0]: ~/a(: invalid regex: '/a(' (PCRE returned: pcre2_compile() failed: missing closing parenthesis in \"/a(\")",
                        "kong.yml:10:21: paths[1]: /x//y: must not have empty segments",
                        "kong.yml:10:30: paths[2]: /a/../b: non-normalized path, consider use '/b' instead",
                        "kong.yml:11:14: methods: get: expected a set (write it as a list: [get])",
                        "kong.yml:13:11: name: rate-limitng: plugin 'rate-limitng' not enabled; add it to the 'plugins' configuration property (did you mean 'rate-limiting'?)",
                        "kong.yml:15:13: config: The limit for hour(10.0) cannot be lower than the limit for minute(100.0)",
                        "kong.yml:15:55: password: (hidden): expected a string",
                        "kong.yml:18:12: upstreams[0]: header: failed conditional validation given value of field 'hash_on'",
                        "kong.yml:18:12: hash_on_header: required field missing (needed by hash_on: header)",
                        "kong.yml:22:13: weight: 65536: value should be between 0 and 65535 (left out, it is 100)",
                        "kong.yml:24:5: wieght: unknown field (did you mean 'weight'?)",
                        "kong.yml:25:5: failover: unknown field (only Kong Enterprise knows it)",
                        "kong.yml:26:13: target: a:b:c: Invalid target ('a:b:c'); not a valid hostname or ip address",
                        "kong.yml:30:12: service: produkt: invalid reference 'service: produkt' (no such entry in 'services') (did you mean 'product'?)");
    }

    @Test
    void read_json_placesAreAsGood() {
        String text =
                "{\n  \"_format_version\": \"3.0\",\n  \"upstreams\": [\n    {\"name\": \"u\", \"slots\": 9}\n  ]\n}";
        assertThat(problems(text))
                .containsExactly(
                        "kong.yml:4:28: slots: 9: value should be between 10 and 65536 (left out, it is 10000)");
    }

    @Test
    void read_duplicateKey_lastOneCountsForKongAndIsNoted() {
        String text = HEAD + "services: [{name: a, host: h}]\nservices: [{name: b, host: h}]\n";
        DeclarativeReader.Result result = READER.read("kong.yml", text);
        assertThat(result.config().services()).extracting(Service::name).containsExactly("b");
        assertThat(result.notes().stream().map(Problem::render))
                .containsExactly(
                        "kong.yml:3:1: services: duplicate key: Kong takes this one and drops the first (first at line 2, column 1; join the two or remove one)");
        assertThat(result.acceptedBy()).containsExactly(Flavour.KONG);
        assertThat(reader(Flavour.DECK).read("kong.yml", text).problems().stream()
                        .map(Problem::render))
                .containsExactly(
                        "kong.yml:3:1: services: duplicate key (first at line 2, column 1; join the two or remove one)");
    }

    @Test
    void read_noObject_isRefused() {
        assertThat(problems("just text")).singleElement().asString().contains("expected an object");
        assertThat(problems("[]")).singleElement().asString().contains("expected an object");
        assertThat(problems("")).containsExactly("kong.yml:1:1: expected an object (the document is empty)");
        assertThat(problems("services: []"))
                .containsExactly(
                        "kong.yml:1:1: _format_version: required field missing (_format_version: \"3.0\" at the top)");
    }

    @Test
    void read_version_onlyKongsThree() {
        assertThat(config("_format_version: '1.1'").services()).isEmpty();
        assertThat(config("{\"_format_version\": \"2.1\", \"_transform\": true, \"_comment\": \"x\"}")
                        .services())
                .isEmpty();
        assertThat(problems("_format_version: \"3.1\""))
                .containsExactly(
                        "kong.yml:1:18: _format_version: 3.1: expected one of: 1.1, 2.1, 3.0 (did you mean '1.1'?)");
    }

    @Test
    void read_flatAndNested_giveTheSame() {
        KongConfig nested = config(
                HEAD
                        + "services: [{name: s, host: u, routes: [{name: r, paths: [/a]}]}]\nupstreams: [{name: u, targets: [{target: 'a:1'}]}]");
        KongConfig flat = config(
                HEAD
                        + "targets: [{target: 'a:1', upstream: u, id: "
                        + nested.targets().get(0).id() + "}]\n"
                        + "routes: [{name: r, paths: [/a], service: s}]\nservices: [{name: s, host: u}]\nupstreams: [{name: u}]");
        assertThat(flat).isEqualTo(nested);
        KongConfig byId = config(HEAD + "services: [{name: s, host: u}]\nroutes: [{name: r, paths: [/a], service: {id: "
                + nested.services().get(0).id() + "}}]");
        assertThat(byId.routes()).isEqualTo(nested.routes());
    }

    @Test
    void read_nestedChildNamingAnotherParent_isRefused() {
        assertThat(
                        problems(
                                HEAD
                                        + "services: [{name: s, host: h, plugins: [{name: cors, consumer: c}]}]\nconsumers: [{username: c}]"))
                .containsExactly("kong.yml:2:64: consumer: c: value must be null (leave it out)");
    }

    @Test
    void read_serviceUrl_standsForItsParts() {
        Service service = config(HEAD + "services: [{name: s, url: 'https://a.b/p', host: x, port: 1}]")
                .services()
                .get(0);
        assertThat(List.of(service.protocol(), service.host(), service.port(), service.path()))
                .containsExactly("https", "a.b", 443, "/p");
        Service grpc = config(HEAD + "services: [{name: s, url: 'grpc://a.b:9'}]")
                .services()
                .get(0);
        assertThat(List.of(grpc.protocol(), grpc.port())).containsExactly("grpc", 9);
        assertThat(config(HEAD + "services: [{name: s, url: '//a.b:443'}]")
                        .services()
                        .get(0)
                        .protocol())
                .isEqualTo("https");
        assertThat(config(HEAD + "services: [{name: s, url: 'http://[::1]:81/'}]")
                        .services()
                        .get(0)
                        .host())
                .isEqualTo("::1");
        assertThat(service("url: 'http:///p'")).singleElement().asString().contains("host: required field missing");
        assertThat(service("url: [x]")).hasSize(2).first().asString().contains("host: required field missing");
    }

    @Test
    void read_service_rangesAndRulesBetweenFields() {
        assertThat(service("host: h, connect_timeout: 0"))
                .singleElement()
                .asString()
                .contains("value should be between 1 and 2147483646");
        assertThat(service("host: h, port: 1.5")).singleElement().asString().contains("port: 1.5: expected an integer");
        assertThat(service("host: h, port: .nan")).singleElement().asString().contains("expected an integer");
        assertThat(service("host: h, protocol: null"))
                .singleElement()
                .asString()
                .contains("required field missing");
        assertThat(service("host: h, retries: null")).isEmpty();
        assertThat(service("host: h, protocol: tcp, path: /x"))
                .containsExactlyInAnyOrder(
                        "kong.yml:2:41: services[0]: tcp: failed conditional validation given value of field 'protocol'",
                        "kong.yml:2:52: path: /x: value must be null (leave it out, because protocol is tcp)");
        assertThat(service("host: h, tls_verify: true")).hasSize(2);
        assertThat(service("host: h, protocol: https, tls_verify: true, tls_verify_depth: 64"))
                .isEmpty();
        assertThat(service("host: h, path: /a%zz"))
                .singleElement()
                .asString()
                .contains("invalid url-encoded value: '%zz'");
        assertThat(service("host: h, tags: ['a,b']"))
                .singleElement()
                .asString()
                .contains("invalid tag 'a,b': expected printable ascii");
        assertThat(service("host: h, id: x")).singleElement().asString().contains("expected a valid UUID");
        assertThat(service("host: ''")).singleElement().asString().contains("length must be at least 1");
    }

    @Test
    void read_upstream_algorithmAndHashOnAdjustEachOther() {
        assertThat(upstream("hash_on: ip").algorithm()).isEqualTo("consistent-hashing");
        assertThat(upstream("hash_on: ip, algorithm: round-robin").algorithm()).isEqualTo("consistent-hashing");
        assertThat(upstream("hash_on: none, algorithm: consistent-hashing").algorithm())
                .isEqualTo("round-robin");
        assertThat(upstream("algorithm: consistent-hashing").hashOn()).isEqualTo("none");
        assertThat(upstream("algorithm: consistent-hashing").algorithm()).isEqualTo("consistent-hashing");
        assertThat(upstream("algorithm: least-connections, hash_on: ip").hashOn())
                .isEqualTo("none");
        assertThat(upstream("algorithm: latency, hash_on: ip").algorithm()).isEqualTo("latency");
    }

    @Test
    void read_upstream_rulesBetweenFields() {
        assertThat(problems(HEAD + "upstreams: [{name: u, hash_on: ip, hash_fallback: ip}]")
                        .get(1))
                .contains(
                        "hash_fallback: ip: expected one of: none, consumer, header, cookie, path, query_arg, uri_capture");
        assertThat(problems(HEAD + "upstreams: [{name: u, hash_on: cookie, hash_on_cookie: c, hash_fallback: ip}]")
                        .get(1))
                .contains("expected one of: none");
        assertThat(
                        problems(
                                HEAD
                                        + "upstreams: [{name: u, hash_on: header, hash_on_header: x, hash_fallback: header, hash_fallback_header: x}]"))
                .singleElement()
                .asString()
                .contains("values of these fields must be distinct: 'hash_on_header', 'hash_fallback_header'");
        assertThat(problems(HEAD + "upstreams: [{name: u, hash_on: ip, hash_fallback: cookie}]"))
                .hasSize(2);
        assertThat(problems(HEAD + "upstreams: [{name: u, healthchecks: {active: {headers: {x: y}}}}]"))
                .singleElement()
                .asString()
                .contains("headers: y: expected an array");
        assertThat(problems(HEAD
                        + "upstreams: [{name: u, healthchecks: {active: {healthy: {successes: 2.5, interval: 0.5}}}}]"))
                .singleElement()
                .asString()
                .contains("successes: 2.5: expected an integer");
    }

    @Test
    void read_target_isNormalised() {
        KongConfig config = config(
                HEAD + "upstreams: [{name: u, targets: [{target: 10.0.00.1}, {target: '[::1]:9'}, {target: 'x.y'}]}]");
        assertThat(config.targets().stream().map(Target::target))
                .containsExactly("10.0.0.1:8000", "[0000:0000:0000:0000:0000:0000:0000:0001]:9", "x.y:8000");
        assertThat(config.targets().get(1).host()).isEqualTo("[0000:0000:0000:0000:0000:0000:0000:0001]");
        assertThat(config.targets().get(1).port()).isEqualTo(9);
        String twice = HEAD + "upstreams: [{name: u, targets: [{target: a}, {target: 'a:8000'}]}]";
        assertThat(config(twice).targets()).extracting(Target::target).containsExactly("a:8000");
        assertThat(READER.read("kong.yml", twice).notes())
                .extracting(Problem::render)
                .containsExactly(
                        "kong.yml:2:55: target: a:8000: the same address again (first at line 2; only the first is used)");
        assertThat(reader(Flavour.DECK).read("kong.yml", twice).problems())
                .extracting(Problem::render)
                .containsExactly(
                        "kong.yml:2:55: target: a:8000: uniqueness violation: 'targets' entity with target set to 'a:8000' already declared (first at line 2)");
        assertThat(problems(HEAD + "targets: [{target: a}]"))
                .singleElement()
                .asString()
                .contains("upstream: required field missing");
    }

    @Test
    void read_route_protocolDecidesWhatMayBeSet() {
        assertThat(route("name: r"))
                .singleElement()
                .asString()
                .contains("must set one of 'methods', 'hosts', 'headers', 'paths', 'snis' when 'protocols' is 'https'");
        assertThat(route("protocols: [http], paths: []"))
                .singleElement()
                .asString()
                .contains("must set one of 'methods', 'hosts', 'headers', 'paths' when 'protocols' is 'http'");
        assertThat(route("protocols: [tcp], paths: [/a], snis: [a.b]"))
                .contains(
                        "paths: (a list): cannot set 'paths' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp' (leave it out)");
        assertThat(route("protocols: [tcp], destinations: [{port: 80}]")).isEmpty();
        assertThat(route("protocols: [tcp], destinations: [{ip: 10.0.0.0/33}]"))
                .singleElement()
                .asString()
                .contains("invalid ip or cidr range: '10.0.0.0/33'");
        assertThat(route("protocols: [tls_passthrough], snis: []"))
                .singleElement()
                .asString()
                .contains("must set snis when 'protocols' is 'tls_passthrough'");
        assertThat(route("protocols: [grpc], hosts: [a.b], strip_path: true"))
                .singleElement()
                .asString()
                .contains("cannot set 'strip_path' when 'protocols' is 'grpc' or 'grpcs'");
        assertThat(config(HEAD + "routes: [{protocols: [grpc], hosts: [a.b]}]")
                        .routes()
                        .get(0)
                        .stripPath())
                .isFalse();
        assertThat(route("protocols: [http, tcp], paths: [/a]"))
                .first()
                .asString()
                .contains("these sets are mutually exclusive: ('http', 'https'), ('tcp', 'tls', 'udp')");
        assertThat(route("protocols: [htp], paths: [x]"))
                .containsExactly("protocols: htp: unknown type: htp (did you mean 'http'?)");
        assertThat(route("protocols: [http], snis: [a.b], paths: [/a]")).hasSize(2);
        assertThat(route("paths: [/a], sources: [{ip: 1.2.3.4}]"))
                .singleElement()
                .asString()
                .contains("cannot set 'sources' when 'protocols' is 'http' or 'https'");
        assertThat(route("paths: [/a], regex_priority: 2147483648"))
                .singleElement()
                .asString()
                .contains("value should be between -2147483648 and 2147483647");
        assertThat(route("paths: [/a], headers: {HOST: [a]}"))
                .singleElement()
                .asString()
                .contains("cannot contain 'host' header");
        assertThat(route("paths: [/a], https_redirect_status_code: 303"))
                .singleElement()
                .asString()
                .contains("expected one of: 426, 301, 302, 307, 308");
        assertThat(route("paths: ['~/a(?!b)']"))
                .containsExactly(
                        "routes[0]: ~/a(?!b): Router Expression failed validation: look-around, including look-ahead and look-behind, is not supported");
    }

    @Test
    void read_olderVersions_migrateRegexPaths() {
        String routes =
                "services: [{name: s, host: h, routes: [{name: r, paths: [\"/a\\\\d+\", /plain/%41, \"/x%2E(y)\"]}]}]";
        assertThat(config("_format_version: \"2.1\"\n" + routes).routes().get(0).paths())
                .containsExactly("~/a\\d+", "/plain/A", "~/x\\.(y)");
        assertThat(config(HEAD + routes.replace("/plain/%41", "/p").replace("/x%2E(y)", "/x(y)"))
                        .routes()
                        .get(0)
                        .paths())
                .containsExactly("/a\\d+", "/p", "/x(y)");
    }

    @Test
    void read_plugins_furtherNamesAreAnOption() {
        String text = HEAD + "plugins: [{name: circuit-breaker, config: {anything: [1, {goes: true}]}}]";
        assertThat(problems(text)).singleElement().asString().contains("plugin 'circuit-breaker' not enabled");
        Plugin plugin = new DeclarativeReader(ReaderOptions.DEFAULT.withExtraPlugins(Set.of("circuit-breaker")))
                .read("k", text)
                .config()
                .plugins()
                .get(0);
        assertThat(plugin.config()).isEqualTo(Map.of("anything", List.of(1L, Map.of("goes", true))));
    }

    @Test
    void read_rateLimiting_schemaIsKongs() {
        String head = HEAD + "plugins: [{name: rate-limiting, config: {minute: 5, ";
        assertThat(problems(head + "policy: redis}}]"))
                .hasSize(2)
                .last()
                .asString()
                .contains("host: required field missing (needed by config.policy: redis)");
        assertThat(problems(head + "policy: redis, redis_host: r.local}}]")).isEmpty();
        assertThat(problems(head + "limit_by: header}}]")).hasSize(2);
        assertThat(problems(head + "sync_rate: 1}}]"))
                .singleElement()
                .asString()
                .contains("sync_rate can only be used with the redis policy");
        assertThat(problems(head + "second: 0}}]")).singleElement().asString().contains("value must be greater than 0");
        assertThat(problems(head + "policy: cluster}}]"))
                .singleElement()
                .asString()
                .contains("expected one of: local, redis");
        assertThat(config(head + "redis_port: 1}}]").plugins().get(0).config().get("redis"))
                .asString()
                .contains("port=1");
        assertThat(problems(HEAD + "plugins: [{name: prometheus, config: {buckets: [1]}}]"))
                .singleElement()
                .asString()
                .contains("unknown field");
    }

    @Test
    void read_whatDeckAdds_isAppliedOrTolerated() {
        KongConfig config = config("""
                        _format_version: "3.0"
                        _workspace: default
                        _konnect: {control_plane_name: x}
                        _info:
                          select_tags: [web]
                          defaults:
                            service: {retries: 2}
                            upstream: {healthchecks: {active: {http_path: /up, timeout: 2}}}
                        _plugin_configs:
                          limit: {minute: 10, hide_client_headers: true}
                        services:
                        - name: s
                          host: ${{ env "DECK_HOST" }}
                          port: ${{ env "DECK_PORT" | toInt }}
                          tags: [own]
                          plugins:
                          - {name: rate-limiting, _config: limit, config: {minute: 7}}
                        upstreams:
                        - name: u
                          healthchecks: {active: {http_path: /own}}
                          targets: [{target: 'a:1'}]
                        """);
        Service service = config.services().get(0);
        assertThat(service.host() + ":" + service.port()).isEqualTo("api.example:8443");
        assertThat(service.retries()).isEqualTo(2);
        assertThat(service.tags()).containsExactly("own", "web");
        assertThat(config.targets().get(0).tags()).containsExactly("web");
        assertThat(config.upstreams().get(0).healthchecks().active().httpPath()).isEqualTo("/own");
        assertThat(config.upstreams().get(0).healthchecks().active().timeoutSeconds())
                .isEqualTo(2);
        assertThat(config.plugins().get(0).config())
                .containsEntry("minute", 7L)
                .containsEntry("hide_client_headers", true);
        assertThat(problems(HEAD + "_other: 1")).singleElement().asString().contains("_other: unknown field");
    }

    @Test
    void read_environment_unsetIsNamedAndValuesAreNotShown() {
        assertThat(
                        problems(
                                HEAD
                                        + "# ${{ env \"DECK_NONE\" }}\nservices: [{name: s, host: ${{ env \"DECK_GONE\" }}, port: ${{ env \"PATH\" }}}]"))
                .containsExactly(
                        "kong.yml:3:28: ${{ env \"DECK_GONE\" }}: environment variable 'DECK_GONE' is present in the file but not set",
                        "kong.yml:3:58: ${{ env \"PATH\" }}: environment variables in a file must be prefixed with 'DECK_', found: 'PATH'");
        assertThat(problems(HEAD + "services:\n- {name: \"${{ env \"DECK_SECRET\" }}!\", host: h, port: x}"))
                .containsExactly(
                        "kong.yml:3:10: name: ${{ env \"DECK_SECRET\" }}!: invalid value '${{ env \"DECK_SECRET\" }}!': the only accepted ascii characters are alphanumerics or ., -, _, and ~",
                        "kong.yml:3:54: port: x: expected an integer");
        assertThat(READER.read("kong.yml", HEAD + "upstreams: [{name: '${{ env \"DECK_SECRET\" }}:1'}]")
                        .kongFields()
                        .toString())
                .contains("no port allowed")
                .doesNotContain("hunter2");
    }

    @Test
    void read_twiceTheSame_isRefused() {
        assertThat(problems(HEAD + "plugins:\n- name: cors\n- name: cors"))
                .singleElement()
                .asString()
                .startsWith("kong.yml:4:3: id: ")
                .contains("uniqueness violation: 'plugins' entity with primary key set to '");
        assertThat(problems(HEAD + "consumers:\n- {username: a, custom_id: x}\n- {username: b, custom_id: x}"))
                .singleElement()
                .asString()
                .contains("uniqueness violation: 'consumers' entity with custom_id set to 'x' already declared");
        assertThat(
                        problems(
                                HEAD
                                        + "services: [{name: a, host: h, routes: [{name: r, paths: [/]}]}, {name: b, host: h, routes: [{name: r, paths: [/]}]}]"))
                .hasSize(1);
    }

    @Test
    void read_otherEntitiesOfKong_areNoted() {
        DeclarativeReader.Result result = READER.read(
                "kong.yml", HEAD + "vaults: []\nconsumers: [{username: a, keyauth_credentials: [{key: k}]}]");
        assertThat(result.problems()).isEmpty();
        assertThat(result.notes()).singleElement().asString().startsWith("kong.yml:2:1: vaults: not used");
    }

    @Test
    void read_certificates_pemIsLookedAtAndKeysAreNotShown() {
        List<String> problems =
                problems(HEAD + "certificates: [{cert: nonsense, key: verysecretkey, snis: [{name: a.b.*.c}]}]");
        assertThat(problems).hasSize(3);
        assertThat(problems.toString())
                .contains("invalid certificate", "invalid key", "wildcard must be leftmost or rightmost character")
                .doesNotContain("verysecretkey");
        assertThat(config(
                                HEAD
                                        + "certificates: [{cert: '{vault://env/c}', key: '{vault://env/k}', snis: [{name: '*.b'}]}]")
                        .snis())
                .hasSize(1);
    }

    @Test
    void read_routeWithoutName_keepsItsIdBetweenReads() {
        String text = HEAD + "routes: [{paths: [/a]}, {paths: [/b]}]";
        List<Route> routes = config(text).routes();
        assertThat(routes).isEqualTo(config(text).routes());
        assertThat(routes.get(0).id()).isNotEqualTo(routes.get(1).id());
    }
}

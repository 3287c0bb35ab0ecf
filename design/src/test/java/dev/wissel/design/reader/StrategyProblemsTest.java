package dev.wissel.design.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said about mistakes, word for word: these lines are what a person works with. */
class StrategyProblemsTest {
    private static String problems(String text) {
        StrategyReader.Reading reading = StrategyReader.read("s.yml", text);
        assertThat(reading.strategy()).isEmpty();
        return reading.problems().stream()
                .map(problem -> problem.render() + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void problems_ofEveryKind_comeAllAtOnceWithTheirPlaces() {
        assertThat(problems("""
                strategy: web shop
                objective: {availability: 99.99, windw: 30d, latency: {p99: 300}, failover: 30}
                regions: [ams, fra, ams]
                kong: {version: "2.7", edition: community, mode: DB}
                defaults:
                  balance: round_robin
                  health: {path: health, interval: 5, timeout: 1 s, failures: 0, succeses: 2}
                  endpoints: {}
                services:
                  product:
                    routes: [{paths: [products, /a//b], methods: [get]}, {}]
                    path: api
                    endpoints:
                      asm: [{target: "10.0.0.1:8080", weight: 70000, capacity: 400}]
                      fra: [{target: 10.0.0.1, capacity: 0/s}, {weight: 1}, "2001:db8::1:80"]
                    headroom: 0%
                  order: {}
                """)).isEqualTo("""
                s.yml:1:11: strategy: web shop: not a valid name (expected a name of at most 63 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit)
                s.yml:2:27: availability: 99.99: not a valid percentage (expected a percentage with its sign, such as 99.99%)
                s.yml:2:34: windw: unknown key (expected one of availability, window, latency, failover; did you mean 'window'?)
                s.yml:2:61: p99: 300: not a valid duration (expected a duration with its unit, such as 300s or 300ms)
                s.yml:2:77: failover: 30: not a valid duration (expected a duration with its unit, such as 30s or 30ms)
                s.yml:3:21: regions[2]: ams: written twice (first at line 3, column 11)
                s.yml:4:17: version: 2.7: not a valid version of Kong (expected 2.8 or later, such as "3.9")
                s.yml:4:33: edition: community: unknown word (expected one of oss, enterprise)
                s.yml:4:50: mode: DB: unknown word (expected one of db, dbless, hybrid; did you mean 'db'?)
                s.yml:6:12: balance: round_robin: unknown word (expected one of round-robin, least-connections, consistent-hashing, consistent-hashing-bounded, latency, adaptive; did you mean 'round-robin'?)
                s.yml:7:18: path: health: not a valid path (expected a path that begins with /, such as /products)
                s.yml:7:36: interval: 5: not a valid duration (expected a duration with its unit, such as 5s or 5ms)
                s.yml:7:48: timeout: 1 s: not a valid duration (expected a duration such as 300ms, 5s, 2m, 1h or 30d)
                s.yml:7:63: failures: 0: out of range (expected a whole number from 1 to 254)
                s.yml:7:66: succeses: unknown key (expected one of type, path, interval, timeout, suspect, failures, successes, statuses; did you mean 'successes'?)
                s.yml:8:3: endpoints: unknown key (expected one of protocol, balance, health, timeouts, retries, failback, fallback, protect, slow_start, headroom, priority)
                s.yml:11:23: paths[0]: products: not a valid path (expected a path that begins with /, such as /products)
                s.yml:11:33: paths[1]: /a//b: not a valid path (expected the path in its normal form, which is /a/b, because requests are normalised too)
                s.yml:11:51: methods[0]: get: not a valid method (expected a method in upper case, such as GET)
                s.yml:11:58: routes[1]: a route that matches nothing (expected paths, hosts, methods or headers)
                s.yml:12:11: path: api: not a valid path (expected a path that begins with /, such as /products)
                s.yml:14:7: asm: unknown region (expected one of ams, fra; did you mean 'ams'?)
                s.yml:14:47: weight: 70000: out of range (expected a whole number from 0 to 65535)
                s.yml:14:64: capacity: 400: not a valid capacity (expected a rate with its unit, such as 400/s or 400/m)
                s.yml:15:22: target: 10.0.0.1: not a valid address (expected host:port, such as product-1.ams.example:8080, 10.0.0.1:8080 or [2001:db8::1]:8080, with the port)
                s.yml:15:42: capacity: 0/s: not a valid capacity (expected a capacity above 0, at least 0.001/s)
                s.yml:15:48: fra[1]: the target is missing (expected target: host:port)
                s.yml:15:61: fra[2]: 2001:db8::1:80: not a valid address (expected host:port, such as product-1.ams.example:8080, 10.0.0.1:8080 or [2001:db8::1]:8080, IPv6 addresses in brackets)
                s.yml:16:15: headroom: 0%: not a valid percentage (expected a percentage above 0% and at most 200%)
                s.yml:17:10: order: the endpoints are missing (expected endpoints: {ams: [{target: "10.0.0.1:8080"}]})
                """);
    }

    @Test
    void problems_betweenSettings_areFound() {
        assertThat(problems("""
                regions: [ams, fra]
                services:
                  a:
                    routes: [{paths: [/same, /other]}]
                    balance: consistent-hashing
                    endpoints: {ams: ["h:1", "H:1"], fra: [{target: "h:2"}]}
                    fallback: {service: d}
                  b:
                    routes: [{paths: [/same]}]
                    balance: {method: consistent-hashing, on: header X-Key, fallback: header x_key}
                    endpoints: {ams: [{target: "h:1", weight: 0}]}
                    fallback: {region: fra}
                  c:
                    regions: [ams]
                    balance: {method: round-robin, on: ip}
                    endpoints: {ams: ["h:1"], fra: ["h:2"]}
                    failback: {hold: 10s, max_hold: 5s}
                    health: {type: tcp, path: /health}
                    fallback: {service: e}
                  e:
                    regions: [ams, fra, lon]
                    endpoints: {ams: ["h:1"]}
                    fallback: {service: c}
                  f:
                    balance: {method: consistent-hashing, on: cookie id, fallback: ip, slots: 1000}
                    endpoints: {ams: ["h:1", "h:2", "h:3", "h:4", "h:5", "h:6"]}
                    fallback: {static: {status: 204, body: x, headers: {Content-Length: 3, A: x, a: y}}, region: ams}
                """)).isEqualTo("""
                s.yml:5:14: balance: consistent-hashing: consistent-hashing does not say what to hash (expected {method: consistent-hashing, on: header X-Customer})
                s.yml:6:30: ams[1]: H:1: the same address twice in a service (first at line 6, column 23)
                s.yml:7:25: service: d: unknown service (expected one of b, c, e, f; did you mean 'b'?)
                s.yml:9:14: routes[0]: '/same': this route and one of service 'a' both take '/same', and nothing tells them apart (first at line 4, column 14; give one another path, or hosts, methods or headers of its own)
                s.yml:10:71: fallback: header x_key: cannot follow 'on: header X-Key' (expected something else than what 'on' hashes)
                s.yml:11:16: endpoints: (a mapping): every endpoint has weight 0 (expected at least one that may take requests)
                s.yml:12:24: region: fra: a region without an endpoint of the service (expected one of ams)
                s.yml:14:14: regions: (a list): region 'fra' has endpoints and is not in the order (expected every region that has endpoints, or 'fallback: {region: fra}')
                s.yml:15:40: on: ip: round-robin hashes nothing (expected method: consistent-hashing, or no 'on')
                s.yml:17:37: max_hold: 5s: shorter than the hold that it limits (expected at least 10s)
                s.yml:18:31: path: /health: a tcp probe asks for nothing (expected type: http, or no 'path')
                s.yml:19:25: service: e: service 'c' falls back on itself (expected a chain of services with an end)
                s.yml:21:20: regions[1]: fra: a region without an endpoint of the service (expected regions under 'endpoints')
                s.yml:21:25: regions[2]: lon: unknown region (expected one of ams, fra)
                s.yml:23:25: service: c: service 'e' falls back on itself (expected a chain of services with an end)
                s.yml:25:68: fallback: ip: cannot follow 'on: cookie id' (expected no fallback: who comes without the cookie is given one)
                s.yml:25:79: slots: 1000: a ring of 1000 slots is too small for 6 endpoints (expected at most 5 endpoints; Kong empties a ring that gets full, and then answers 503 to everything)
                s.yml:27:15: fallback: (a mapping): says more than one thing (expected none, or exactly one of static, region and service)
                s.yml:27:44: body: x: a 204 has no body (expected no body)
                s.yml:27:57: Content-Length: a header that the gateway sets itself (expected no such header)
                s.yml:27:82: a: written twice in different case (expected each header once)
                """);
    }

    @Test
    void problems_inAStaticAnswer_areFound() {
        assertThat(problems("""
                services:
                  a:
                    endpoints: {ams: ["h:1"]}
                    fallback: {static: {status: 204, body: x, headers: {Content-Length: 3, A: x, a: y, B: "\\r\\nC: z", "D ": z}}}
                """)).isEqualTo("""
                s.yml:4:44: body: x: a 204 has no body (expected no body)
                s.yml:4:57: Content-Length: a header that the gateway sets itself (expected no such header)
                s.yml:4:82: a: written twice in different case (expected each header once)
                s.yml:4:91: B: \\u000d\\nC: z: not a valid header value (expected printable ASCII without a space at either end)
                s.yml:4:103: D : not a valid header name (expected a name of letters, digits, '-' and '_')
                """);
    }

    @Test
    void problems_ofShape_nameWhatStandsThere() {
        assertThat(problems("""
                strategy:
                objective: 99.99%
                regions: ams
                defaults: [a]
                services: {a: {endpoints: {ams: "h:1"}, routes: {paths: [/a]}, timeouts: 5s}, b: , "c d": {endpoints: {ams: []}}, d: {endpoints: {}}}
                """)).isEqualTo("""
                s.yml:1:10: strategy: nothing is written here (expected a single value, or no such key at all)
                s.yml:2:12: objective: 99.99%: not a mapping (expected a mapping of availability, window, latency, failover)
                s.yml:3:10: regions: ams: not a list (expected a list, such as [ams, fra])
                s.yml:4:11: defaults: (a list): not a mapping (expected a mapping of protocol, balance, health, timeouts, retries, failback, fallback, protect, slow_start, headroom, priority)
                s.yml:5:33: ams: h:1: not a list (expected a list, such as [{target: "10.0.0.1:8080"}])
                s.yml:5:49: routes: (a mapping): not a list (expected a list, such as [{paths: [/a]}])
                s.yml:5:74: timeouts: 5s: not a mapping (expected a mapping of connect, read, write, request)
                s.yml:5:81: b: nothing is written here (expected a mapping of routes, upstream, path, protocol, regions, endpoints, balance, health, timeouts, retries, failback, fallback, protect, slow_start, headroom, priority, or no such key at all)
                s.yml:5:84: c d: not a valid name (expected a name of at most 63 letters, digits, '-', '_' or '.', beginning and ending with a letter or digit)
                s.yml:5:109: ams: []: an empty list (expected at least one, such as [{target: "10.0.0.1:8080"}])
                s.yml:5:130: endpoints: {}: an empty mapping (expected at least one entry, such as {ams: [{target: "10.0.0.1:8080"}]})
                """);
    }

    @Test
    void problem_ofNothingAtAll_saysWhatIsMissing() {
        assertThat(problems("{}")).isEqualTo("""
                s.yml:1:1: the services are missing (expected services: {product: {endpoints: {ams: [{target: "10.0.0.1:8080"}]}}})
                """);
        assertThat(problems("")).isEqualTo("""
                s.yml:1:1: the document is empty
                """);
        assertThat(problems("- a")).isEqualTo("""
                s.yml:1:1: (a list): not a mapping (expected a mapping of strategy, objective, regions, kong, defaults, services, drills)
                """);
        assertThat(problems("services: {a: *x}")).isEqualTo("""
                s.yml:1:15: *x: not valid YAML: an alias without an anchor
                """);
    }

    @Test
    void problem_ofAKeyTwice_namesTheFirst() {
        assertThat(problems(StrategyReaderTest.MINIMAL + "services: {}\n")).isEqualTo("""
                s.yml:5:1: services: duplicate key (first at line 1, column 1; join the two or remove one)
                """);
    }
}

package dev.wissel.design.check.kong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import org.junit.jupiter.api.Test;

/** Routes: their paths, and which requests they get. */
class RouteChecksTest {
    private static String service(String fields, String... routes) {
        return "_format_version: '3.0'\nservices:\n- name: products-api\n  " + fields + "\n  routes:\n  - "
                + String.join("\n  - ", routes) + "\n";
    }

    private static String two(String one, String other) {
        return "services:\n- {name: a, host: a.example, routes: [" + one + "]}\n- {name: b, host: b.example, routes: ["
                + other + "]}\n";
    }

    @Test
    void pathRules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new RoutePathChecks())
                .row(
                        "routing/strip-path-loses-resource",
                        service("host: a.example", "paths: [»/v1/product]"),
                        "paths:",
                        "strip_path: true\n    paths:")
                .row(
                        "routing/strip-path-loses-resource",
                        service("host: a.example", "paths: [»/v1/product]"),
                        "host: a.example",
                        "url: http://a.example/v1/products")
                .row(
                        "routing/strip-path-merges-resources",
                        service("host: a.example", "{paths: [/a]}", "paths: [/x/a, »/b]"),
                        "/b",
                        "/y/a")
                .row(
                        "routing/strip-path-with-regex",
                        service("host: a.example", "paths: [»'~/items/(?<id>\\d+)$']"),
                        "$'",
                        "/'")
                .row(
                        "routing/strip-path-with-regex",
                        service("host: a.example", "paths: [»'~/items/(?<id>\\d+)$']"),
                        "routes:",
                        "plugins: [{name: request-transformer, config: {replace: {uri: /i/$(uri_captures.id)}}}]\n  routes:")
                .row(
                        "routing/path-doubled",
                        service("url: http://a.example/api/products/", "{paths: [»/products], strip_path: false}"),
                        "strip_path: false",
                        "strip_path: true")
                .row(
                        "routing/regex-without-tilde",
                        service("host: a.example", "paths: [»/items/\\d+]"),
                        "/items/\\d+",
                        "~/items/\\d+")
                .row(
                        "routing/regex-without-tilde",
                        service("host: a.example", "paths: [»/items$]"),
                        "/items$",
                        "/$items")
                .row("routing/path-with-star", service("host: a.example", "paths: [»/items/*]"), "/items/*", "/items/")
                .row(
                        Table.kong("2.8"),
                        "routing/tilde-before-3",
                        service("host: a.example", "paths: [»~/items]"),
                        "~/items",
                        "/items")
                .row(
                        "routing/path-handling-v1",
                        service("host: a.example", "{paths: [/a], path_handling: »v1}"),
                        "v1",
                        "v0")
                .row(
                        "routing/regex-priority-unused",
                        service("host: a.example", "{paths: [/a], regex_priority: »5}"),
                        "/a",
                        "~/a")
                .coversAll();
    }

    @Test
    void matchRules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new RouteMatchChecks())
                .row(
                        "routing/routes-with-equal-rules",
                        two("{name: r, paths: [/x]}", "{name: q, paths: [»/x]}"),
                        "q, paths: [/x]",
                        "q, paths: [/x], hosts: [b.example]")
                .row(
                        "routing/routes-with-equal-rules",
                        two(
                                "{name: r, paths: [/x], methods: [GET, PUT]}",
                                "{name: q, paths: [»/x], methods: [POST, PUT]}"),
                        "POST, PUT",
                        "POST")
                .row(
                        "routing/routes-with-equal-rules",
                        two("{name: r, hosts: [x.example]}", "»{name: q, hosts: [x.example]}"),
                        "q, hosts: [x",
                        "q, hosts: [y")
                .row(
                        "routing/shadowed-by-methods",
                        two("{name: r, paths: [/api], methods: [GET]}", "{name: q, paths: [»/api/orders]}"),
                        "q, paths: [/api/orders]",
                        "q, paths: [/api/orders], methods: [GET]")
                .row(
                        "routing/prefix-takes-neighbour",
                        two("{name: r, paths: [/product]}", "{name: q, paths: [»/products], methods: [GET]}"),
                        "/products]",
                        "/product/s]")
                .row(
                        "routing/methods-without-options",
                        two("{name: r, paths: [/x], methods: »[GET]}", "{name: q, paths: [/y]}")
                                + "plugins: [{name: cors}]\n",
                        "/y",
                        "/")
                .row(
                        "routing/methods-without-options",
                        two("{name: r, paths: [/x], methods: »[GET]}", "{name: q, paths: [/y]}")
                                + "plugins: [{name: cors}]\n",
                        "cors}",
                        "cors, route: q}")
                .row(
                        "routing/methods-without-head",
                        two(
                                "{name: r, paths: [/x], methods: »[GET], plugins: [{name: proxy-cache}]}",
                                "{name: q, paths: [/y]}"),
                        "[GET]",
                        "[GET, HEAD]")
                .row(
                        "routing/host-in-capitals",
                        two("{name: r, hosts: [»Shop.example]}", "{name: q, hosts: [a.example]}"),
                        "Shop",
                        "shop")
                .row(
                        "routing/redirect-loses-method",
                        two(
                                "{name: r, paths: [/x], methods: [GET, POST], protocols: [https], https_redirect_status_code: »301}",
                                "{name: q, paths: [/y]}"),
                        "GET, POST",
                        "GET, HEAD")
                .row(
                        "routing/preserve-host-to-shared-hosting",
                        two("{name: r, paths: [/x], preserve_host: »true}", "{name: q, paths: [/y]}")
                                .replace("host: a.example", "host: shop.azurewebsites.net"),
                        "shop.azurewebsites.net",
                        "shop.example")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new RoutePathChecks())
                .says(
                        Context.DEFAULTS,
                        "routing/strip-path-loses-resource",
                        service("host: a.example", "paths: [»/products]"),
                        "of /products/42 service 'products-api' gets /42")
                .silent(
                        Context.DEFAULTS,
                        "routing/strip-path-loses-resource",
                        service("host: a.example", "paths: [/mock]"))
                .silent(
                        Context.DEFAULTS,
                        "routing/strip-path-merges-resources",
                        service("host: a.example", "paths: [/v1/users, /users]"))
                .silent(
                        Context.DEFAULTS,
                        "routing/regex-without-tilde",
                        service("host: a.example", "paths: [/odata/$metadata, /Products(1), /a.b/c+d]"));
    }

    @Test
    void names_resourceAndService_areCompared() {
        assertThat(RoutePathChecks.names("product-service", "products")).isTrue();
        assertThat(RoutePathChecks.names("categories.api", "category")).isTrue();
        assertThat(RoutePathChecks.names("api-service", "api")).isFalse();
        assertThat(RoutePathChecks.names("billing", "products")).isFalse();
    }
}

package dev.wissel.design.check.schema;

import static dev.wissel.design.check.Family.OPERATIONS;
import static dev.wissel.design.check.Family.UNKNOWN;
import static dev.wissel.design.check.Severity.ERROR;
import static dev.wissel.design.check.Severity.WARNING;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.source.Snippet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at files that are not YAML: nginx' language, kong.conf, and what is nothing known. Stateless and thread-safe. */
public final class FileRules {
    /** What a file may be, for messages. */
    public static final String EXPECTED =
            "expected a Kong configuration (_format_version, services, routes, upstreams …), Prometheus rules (groups), a Wissel strategy (services with "
                    + "endpoints), a Kubernetes object of Kong, kong.conf, or Markdown with such blocks";

    private static final Rule FORMAT = new Rule(
            "unknown/format",
            ERROR,
            UNKNOWN,
            "a file that is nothing Wissel knows",
            "Nothing in it was checked.",
            EXPECTED,
            "docs/check.md");
    private static final Rule NGINX = new Rule(
            "unknown/nginx-directive",
            ERROR,
            UNKNOWN,
            "nginx' language where Kong's configuration is expected",
            "Kong runs on nginx but balances by its own entities: it reads no upstream, server or proxy_pass block, and a file with one is refused.",
            "Write the Kong entity that does the same.",
            "kong/templates/nginx_kong.lua; kong/db/schema/entities/upstreams.lua");
    private static final Rule ADMIN_OPEN = new Rule(
            "operations/admin-listen-open",
            WARNING,
            OPERATIONS,
            "the Admin API listens on every address",
            "Whoever reaches the port can change or delete everything; the Admin API of open-source Kong asks for no password.",
            "admin_listen = 127.0.0.1:8001, or an address that only the operators' network reaches.",
            "kong.conf.default, admin_listen");
    private static final Rule NO_DATABASE = new Rule(
            "operations/dbless-without-file",
            WARNING,
            OPERATIONS,
            "no database and no file to start from",
            "A node that restarts comes up empty and answers 404 to everything until someone posts its configuration again.",
            "declarative_config = /etc/kong/kong.yml",
            "kong.conf.default, declarative_config");

    private static final Pattern DIRECTIVE = Pattern.compile(
            "^[ \\t]*(?<word>upstream|server|location|proxy_pass|proxy_next_upstream(?:_tries|_timeout)?|proxy_(?:connect|read|send)_timeout|least_conn|ip_hash|"
                    + "hash|random|least_time|health_check|keepalive|zone|max_fails|fail_timeout|slow_start)(?<rest>[ \\t][^\\n]{0,300}[;{]|[ \\t]*[;{])",
            Pattern.MULTILINE);
    private static final Pattern NGINX_BLOCK = Pattern.compile(
            "^[ \\t]*(?:upstream[ \\t]+[^ \\t{]{1,100}[ \\t]*\\{|server[ \\t]*\\{|location[ \\t]+[^{\\n]{1,200}\\{|proxy_pass[ \\t]+\\S{1,200};|http[ \\t]*\\{)",
            Pattern.MULTILINE);
    private static final Pattern SETTING = Pattern.compile(
            "^[ \\t]*(?<key>[a-z][a-z0-9_]{1,60})[ \\t]*=[ \\t]*(?<value>[^#\\n\\r]{0,500})", Pattern.MULTILINE);
    private static final Pattern OPEN = Pattern.compile("(?:0\\.0\\.0\\.0|\\[::]|\\*):[0-9]+");
    private static final List<String> KNOWN_SETTINGS = List.of(
            "admin_listen",
            "proxy_listen",
            "status_listen",
            "database",
            "declarative_config",
            "pg_host",
            "plugins",
            "role",
            "router_flavor",
            "cluster_control_plane",
            "cluster_cert",
            "admin_gui_listen",
            "nginx_worker_processes",
            "log_level",
            "prefix",
            "dns_resolver",
            "trusted_ips",
            "real_ip_header",
            "worker_state_update_frequency",
            "db_update_frequency");

    private FileRules() {}

    /** Returns all rules. */
    public static List<Rule> rules() {
        return List.of(FORMAT, NGINX, ADMIN_OPEN, NO_DATABASE);
    }

    /** Returns whether a text is nginx' configuration language. */
    public static boolean isNginx(String text) {
        return NGINX_BLOCK.matcher(text).find();
    }

    /** Returns whether a text is kong.conf. */
    public static boolean isKongConf(String text) {
        Matcher setting = SETTING.matcher(text);
        int known = 0;
        while (setting.find() && known < 1) {
            known += KNOWN_SETTINGS.contains(setting.group("key")) ? 1 : 0;
        }
        return known > 0;
    }

    /** Returns the one finding about a file that is nothing known. */
    public static Finding unknown(String file, String text, String what) {
        String start = text.stripLeading().toLowerCase(java.util.Locale.ROOT);
        String seen = start.startsWith("<!doctype html") || start.startsWith("<html") ? "an HTML page" : what;
        return Finding.of(FORMAT, new Place(file, text.isEmpty() ? 0 : 1, text.isEmpty() ? 0 : 1), "this is " + seen)
                .withFix(EXPECTED);
    }

    /** Looks at nginx' directives, and says what each would be in Kong. */
    public static void nginx(Snippet snippet, boolean documentation, Consumer<Finding> report) {
        Matcher matcher = DIRECTIVE.matcher(snippet.text());
        int line = 1;
        int lineStart = 0;
        while (matcher.find()) {
            int at = matcher.start("word");
            for (int end = snippet.text().indexOf('\n', lineStart);
                    end >= 0 && end < at;
                    end = snippet.text().indexOf('\n', lineStart)) {
                lineStart = end + 1;
                line++;
            }
            Optional<String> meaning = Nginx.inKong(matcher.group("word"), matcher.group("rest"));
            Place place = snippet.positions().place(snippet.file(), line, at - lineStart + 1);
            String shown = (matcher.group("word") + matcher.group("rest")).strip();
            meaning.ifPresent(fix -> {
                Finding finding = Finding.of(NGINX, place, "'" + shown + "' is nginx' language, Kong does not read it")
                        .withFix(fix);
                report.accept(documentation ? finding.withSeverity(WARNING) : finding);
            });
        }
    }

    /** Looks at Kong's own settings. */
    public static void kongConf(Snippet snippet, Consumer<Finding> report) {
        Map<String, Place> places = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        int line = 0;
        for (String text : snippet.text().split("\n", -1)) {
            line++;
            Matcher setting = SETTING.matcher(text);
            if (setting.lookingAt()) {
                values.put(setting.group("key"), setting.group("value").strip());
                places.put(
                        setting.group("key"),
                        snippet.positions().place(snippet.file(), line, setting.start("key") + 1));
            }
        }
        String admin = values.getOrDefault("admin_listen", "");
        Place adminPlace = places.get("admin_listen");
        if (adminPlace != null && OPEN.matcher(admin).find()) {
            report.accept(Finding.of(ADMIN_OPEN, adminPlace, "admin_listen = " + admin + ": open to every address"));
        }
        Place database = places.get("database");
        boolean file = values.containsKey("declarative_config") || values.containsKey("declarative_config_string");
        boolean dataPlane = values.getOrDefault("role", "").equals("data_plane");
        if (database != null && values.getOrDefault("database", "").equals("off") && !file && !dataPlane) {
            report.accept(Finding.of(NO_DATABASE, database, "database = off without declarative_config"));
        }
    }
}

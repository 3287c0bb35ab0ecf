package dev.wissel.design.check.schema;

import static dev.wissel.design.check.Family.PLACEHOLDER;
import static dev.wissel.design.check.Severity.ERROR;
import static dev.wissel.design.check.Severity.WARNING;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.source.Content;
import dev.wissel.design.check.source.Parsed;
import dev.wissel.design.check.source.Templates;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds texts that were meant to be replaced: only what is surely one. Stateless and thread-safe. */
public final class PlaceholderRules {
    /** What people write between angle brackets; names of HTML elements are not among them. */
    private static final Set<String> WORDS = Set.of(
            "your",
            "my",
            "host",
            "hostname",
            "ip",
            "port",
            "domain",
            "url",
            "uri",
            "key",
            "token",
            "secret",
            "password",
            "user",
            "username",
            "region",
            "zone",
            "cluster",
            "node",
            "upstream",
            "service",
            "server",
            "backend",
            "target",
            "api",
            "apikey",
            "weight",
            "id",
            "uuid",
            "version",
            "namespace",
            "email",
            "primary",
            "standby",
            "dr",
            "insert",
            "replace",
            "change",
            "changeme",
            "value",
            "actual",
            "real",
            "name",
            "route",
            "plugin",
            "consumer",
            "kong",
            "admin",
            "tenant",
            "customer",
            "product",
            "order");

    private static final Rule ANGLE = new Rule(
            "placeholder/angle-brackets",
            ERROR,
            PLACEHOLDER,
            "a text in angle brackets that was to be replaced",
            "Kong takes it literally: a host of that name does not resolve, and every request to it fails with 503.",
            "Write the real value.",
            "RFC 3986 and RFC 1123: '<' is in no host, URL or name; kong/tools/ip.lua");
    private static final Rule WORD = new Rule(
            "placeholder/marker-word",
            ERROR,
            PLACEHOLDER,
            "a marker such as CHANGEME, TODO or YOUR_API_KEY",
            "It is loaded as it stands; as a secret it is the first that anyone tries.",
            "Write the real value; take secrets from the environment: ${{ env \"DECK_…\" }} or a vault reference.",
            "CWE-1392, use of default credentials");
    private static final Rule VARIABLE = new Rule(
            "placeholder/shell-variable",
            WARNING,
            PLACEHOLDER,
            "a variable that neither Kong nor decK fills in",
            "Kong reads the file as it stands, and decK knows ${{ env \"DECK_X\" }} only: the text goes in literally.",
            "Write ${{ env \"DECK_NAME\" }} for decK, or run envsubst first and check its result.",
            "Kong/go-database-reconciler pkg/file (environment variables)");
    private static final Rule TEMPLATE = new Rule(
            "placeholder/template",
            WARNING,
            PLACEHOLDER,
            "a template of another tool",
            "Helm, Jinja or Go templates must be rendered before Kong or decK reads the file; unrendered, YAML reads them as a mapping.",
            "Render first and check the result, or write ${{ env \"DECK_NAME\" }} for decK.",
            "Kong/go-database-reconciler pkg/file (environment variables)");
    private static final Rule DOMAIN = new Rule(
            "placeholder/example-domain",
            WARNING,
            PLACEHOLDER,
            "an address that is reserved for documentation",
            "example.com and its like belong to no one who runs your API; requests go to a stranger or nowhere.",
            "Write the real host.",
            "RFC 2606, chapter 3; RFC 5737; RFC 3849");

    private static final Pattern ANGLED = Pattern.compile("(?<![?P\\w])<([A-Za-z][A-Za-z0-9 _./-]{0,60})>");
    private static final Pattern MARKER = Pattern.compile(
            "\\b(?:CHANGE[_-]?ME|REPLACE[_-]?(?:ME|THIS|WITH[A-Z_-]{0,40})|FIX[_-]?ME|TODO|TBD|INSERT[_-](?:YOUR[_-])?[A-Z_-]{2,40}|PUT[_-]YOUR[A-Z_-]{0,40})\\b"
                    + "|\\b(?:[Cc]hange[_-]?[Mm]e|[Rr]eplace[_-]?[Mm]e|changeit)\\b"
                    + "|(?<![A-Za-z0-9])[xX]{3,}(?![A-Za-z0-9])|\\b(?:[0-9]{1,3}\\.){1,3}[xX](?:\\.[xX0-9]{1,3}){0,2}(?![A-Za-z0-9])"
                    + "|\\b[xX]\\.[xX]\\.[xX]\\.[xX]\\b");
    private static final Pattern YOURS = Pattern.compile(
            "(?<![A-Za-z0-9])your[_-]?(?:[a-z0-9]{1,20}[_-]){0,4}(?:api[_-]?key|key|token|secret|password|host|hostname|domain|ip|port|upstream|service|backend|server|"
                    + "url|address|app|company|org|organization|site|name|id|region|cluster|here|api)(?![A-Za-z0-9])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SHELL = Pattern.compile(
            "\\$\\{[A-Za-z_][A-Za-z0-9_.]{0,80}(?::?[-=?+][^{}]{0,80})?}|^\\$[A-Z_][A-Z0-9_]{1,80}$|^%[A-Z_]{2,80}%$");
    private static final Pattern DOCUMENTATION = Pattern.compile(
            "(?:^|[./@*])(?<domain>example\\.(?:com|org|net|edu))(?=$|[:/])"
                    + "|(?:^|//)(?<address>(?:192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.[0-9]{1,3})(?=$|[:/])"
                    + "|(?:^|//)(?<v6>\\[?2001:db8:[0-9a-f:]*]?)",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> ADDRESSES = Set.of("host", "url", "target", "host_header", "https_sni");

    private PlaceholderRules() {}

    /** Returns all rules of the family. */
    public static List<Rule> rules() {
        return List.of(ANGLE, WORD, VARIABLE, TEMPLATE, DOMAIN);
    }

    /** Looks at all texts of a document. */
    public static void check(Parsed parsed, Content content, Consumer<Finding> report) {
        if (content != Content.PROMETHEUS && content != Content.PROMETHEUS_CONFIG) {
            for (Templates.Template template : parsed.templates().all()) {
                if (!template.deck()) {
                    report.accept(Finding.of(TEMPLATE, parsed.place(template), template.text() + " is not filled in"));
                }
            }
        }
        parsed.root().ifPresent(root -> new Walk(parsed.file(), content, report).visit("", root));
    }

    /** Looks at all texts of a tree. */
    public static void check(String file, Node root, Content content, Consumer<Finding> report) {
        new Walk(file, content, report).visit("", root);
    }

    /** One walk through a document. Confined to it. */
    private static final class Walk {
        private final String file;
        private final Content content;
        private final Consumer<Finding> report;
        private final IdentityHashMap<Node, Boolean> seen = new IdentityHashMap<>();

        Walk(String file, Content content, Consumer<Finding> report) {
            this.file = file;
            this.content = content;
            this.report = report;
        }

        void visit(String key, Node node) {
            if (seen.putIfAbsent(node, true) != null) {
                return;
            }
            if (node instanceof Mapping mapping) {
                for (Entry entry : mapping.entries().values()) {
                    if (!freeText(entry.key().text())) {
                        visit(entry.key().text(), entry.value());
                    }
                }
            } else if (node instanceof Sequence list) {
                list.items().forEach(item -> visit(key, item));
            } else if (node instanceof Scalar scalar && scalar.type() == Node.Type.STRING) {
                look(key, scalar);
            }
        }

        /** Code, page bodies and remarks may hold anything. */
        private static boolean freeText(String key) {
            return Set.of(
                            "_comment",
                            "description",
                            "summary",
                            "message",
                            "body",
                            "functions",
                            "access",
                            "log",
                            "rewrite",
                            "schema",
                            "cert",
                            "runbook",
                            "runbook_url")
                    .contains(key);
        }

        private void look(String key, Scalar scalar) {
            String text = scalar.text();
            if (text.length() > 2000 || text.indexOf('\n') >= 0) {
                return;
            }
            Optional<Finding> found =
                    angled(scalar).or(() -> marker(key, scalar)).or(() -> variable(scalar));
            if (found.isEmpty()
                    && (content == Content.KONG || content == Content.KUBERNETES)
                    && ADDRESSES.contains(key)) {
                found = documentation(scalar);
            }
            found.ifPresent(report);
        }

        private Optional<Finding> angled(Scalar scalar) {
            if (scalar.text().indexOf('<') < 0) {
                return Optional.empty();
            }
            Matcher matcher = ANGLED.matcher(scalar.text());
            while (matcher.find()) {
                boolean whole = matcher.group().length() == scalar.text().length();
                if (whole || standsForSomething(matcher.group(1))) {
                    return found(ANGLE, scalar, matcher.group());
                }
            }
            return Optional.empty();
        }

        private static boolean standsForSomething(String inside) {
            for (String word : inside.toLowerCase(Locale.ROOT).split("[ _./-]+", -1)) {
                if (WORDS.contains(word.replaceFirst("[0-9]+$", ""))) {
                    return true;
                }
            }
            return false;
        }

        private Optional<Finding> marker(String key, Scalar scalar) {
            Matcher matcher = MARKER.matcher(scalar.text());
            if (matcher.find() && !key.equals("paths") && !key.equals("path")) {
                return found(WORD, scalar, matcher.group());
            }
            Matcher yours = YOURS.matcher(scalar.text());
            return yours.find() ? found(WORD, scalar, yours.group()) : Optional.empty();
        }

        private Optional<Finding> variable(Scalar scalar) {
            Matcher matcher = SHELL.matcher(scalar.text());
            return scalar.text().indexOf('$') < 0 && scalar.text().indexOf('%') < 0 || !matcher.find()
                    ? Optional.empty()
                    : found(VARIABLE, scalar, matcher.group());
        }

        private Optional<Finding> documentation(Scalar scalar) {
            Matcher matcher = DOCUMENTATION.matcher(scalar.text());
            return matcher.find() ? found(DOMAIN, scalar, scalar.text()) : Optional.empty();
        }

        private Optional<Finding> found(Rule rule, Scalar scalar, String text) {
            String whole = text.equals(scalar.text()) ? "" : " in '" + scalar.text() + "'";
            return Optional.of(
                    Finding.of(rule, Place.of(file, scalar), "'" + text + "'" + whole + ": " + rule.title()));
        }
    }
}

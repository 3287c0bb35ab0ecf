package dev.wissel.design.check.schema;

import static dev.wissel.design.check.Family.REFERENCE;
import static dev.wissel.design.check.Family.SCHEMA;
import static dev.wissel.design.check.Family.UNKNOWN;
import static dev.wissel.design.check.Severity.ERROR;
import static dev.wissel.design.check.Severity.WARNING;

import dev.wissel.design.check.Rule;
import java.util.List;

/** The rules under which Kong's own refusals are reported. */
final class SchemaRules {
    private static final String FORMAT = "kong/db/schema/others/declarative_config.lua";
    private static final String VALIDATION = "kong/db/schema/init.lua";
    private static final String ALL_OR_NOTHING =
            "Kong refuses the whole configuration: a node that runs keeps the old one, a node that starts does not come up.";

    static final Rule SYNTAX = new Rule(
            "schema/syntax",
            ERROR,
            SCHEMA,
            "not valid YAML or JSON",
            "Nothing of the file can be read. " + ALL_OR_NOTHING,
            "Mend the text at this place; most often it is the indentation, a missing quote or a tab.",
            "YAML 1.2, RFC 8259; kong/db/declarative/init.lua parse_string");
    static final Rule DUPLICATE_KEY = new Rule(
            "schema/duplicate-key",
            ERROR,
            SCHEMA,
            "the same key twice in one mapping",
            "YAML forbids it: decK refuses the file, Kong keeps the last and drops the first without a word.",
            "Join the two into one.",
            "YAML 1.2, chapter 3.2.1.3");
    static final Rule BARE_WORD = new Rule(
            "schema/bare-word",
            WARNING,
            SCHEMA,
            "a word that readers of YAML take for different things",
            "Kong's reader follows YAML 1.1: yes, on and 0777 are no texts there, whatever an editor shows.",
            "Put it in quotes if it is a text, or write true, false or a plain number.",
            "lyaml 6.2 (libyaml); YAML 1.1 types");
    static final Rule VERSION = new Rule(
            "unknown/version",
            ERROR,
            UNKNOWN,
            "something that this version of Kong does not have",
            "Kong of that version refuses the whole configuration.",
            "Remove it, or say with --kong-version which Kong you run.",
            "schemas of the last releases of the lines 2.8 to 3.9");
    static final Rule SEVERAL_DOCUMENTS = new Rule(
            "schema/several-documents",
            WARNING,
            SCHEMA,
            "more than one YAML document in a Kong file",
            "Kong and decK read the first document of a file; what stands in the others is dropped without a word.",
            "Join the documents under one set of lists, or give each a file of its own.",
            "kong/db/declarative/init.lua parse_string");
    static final Rule FORMAT_VERSION = new Rule(
            "schema/format-version",
            ERROR,
            SCHEMA,
            "_format_version missing or not a known text",
            "Kong refuses a file without it; decK takes it for 1.1, which Kong 3 refuses.",
            "Write _format_version: \"3.0\" at the top, in quotes: without them YAML reads a number.",
            FORMAT);
    static final Rule REQUIRED = new Rule(
            "schema/required",
            ERROR,
            SCHEMA,
            "a required field is missing",
            ALL_OR_NOTHING,
            "Add the field.",
            VALIDATION + " (required field missing)");
    static final Rule TYPE = new Rule(
            "schema/type",
            ERROR,
            SCHEMA,
            "a value of the wrong type",
            ALL_OR_NOTHING,
            "Write a value of the type that is expected.",
            VALIDATION + " (expected a string …)");
    static final Rule RANGE = new Rule(
            "schema/range",
            ERROR,
            SCHEMA,
            "a number outside of its range",
            ALL_OR_NOTHING,
            "Write a number inside of the range.",
            VALIDATION + " (value should be between)");
    static final Rule CHOICE = new Rule(
            "schema/choice",
            ERROR,
            SCHEMA,
            "a word that is not one of those allowed",
            ALL_OR_NOTHING,
            "Write one of the words that Kong knows.",
            VALIDATION + " (expected one of)");
    static final Rule COMBINATION = new Rule(
            "schema/combination",
            ERROR,
            SCHEMA,
            "fields that do not go together",
            "Each field alone would do; Kong refuses the pair.",
            "Change or remove one of the two.",
            "kong/db/schema/entities/*.lua entity_checks");
    static final Rule ROUTE_MATCH = new Rule(
            "schema/route-without-match",
            ERROR,
            SCHEMA,
            "a route that says nothing to match",
            "Kong refuses a route without any matcher for its protocol.",
            "Give it paths, hosts, methods, headers or (for TLS) snis.",
            "kong/db/schema/entities/routes_subschemas.lua");
    static final Rule ROUTE_PROTOCOL = new Rule(
            "schema/route-protocol",
            ERROR,
            SCHEMA,
            "a route field that its protocol does not have",
            "A tcp or grpc route has no methods or paths of HTTP, and the reverse.",
            "Remove the field or change the protocols.",
            "kong/db/schema/entities/routes_subschemas.lua");
    static final Rule PATH = new Rule(
            "schema/path",
            ERROR,
            SCHEMA,
            "a path that Kong does not take",
            ALL_OR_NOTHING,
            "Begin it with / (or ~/ for a regular expression), in its normal form.",
            "kong/db/schema/typedefs.lua path, router_path");
    static final Rule REGEX = new Rule(
            "schema/regex",
            ERROR,
            SCHEMA,
            "a regular expression that Kong's router does not take",
            "The router's engine knows no look-around and no back-references; the configuration is refused.",
            "Write the expression without them.",
            "kong/db/schema/entities/routes.lua; Router Expression failed validation");
    static final Rule NAME = new Rule(
            "schema/name",
            ERROR,
            SCHEMA,
            "a name or host that Kong does not take",
            ALL_OR_NOTHING,
            "Use letters, digits, '.', '-' and '_'; a host carries no port and no scheme.",
            "kong/db/schema/typedefs.lua, kong/tools/ip.lua");
    static final Rule NESTED_REFERENCE = new Rule(
            "schema/nested-reference",
            ERROR,
            SCHEMA,
            "a nested entity that also names an owner",
            "Inside another entity the owner is given by the place; Kong demands that the field is absent.",
            "Remove the field, or move the entity to the top level.",
            FORMAT + " (value must be null)");
    static final Rule CERTIFICATE = new Rule(
            "schema/certificate",
            ERROR,
            SCHEMA,
            "a certificate or key that is none",
            ALL_OR_NOTHING,
            "Paste the PEM text, with its BEGIN and END lines.",
            "kong/db/schema/entities/certificates.lua");
    static final Rule TEMPLATE = new Rule(
            "schema/deck-template",
            ERROR,
            SCHEMA,
            "a template that decK does not understand",
            "decK fills in environment variables only as ${{ env \"DECK_NAME\" }}; anything else stops it.",
            "Write ${{ env \"DECK_NAME\" }}.",
            "Kong/go-database-reconciler pkg/file/readfile.go");
    static final Rule LIMIT = new Rule(
            "schema/too-large",
            ERROR,
            SCHEMA,
            "a document too large or too deep to read",
            "What is larger than this is no configuration that a person wrote, and would take all memory.",
            "Split the file.",
            "limits of this reader");
    static final Rule VALUE = new Rule(
            "schema/value",
            ERROR,
            SCHEMA,
            "a value that Kong does not take",
            ALL_OR_NOTHING,
            "Write a value as the message says.",
            VALIDATION);

    static final Rule FIELD = new Rule(
            "unknown/field",
            ERROR,
            UNKNOWN,
            "a field that Kong does not have",
            "Kong refuses the whole configuration for one unknown field.",
            "Remove it, or write the field that was meant.",
            VALIDATION + " (unknown field)");
    static final Rule TOP_LEVEL = new Rule(
            "unknown/top-level-key",
            ERROR,
            UNKNOWN,
            "a key at the top that Kong does not have",
            "Kong refuses the whole configuration for one unknown key.",
            "The lists are called services, routes, upstreams, targets, plugins, consumers, certificates and so on.",
            FORMAT);
    static final Rule HEALTH_FIELD = new Rule(
            "unknown/health-check-field",
            ERROR,
            UNKNOWN,
            "a health-check field that Kong does not have",
            "Health checks written from memory of another product are refused, or worse, believed to run.",
            "Use the fields of healthchecks.active and healthchecks.passive.",
            "kong/db/schema/entities/upstreams.lua");
    static final Rule PLUGIN_FIELD = new Rule(
            "unknown/plugin-field",
            ERROR,
            UNKNOWN,
            "a setting that the plugin does not have",
            "Kong refuses the whole configuration for one unknown setting.",
            "Remove it, or write the setting that was meant.",
            "kong/plugins/*/schema.lua");
    static final Rule ENTERPRISE_FIELD = new Rule(
            "unknown/enterprise-field",
            ERROR,
            UNKNOWN,
            "a field of Kong Enterprise in a configuration for open-source Kong",
            "Open-source Kong refuses the whole configuration: unknown field.",
            "Remove it, or say --edition enterprise if that is what you run.",
            "Kong documentation, Targets and Upstreams (Enterprise)");
    static final Rule PLUGIN = new Rule(
            "unknown/plugin",
            ERROR,
            UNKNOWN,
            "a plugin that Kong does not bundle",
            "Kong refuses the whole configuration: plugin not enabled.",
            "Use a bundled plugin or an upstream's own settings; a plugin of your own needs to be installed and named in the 'plugins' setting.",
            "kong/constants.lua");
    static final Rule ENTERPRISE_PLUGIN = new Rule(
            "unknown/enterprise-plugin",
            ERROR,
            UNKNOWN,
            "a plugin of Kong Enterprise in a configuration for open-source Kong",
            "Open-source Kong refuses the whole configuration: plugin not enabled.",
            "Use the open-source counterpart, or say --edition enterprise if that is what you run.",
            "Kong plugin hub; kong/constants.lua");

    static final Rule BROKEN_REFERENCE = new Rule(
            "reference/missing-entity",
            ERROR,
            REFERENCE,
            "a reference to an entity that is not there",
            "Kong refuses the whole configuration: invalid reference.",
            "Write the name of an entity of this file, or add it.",
            "kong/db/declarative/init.lua");
    static final Rule DUPLICATE = new Rule(
            "reference/duplicate-entity",
            ERROR,
            REFERENCE,
            "two entities of the same name",
            "Kong refuses the whole configuration: uniqueness violation.",
            "Rename or join one of the two.",
            FORMAT);
    static final Rule DUPLICATE_TARGET = new Rule(
            "reference/duplicate-target",
            ERROR,
            REFERENCE,
            "the same target twice in an upstream",
            "Kong's Admin API refuses the second (409); in a file no balancer can tell the two apart.",
            "Keep one, with the sum of the weights.",
            "kong/db/dao/targets.lua; kong/db/schema/entities/targets.lua");

    private SchemaRules() {}

    static List<Rule> all() {
        return List.of(
                SYNTAX,
                DUPLICATE_KEY,
                BARE_WORD,
                SEVERAL_DOCUMENTS,
                FORMAT_VERSION,
                REQUIRED,
                TYPE,
                RANGE,
                CHOICE,
                COMBINATION,
                ROUTE_MATCH,
                ROUTE_PROTOCOL,
                PATH,
                REGEX,
                NAME,
                NESTED_REFERENCE,
                CERTIFICATE,
                TEMPLATE,
                LIMIT,
                VALUE,
                FIELD,
                TOP_LEVEL,
                VERSION,
                HEALTH_FIELD,
                PLUGIN_FIELD,
                ENTERPRISE_FIELD,
                PLUGIN,
                ENTERPRISE_PLUGIN,
                BROKEN_REFERENCE,
                DUPLICATE,
                DUPLICATE_TARGET);
    }
}

package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How the configuration is kept and changed, and what it exposes. Stateless and thread-safe. */
final class OperationsChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.OPERATIONS);
    private static final Set<Integer> ADMIN_PORTS = Set.of(8001, 8444);
    private static final Pattern KONG_HOST = Pattern.compile("(?i)(.*[._-])?kong([._-].*)?");
    private static final Pattern SECRET =
            Pattern.compile("(.*_)?(password|secret|secret_key|api_key|access_token|auth_token)");

    private static final Rule CLEAR_TEXT = BOOK.warning(
            "clear-text-in-public",
            "requests in clear text over public networks",
            "with protocol http headers, credentials and bodies can be read and changed on the way.",
            "write protocol: https on the service, and tls_verify: true",
            "Kong services.lua");
    private static final Rule ADMIN = BOOK.warning(
            "admin-api-exposed",
            "the Admin API behind a route",
            "open-source Kong's Admin API asks for no password: who reaches the route can change everything.",
            "remove the service, or put an authentication plugin and ip-restriction on it",
            "Kong kong.conf admin_listen; Kong documentation, securing the Admin API");
    private static final Rule OAUTH = BOOK.warning(
            "oauth2-without-database",
            "tokens that cannot be stored",
            "the oauth2 plugin writes its tokens into the database; without one they cannot be created.",
            "use jwt, or keep the tokens outside of Kong",
            "Kong documentation, OAuth 2.0 plugin; Kong documentation, DB-less mode");
    private static final Rule REVERTS = BOOK.warning(
            "deck-reverts-weights",
            "a file that takes a controller's weights back",
            "a controller raises the weight of a standby; the next deck gateway sync writes the file's weight again, in the middle of a failover.",
            "keep the controlled upstreams out of what is synchronised regularly: a file and a select tag of their own",
            "decK documentation, select tags; go-database-reconciler");
    private static final Rule SECRETS = BOOK.warning(
            "secret-in-clear-text",
            "a secret in the file",
            "who reads the file, its history or a dump of Kong reads the secret.",
            "write a reference such as {vault://env/name}, or with decK ${{ env \"DECK_NAME\" }}",
            "Kong documentation, secrets management");
    private static final Rule UNVERIFIED = BOOK.warning(
            "tls-not-verified",
            "TLS with anyone",
            "with tls_verify: false the certificate of the back end is not looked at: anyone on the way can answer for it.",
            "write tls_verify: true and ca_certificates",
            "Kong services.lua");
    private static final Rule OPEN = BOOK.warning(
            "ip-restriction-allows-all",
            "a restriction that restricts nothing",
            "0.0.0.0/0 allows every address.",
            "list the networks that may ask",
            "Kong documentation, IP restriction plugin");
    private static final Rule FLAT_TARGETS = BOOK.error(
            "deck-flat-targets",
            "targets where decK does not look for them",
            "decK takes targets only inside their upstream, and refuses a file with a list of them at the top.",
            "move each target into the targets of its upstream",
            "go-database-reconciler kong_json_schema.json");
    private static final Rule OLD_FORMAT = BOOK.warning(
            "format-of-an-older-kong",
            "a format version from before 3.0",
            "Kong 3 rewrites the paths of routes that look like expressions as it loads the file, and decK refuses format 1.1 for it.",
            "write _format_version: \"3.0\", and ~ before paths that are regular expressions",
            "Kong declarative_config.lua; go-database-reconciler");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Plugins plugins = config.plugins();
        for (KongRecord service : file.all(Kind.SERVICE)) {
            clearText(config, service, report);
            admin(config, plugins, service, report);
            if (config.isFalse(service, "tls_verify", true)
                    && ServiceAddress.of(config, service).isTls()) {
                Finding finding = Finding.of(
                        UNVERIFIED,
                        service.place("tls_verify"),
                        "service '" + service.called() + "' does not verify the certificate of its back end");
                report.accept(Mend.set(finding, service, "tls_verify", "true"));
            }
        }
        plugins(config, plugins, report);
        reverts(config, report);
        root(config, report);
    }

    private static void clearText(Config config, KongRecord service, Consumer<Finding> report) {
        ServiceAddress address = ServiceAddress.of(config, service);
        if (!address.protocol().equals("http") && !address.protocol().equals("grpc")) {
            return;
        }
        var upstream = config.file().upstream(service);
        if (upstream.isPresent()) {
            config.file().of(upstream.get(), Kind.TARGET).stream()
                    .map(target -> Endpoint.of(config, target))
                    .filter(target -> Hosts.isPublic(target.host()))
                    .findFirst()
                    .ifPresent(target -> report.accept(Finding.of(
                            CLEAR_TEXT,
                            target.record().place("target"),
                            "service '" + service.called() + "' speaks " + address.protocol() + " to the public host "
                                    + target.text())));
        } else if (Hosts.isPublic(address.host())) {
            report.accept(Finding.of(
                    CLEAR_TEXT,
                    service.place(address.field()),
                    "service '" + service.called() + "' speaks " + address.protocol() + " to the public host "
                            + address.host()));
        }
    }

    private static void admin(Config config, Plugins plugins, KongRecord service, Consumer<Finding> report) {
        ServiceAddress address = ServiceAddress.of(config, service);
        boolean isKong = (Hosts.isLoopback(address.host())
                        || KONG_HOST.matcher(address.host()).matches())
                && ADMIN_PORTS.contains((int) address.port());
        List<KongRecord> routes = config.file().of(service, Kind.ROUTE);
        boolean isOpen = routes.stream().anyMatch(route -> !plugins.authenticates(route));
        if (isKong && isOpen) {
            report.accept(Finding.of(
                    ADMIN,
                    service.place(address.field()),
                    "service '" + service.called() + "' leads to the Admin API at " + address.host() + ":"
                            + Figures.plain(address.port()) + ", and a route without authentication leads to it"));
        }
    }

    private static void plugins(Config config, Plugins plugins, Consumer<Finding> report) {
        if (config.context().kong().mode() != Mode.DB) {
            plugins.named("oauth2")
                    .forEach(plugin -> report.accept(Finding.of(
                            OAUTH,
                            plugin.place("name"),
                            "plugin oauth2 in mode "
                                    + config.context().kong().mode().text())));
        }
        for (KongRecord plugin : plugins.named("ip-restriction")) {
            for (Node network : plugin.list("config.allow")) {
                if (network instanceof Scalar scalar
                        && (scalar.text().equals("0.0.0.0/0") || scalar.text().equals("::/0"))) {
                    report.accept(Finding.of(
                            OPEN,
                            Place.of(config.file().file(), scalar),
                            "ip-restriction allows " + scalar.text() + ", which is everyone"));
                }
            }
        }
        for (KongRecord plugin : config.file().all(Kind.PLUGIN)) {
            plugin.get("config").ifPresent(node -> secrets(config, plugin, "", node, report));
        }
    }

    private static void secrets(Config config, KongRecord plugin, String key, Node node, Consumer<Finding> report) {
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach((name, entry) -> secrets(config, plugin, name, entry.value(), report));
        } else if (node instanceof Sequence list) {
            list.items().forEach(item -> secrets(config, plugin, key, item, report));
        } else if (node instanceof Scalar scalar && scalar.type() == Node.Type.STRING) {
            boolean isSecret = SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches();
            boolean isReference = scalar.text().isBlank() || scalar.text().contains("{");
            if (isSecret && !isReference) {
                report.accept(Finding.of(
                        SECRETS,
                        Place.of(config.file().file(), scalar),
                        key + " of plugin " + plugin.called() + " is written in clear text"));
            }
        }
    }

    private static void reverts(Config config, Consumer<Finding> report) {
        // A file that selects by its strategy's own tag is kept apart from what is synchronised all the time.
        boolean selects = config.file().root().get("_info") instanceof Mapping info
                && info.present("select_tags") instanceof Sequence tags
                && tags.items().stream()
                        .noneMatch(
                                tag -> tag instanceof Scalar text && text.text().startsWith(WisselTags.PREFIX));
        if (!selects || config.context().kong().mode() != Mode.DB) {
            return;
        }
        for (Balancer balancer : config.balancers()) {
            balancer.targets().stream()
                    .filter(Endpoint::isControlled)
                    .findFirst()
                    .ifPresent(target -> report.accept(Finding.of(
                            REVERTS,
                            target.record().place("weight"),
                            "a sync of this file puts target " + target.text() + " of upstream '" + balancer.name()
                                    + "' back to weight " + Figures.plain(target.weight())
                                    + ", which a controller raises to "
                                    + target.settings().weight().orElse(0))));
        }
    }

    private static void root(Config config, Consumer<Finding> report) {
        Mapping root = config.file().root();
        boolean isDeck = List.of("_info", "_workspace", "_konnect", "_plugin_configs").stream()
                .anyMatch(key -> root.present(key) != null);
        if (isDeck && root.get("targets") instanceof Sequence targets) {
            report.accept(Finding.of(
                    FLAT_TARGETS,
                    Place.of(config.file().file(), targets),
                    targets.items().size() + " targets at the top of a decK file"));
        }
        if (root.get("_format_version") instanceof Scalar version
                && config.atLeast(3, 0)
                && (version.text().startsWith("1.") || version.text().startsWith("2."))) {
            Finding finding = Finding.of(
                    OLD_FORMAT,
                    Place.of(config.file().file(), version),
                    "format version " + version.text() + " for Kong "
                            + config.context().kong().version());
            report.accept(Mend.replace(finding, version, "\"3.0\""));
        }
    }
}

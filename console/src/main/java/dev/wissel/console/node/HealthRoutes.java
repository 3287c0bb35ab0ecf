package dev.wissel.console.node;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.PercentEscapes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.entity.Entities;
import dev.wissel.console.entity.Entity;
import dev.wissel.console.entity.EntityType;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.upstream.UpstreamReport;
import dev.wissel.gateway.upstream.UpstreamReport.AddressReport;
import dev.wissel.gateway.upstream.UpstreamReport.TargetReport;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.rule.HostAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /upstreams/{u}/health}, and health set by hand (facts 6.3, 3.7). Thread-safe. */
public final class HealthRoutes implements AdminRoutes {
    private static final String TARGET = "/upstreams/{upstreams}/targets/{targets}";

    private final Gateway gateway;
    private final Entities entities;

    /** Serves the health of a gateway's upstreams. */
    public HealthRoutes(Gateway gateway, Entities entities) {
        this.gateway = gateway;
        this.entities = entities;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", "/upstreams/{upstreams}/health", this::health);
        for (boolean healthy : new boolean[] {true, false}) {
            String verb = healthy ? "/healthy" : "/unhealthy";
            table.add("PUT", TARGET + verb, request -> set(request, null, healthy));
            table.add(
                    "PUT",
                    TARGET + "/{address}" + verb,
                    request -> set(request, request.parameter("address"), healthy));
        }
    }

    // ---------------------------------------------------------------- reading

    private AdminAnswer health(AdminRequest request) {
        Optional<Entity> upstream = entities.find(EntityType.UPSTREAMS, request.parameter("upstreams"));
        if (upstream.isEmpty()) {
            return AdminAnswer.notFound();
        }
        UpstreamReport report = gateway.report(String.valueOf(upstream.get().text("name")));
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (request.query().first("balancer_health").orElse("").equals("1")) {
            body.put("data", report == null ? null : balancer(upstream.get(), report));
            body.put("next", null);
        } else {
            HealthPage page;
            try {
                page = HealthPage.of(request.query(), entities.targetsOf(upstream.get()));
            } catch (HealthPage.Refused refused) {
                return refused.answer();
            }
            body.put(
                    "data",
                    page.targets().stream()
                            .map(target -> health(target, report))
                            .toList());
            String offset = page.nextOffset();
            if (offset != null) {
                body.put("offset", offset);
            }
            body.put(
                    "next",
                    offset == null
                            ? null
                            : "/upstreams/" + PercentEscapes.encode(request.parameter("upstreams")) + "/health?offset="
                                    + offset);
        }
        body.put("node_id", gateway.metrics().nodeId());
        return AdminAnswer.json(200, body);
    }

    private static Map<String, @Nullable Object> health(Entity target, @Nullable UpstreamReport report) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(target.shown());
        if (report == null) {
            return out; // just made, or not served: Kong leaves both out, too
        }
        TargetReport known = find(report, String.valueOf(target.text("target")));
        out.put("health", known == null ? "DNS_ERROR" : verdict(report, known));
        if (known != null) {
            Map<String, @Nullable Object> data = status(known);
            List<Map<String, Object>> addresses = new ArrayList<>();
            for (AddressReport address : known.addresses()) {
                Map<String, Object> one = address(address);
                one.put("health", verdict(report, known, address));
                addresses.add(one);
            }
            data.put("addresses", orEmpty(addresses));
            out.put("data", data);
        }
        return out;
    }

    private static @Nullable TargetReport find(UpstreamReport report, String target) {
        return report.targets().stream()
                .filter(each -> target.equals(each.host() + ":" + each.port()))
                .findFirst()
                .orElse(null);
    }

    private static String verdict(UpstreamReport report, TargetReport target) {
        if (target.addresses().isEmpty()) {
            return "DNS_ERROR";
        }
        List<String> all = target.addresses().stream()
                .map(address -> verdict(report, target, address))
                .toList();
        return all.contains("HEALTHY") ? "HEALTHY" : all.contains("UNHEALTHY") ? "UNHEALTHY" : "HEALTHCHECKS_OFF";
    }

    private static String verdict(UpstreamReport report, TargetReport target, AddressReport address) {
        if (!report.checked() || target.weight() == 0) {
            return "HEALTHCHECKS_OFF";
        }
        return address.available() ? "HEALTHY" : "UNHEALTHY";
    }

    private static Map<String, @Nullable Object> status(TargetReport target) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("host", target.host());
        out.put("port", target.port());
        out.put("dns", target.dns());
        out.put("nodeWeight", target.weight());
        out.put("weight", weight(target.totalWeight(), target.unavailableWeight()));
        return out;
    }

    private static Map<String, Object> weight(long total, long unavailable) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("total", total);
        out.put("unavailable", unavailable);
        out.put("available", total - unavailable);
        return out;
    }

    private static Map<String, Object> address(AddressReport address) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ip", address.address().ip());
        out.put("port", address.address().port());
        out.put("weight", address.weight());
        return out;
    }

    /** An empty table of Lua becomes an object; clients that can read Kong expect that. */
    private static Object orEmpty(List<?> list) {
        return list.isEmpty() ? Map.of() : list;
    }

    private static Map<String, @Nullable Object> balancer(Entity upstream, UpstreamReport report) {
        List<Map<String, @Nullable Object>> hosts = new ArrayList<>();
        long total = 0;
        long unavailable = 0;
        for (TargetReport target : report.targets()) {
            total += target.totalWeight();
            unavailable += target.unavailableWeight();
            Map<String, @Nullable Object> host = status(target);
            List<Map<String, Object>> addresses = new ArrayList<>();
            for (AddressReport address : target.addresses()) {
                Map<String, Object> one = address(address);
                one.put("healthy", address.available());
                addresses.add(one);
            }
            host.put("addresses", orEmpty(addresses));
            hosts.add(host);
        }
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("healthy", report.healthy());
        details.put("weight", weight(total, unavailable));
        details.put("hosts", orEmpty(hosts));
        String balancerHealth = report.healthy() ? "HEALTHY" : "UNHEALTHY";
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("id", upstream.id());
        out.put("health", report.checked() ? balancerHealth : "HEALTHCHECKS_OFF");
        out.put("balancer_health", balancerHealth);
        out.put("details", details);
        return out;
    }

    // ---------------------------------------------------------------- setting

    private AdminAnswer set(AdminRequest request, @Nullable String addressText, boolean healthy) {
        Entity upstream = entities.find(EntityType.UPSTREAMS, request.parameter("upstreams"))
                .orElse(null);
        Entity target = upstream == null ? null : target(upstream, request.parameter("targets"));
        if (upstream == null || target == null) {
            return AdminAnswer.notFound();
        }
        HostAddress wanted =
                addressText == null ? null : HostAddress.parse(addressText).address();
        if (addressText != null && wanted == null) {
            return AdminAnswer.message(400, "invalid address '" + addressText + "': expected ip:port");
        }
        String name = String.valueOf(upstream.text("name"));
        UpstreamReport report = gateway.report(name);
        if (report == null) {
            return AdminAnswer.message(400, "Upstream " + name + " has no balancer");
        }
        if (!report.checked()) {
            return AdminAnswer.message(400, "no healthchecker found for " + name);
        }
        TargetReport known = find(report, String.valueOf(target.text("target")));
        String ipAndPort = wanted == null ? null : wanted.text(Target.DEFAULT_PORT);
        for (AddressReport each : known == null ? List.<AddressReport>of() : known.addresses()) {
            if (ipAndPort == null || ipAndPort.equals(each.address().text())) {
                gateway.setHealth(name, each.address(), healthy);
            }
        }
        return AdminAnswer.empty(204);
    }

    private @Nullable Entity target(Entity upstream, String idOrAddress) {
        return entities.targetsOf(upstream).stream()
                .filter(target -> idOrAddress.equals(target.id()) || idOrAddress.equals(target.text("target")))
                .findFirst()
                .orElse(null);
    }
}

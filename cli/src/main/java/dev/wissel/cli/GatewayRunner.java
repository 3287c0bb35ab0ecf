package dev.wissel.cli;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.admin.AdminOptions;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.proxy.Listen;
import dev.wissel.gateway.upstream.GatewayEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs a gateway in the foreground: prints what it does, reads its file again on SIGHUP, and ends in good order on SIGTERM and SIGINT. */
final class GatewayRunner {
    private static final long WATCH_MILLIS = 1000;

    private enum Order {
        RELOAD,
        STOP
    }

    private final ServedSource source;
    private final NodeOptions options;
    private final boolean watch;
    private final Companion companion;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Lines lines = new Lines();
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

    GatewayRunner(
            ServedSource source,
            NodeOptions options,
            boolean watch,
            Companion.Maker companion,
            PrintWriter out,
            PrintWriter err) {
        this.source = source;
        this.options = options;
        this.watch = watch;
        this.companion = companion.make(this::say, this::complain);
        this.out = out;
        this.err = err;
    }

    int run() throws IOException {
        try (lines;
                companion) {
            return serve();
        }
    }

    private int serve() throws IOException {
        // Before it is read: a change during the start is a change that is to be followed.
        FileTime read = source.changed(FileTime.fromMillis(0));
        KongNode node;
        try {
            node = source.start(options.withGateway(options.gateway().withEvents(this::print)));
        } catch (ConfigRefused refused) {
            throw new Failures.BadInput(
                    source.name() + ": " + String.join("\n" + source.name() + ": ", refused.problems()));
        }
        try (node) {
            String beside = companion.start(node.gateway());
            Gateway gateway = node.gateway();
            // Before it says that it serves: whoever waits for that line may send a signal at once.
            Signals.on("TERM", () -> orders.add(Order.STOP));
            Signals.on("INT", () -> orders.add(Order.STOP));
            Signals.on("HUP", () -> orders.add(Order.RELOAD));
            say("serving " + source.name() + " on " + String.join(", ", addresses(gateway)) + metrics(gateway)
                    + admin(node) + beside);
            obey(node, read);
            say("stopping: no new connections, finishing what is in flight (at most "
                    + options.gateway().drainTime().toSeconds() + " s)");
            companion.close();
            boolean finished = node.stop();
            say(finished ? "stopped: every request was finished" : "stopped: some requests were cut off");
            return ExitCode.GOOD;
        }
    }

    private List<String> addresses(Gateway gateway) {
        List<String> addresses = new ArrayList<>();
        List<Integer> ports = gateway.proxyPorts();
        for (int i = 0; i < ports.size(); i++) {
            Listen listen = options.gateway().proxyListen().get(i);
            addresses.add((listen.ssl() ? "https://" : "http://") + shown(listen.address()) + ":" + ports.get(i));
        }
        List<Integer> streamPorts = gateway.streamPorts();
        for (int i = 0; i < streamPorts.size(); i++) {
            Listen listen = options.gateway().streamListen().get(i);
            addresses.add((listen.ssl() ? "tls://" : "tcp://") + shown(listen.address()) + ":" + streamPorts.get(i));
        }
        return addresses;
    }

    private static String shown(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private String metrics(Gateway gateway) {
        InetSocketAddress status = options.gateway().statusListen();
        return status == null ? "" : ", metrics on http://" + shown(status) + ":" + gateway.statusPort() + "/metrics";
    }

    private String admin(KongNode node) {
        AdminOptions admin = options.admin();
        if (admin == null) {
            return "";
        }
        List<String> places = new ArrayList<>();
        for (int i = 0; i < admin.listens().size(); i++) {
            AdminListen listen = admin.listens().get(i);
            String scheme = listen.ssl() ? "https://" : "http://";
            places.add(
                    scheme + shown(listen.address()) + ":" + node.adminPorts().get(i));
        }
        return ", Admin API on " + String.join(", ", places);
    }

    private void obey(KongNode node, FileTime read) {
        FileTime seen = read;
        while (true) {
            Order order;
            try {
                order = watch ? orders.poll(WATCH_MILLIS, TimeUnit.MILLISECONDS) : orders.take();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
            if (order == Order.STOP) {
                return;
            }
            FileTime now = source.changed(seen);
            if (order == Order.RELOAD || !now.equals(seen)) {
                seen = now;
                reload(node);
            }
        }
    }

    private void reload(KongNode node) {
        String why = source.notReadAgain();
        if (why != null) {
            complain(why + "; nothing has changed");
            return;
        }
        try {
            source.follow(node);
            companion.followed();
            say("follows " + source.name() + " as it is now");
        } catch (ConfigRefused refused) {
            complain("nothing has changed, because " + source.name() + " is refused: "
                    + String.join("; ", refused.problems()));
        } catch (IOException | RuntimeException unreadable) {
            node.gateway().countRefusedReload();
            complain("nothing has changed, because " + source.name() + " cannot be followed:\n"
                    + Failures.text(unreadable));
        }
    }

    private void print(GatewayEvent event) {
        companion.hear(event);
        say(event.upstream() + (event.upstream().isEmpty() ? "" : ": ") + event.line());
    }

    private void say(String line) {
        lines.add(out, line);
    }

    private void complain(String line) {
        lines.add(err, line);
    }
}

package dev.wissel.gateway.plugin;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine, looked up once. Thread-safe. */
public final class Hostname {
    private static final String NAME = look();

    private Hostname() {}

    /** Returns it. */
    public static String get() {
        return NAME;
    }

    private static String look() {
        String said = System.getenv("HOSTNAME");
        if (said != null && !said.isBlank()) {
            return said;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}

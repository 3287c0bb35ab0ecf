package dev.wissel.gateway.plugin.ratelimit;

import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.PluginSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests are counted together ({@code limit_by}). Whoever cannot be told by what is asked for is told by address, as in Kong; consumers and
 * credentials always are, because this gateway authenticates nobody. Immutable.
 */
final class Identity {
    /** Longer ones are counted by their digest, so that a client cannot make a counter as large as a header. */
    private static final int LONGEST = 128;

    private enum By {
        ADDRESS,
        SERVICE,
        HEADER,
        PATH
    }

    private final By by;
    private final @Nullable String detail;

    private Identity(By by, @Nullable String detail) {
        this.by = by;
        this.detail = detail;
    }

    static Identity of(PluginSettings config) {
        String header = config.text("header_name");
        return switch (config.text("limit_by", "consumer")) {
            case "service" -> new Identity(By.SERVICE, null);
            case "header" -> new Identity(By.HEADER, header == null ? null : header.toLowerCase(Locale.ROOT));
            case "path" -> new Identity(By.PATH, config.text("path"));
            default -> new Identity(By.ADDRESS, null);
        };
    }

    String of(Call call) {
        String told = switch (by) {
            case ADDRESS -> null;
            case SERVICE -> call.service() == null ? null : call.service().id();
            case HEADER -> detail == null ? null : call.header(detail);
            case PATH -> call.path().equals(detail) ? call.path() : null;
        };
        return told == null ? call.clientIp() : told.length() <= LONGEST ? told : digest(told);
    }

    private static String digest(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return "sha256-"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

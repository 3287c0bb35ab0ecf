package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The pages: files of the class path below {@code /web}, the libraries that {@link Libraries} names, and {@code index.html} for each page's address. Each file
 * is read and packed once. Thread-safe.
 */
final class StaticFiles {
    /** Names of lower-case words; no dot but the one before the ending, so that no path leads elsewhere. */
    private static final Pattern FILE =
            Pattern.compile("/(?:[a-z0-9_-]{1,40}/){0,4}[a-z0-9_-]{1,60}\\.(js|css|html|svg|png|ico|json|webmanifest)");

    /** The addresses under which pages are found, bookmarked and reloaded. */
    private static final Pattern PAGE = Pattern.compile(
            "/|/(?:overview|services|decisions|design|check|drills|login)/?|/(?:service|services|decision|decisions|drill|drills)/[^/]{1,300}/?");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "webmanifest", "application/manifest+json");

    private final Map<String, Packed> files = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Packed(String type, byte[] plain, byte[] gzip, String tag) {}

    /** Reads the libraries; the pages are read when they are asked for. */
    StaticFiles() {
        Libraries.all().forEach((path, text) -> files.put(path, packed(path, text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Returns the file or page for a path; 404 if there is none. */
    AdminAnswer answer(Visit visit) {
        Packed found = find(visit.path());
        if (found == null) {
            return Json.problem(404, "Not found", null);
        }
        AdminAnswer answer =
                accepts(visit.header("accept-encoding"), "gzip") && found.gzip().length < found.plain().length
                        ? new AdminAnswer(200, found.type(), Map.of("Content-Encoding", "gzip"), found.gzip())
                        : new AdminAnswer(200, found.type(), Map.of(), found.plain());
        if (matches(visit.header("if-none-match"), found.tag())) {
            answer = AdminAnswer.empty(304);
        }
        // The files change with each version, under the same names.
        return answer.with("ETag", found.tag())
                .with("Cache-Control", "no-cache")
                .with("Vary", "Accept-Encoding");
    }

    private static boolean matches(String header, String tag) {
        for (String each : header.split(",")) {
            String bare = each.strip();
            if (bare.equals("*") || bare.equals(tag) || bare.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a coding is named, and not with the quality 0. */
    static boolean accepts(String header, String coding) {
        for (String each : header.split(",")) {
            String[] parts = each.strip().split(";", 2);
            if (parts[0].strip().equalsIgnoreCase(coding)) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0{0,3})?");
            }
        }
        return false;
    }

    private @Nullable Packed find(String path) {
        String name = PAGE.matcher(path).matches() ? "/index.html" : path;
        Packed known = files.get(name);
        if (known != null || !FILE.matcher(name).matches()) {
            return known;
        }
        Optional<byte[]> bytes = read("/web" + name);
        if (bytes.isEmpty()) {
            return null;
        }
        return files.computeIfAbsent(name, ignored -> packed(name, bytes.get()));
    }

    private static Packed packed(String name, byte[] bytes) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return new Packed(TYPES.getOrDefault(ending, "application/octet-stream"), bytes, gzip(bytes), tag(bytes));
    }

    /** Returns a file of the class path; empty if there is none. */
    static Optional<byte[]> read(String resource) {
        try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(resource + " cannot be read", broken);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"'
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(digest)
                            .substring(0, 22)
                    + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}

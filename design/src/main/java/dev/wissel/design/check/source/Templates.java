package dev.wissel.design.check.source;

import dev.wissel.design.check.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text whose templates are replaced by words of the same length, so that it can be read although nobody filled them in. decK fills in
 * {@code ${{ env "DECK_X" }}} (Kong facts 9.2); a linter does not run where the variables are set, and must not show their values.
 *
 * <p>Immutable.
 */
public final class Templates {
    /** A template and where it stands in its snippet. Immutable. */
    public record Template(int line, int column, String text) {
        /** Returns whether it has decK's form. */
        public boolean deck() {
            return text.startsWith("$");
        }
    }

    /** No templates. */
    public static final Templates NONE = new Templates("", Map.of(), List.of());

    private static final Pattern TEMPLATE = Pattern.compile("\\$?\\{\\{[^\\n{}]{0,200}}}");
    private static final String WORD = "zqtpl";
    private static final Pattern STAND_IN = Pattern.compile(WORD + "[a-z]*9");

    private final String masked;
    private final Map<String, String> originals;
    private final List<Template> all;

    private Templates(String masked, Map<String, String> originals, List<Template> all) {
        this.masked = masked;
        this.originals = originals;
        this.all = List.copyOf(all);
    }

    /** Returns a text with its templates replaced. */
    static Templates of(String text) {
        if (!text.contains("{{")) {
            return new Templates(text, Map.of(), List.of());
        }
        Map<String, String> originals = new HashMap<>();
        Map<String, String> standIns = new HashMap<>();
        List<Template> all = new ArrayList<>();
        StringBuilder out = new StringBuilder(text.length());
        boolean json =
                text.stripLeading().startsWith("{\"") || text.stripLeading().startsWith("{\n");
        Matcher matcher = TEMPLATE.matcher(text);
        int copied = 0;
        int line = 1;
        int lineStart = 0;
        while (matcher.find()) {
            for (int end = text.indexOf('\n', lineStart);
                    end >= 0 && end < matcher.start();
                    end = text.indexOf('\n', lineStart)) {
                lineStart = end + 1;
                line++;
            }
            if (comment(text, lineStart)) {
                continue;
            }
            out.append(text, copied, matcher.start());
            copied = matcher.end();
            boolean bare = json && endsWithColon(out);
            int length = matcher.group().length() - (bare ? 2 : 0);
            String standIn =
                    standIns.computeIfAbsent(length + matcher.group(), template -> standIn(originals.size(), length));
            originals.put(standIn, matcher.group());
            out.append(bare ? '"' + standIn + '"' : standIn);
            all.add(new Template(line, text.codePointCount(lineStart, matcher.start()) + 1, matcher.group()));
        }
        out.append(text, copied, text.length());
        return new Templates(out.toString(), originals, all);
    }

    /** Returns whether a line holds nothing but a comment. */
    private static boolean comment(String text, int lineStart) {
        int at = lineStart;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '#';
    }

    private static boolean endsWithColon(CharSequence out) {
        int at = out.length() - 1;
        while (at >= 0 && out.charAt(at) == ' ') {
            at--;
        }
        return at >= 0 && out.charAt(at) == ':';
    }

    /** Letters and a digit, so that it may stand for a host name, a header or a word; different for different templates. */
    private static String standIn(int number, int length) {
        StringBuilder word = new StringBuilder(WORD);
        for (int rest = number; rest > 0; rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        while (word.length() < length - 1) {
            word.append('x');
        }
        return word.append('9').toString();
    }

    /** Returns the text to parse. */
    String masked() {
        return masked;
    }

    /** Returns whether there is any. */
    boolean any() {
        return !originals.isEmpty();
    }

    /** Returns whether there is one of decK's, which only decK fills in. */
    public boolean deck() {
        return all.stream().anyMatch(Template::deck);
    }

    /** Returns all of them, in the order of the text. */
    public List<Template> all() {
        return all;
    }

    /** Returns whether a text holds a template. */
    public boolean in(String text) {
        if (originals.isEmpty() || !text.contains(WORD)) {
            return false;
        }
        Matcher matcher = STAND_IN.matcher(text);
        while (matcher.find()) {
            if (originals.containsKey(matcher.group())) {
                return true;
            }
        }
        return false;
    }

    /** Returns a text with its templates as they were written. */
    public String restore(String text) {
        if (originals.isEmpty() || !text.contains(WORD)) {
            return text;
        }
        return STAND_IN.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(originals.getOrDefault(match.group(), match.group())));
    }

    /** Returns the place of a template in the file. */
    static Place place(Snippet snippet, Template template) {
        return snippet.positions().place(snippet.file(), template.line(), template.column());
    }
}

package dev.wissel.design.check.markdown;

import dev.wissel.design.check.markdown.ShellWords.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call to the Admin API on a command line.
 *
 * <p>Immutable.
 *
 * @param method its method
 * @param path the words between the slashes of its URL
 * @param data its JSON body
 * @param form the fields of its form
 */
record HttpCall(String method, List<Word> path, Optional<Word> data, List<Word> form) {
    private static final Pattern ORIGIN =
            Pattern.compile("^(?:[a-z]+://)?(?<host>[^/:?#]*(?::[^/?#]*)?)(?=/|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS");
    private static final Set<String> WITH_DATA =
            Set.of("--data", "--data-raw", "--data-binary", "--data-urlencode", "--data-ascii", "--json", "--form");
    private static final Set<String> WITH_WORD = Set.of(
            "--header",
            "--user",
            "--output",
            "--write-out",
            "--cacert",
            "--cert",
            "--key",
            "--max-time",
            "--resolve",
            "--connect-timeout",
            "--retry",
            "--proxy",
            "--user-agent",
            "--cookie",
            "--auth");
    private static final String SHORT_WITH_WORD = "XdHuowFAbemxT";

    /** Returns the call that a command makes; empty if it is no call to an Admin API. */
    static Optional<HttpCall> of(List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            String program = words.get(i).text();
            if (program.equals("curl")) {
                return new Reader(false).read(words.subList(i + 1, words.size()));
            }
            if (program.equals("http") || program.equals("https")) {
                return new Reader(true).read(words.subList(i + 1, words.size()));
            }
        }
        return Optional.empty();
    }

    /** The reading of one command. Confined to it. */
    private static final class Reader {
        private final boolean httpie;
        private final List<Word> data = new ArrayList<>();
        private String method = "";
        private Optional<Word> url = Optional.empty();

        Reader(boolean httpie) {
            this.httpie = httpie;
        }

        Optional<HttpCall> read(List<Word> words) {
            for (int i = 0; i < words.size(); i++) {
                Word word = words.get(i);
                String text = word.text();
                Optional<Word> next = i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
                if (text.startsWith("--")) {
                    i += longOption(word, next);
                } else if (text.startsWith("-") && text.length() > 1) {
                    i += shortOptions(word, next);
                } else if (METHOD.matcher(text).matches() && httpie) {
                    method = text;
                } else if (url.isEmpty()) {
                    url = Optional.of(word);
                } else if (httpie) {
                    data.add(word);
                }
            }
            return url.flatMap(this::call);
        }

        private int longOption(Word word, Optional<Word> next) {
            int equals = word.text().indexOf('=');
            String name = equals < 0 ? word.text() : word.text().substring(0, equals);
            Optional<Word> value = equals < 0 ? next : Optional.of(word.from(equals + 1));
            if (WITH_DATA.contains(name)) {
                value.filter(ignored -> !httpie).ifPresent(data::add);
            } else if (name.equals("--request")) {
                value.ifPresent(word2 -> method = word2.text());
            } else if (name.equals("--url")) {
                url = value;
            } else if (!WITH_WORD.contains(name)) {
                return 0;
            }
            return equals < 0 && !httpie ? 1 : 0;
        }

        private int shortOptions(Word word, Optional<Word> next) {
            for (int i = 1; i < word.text().length(); i++) {
                char letter = word.text().charAt(i);
                if (SHORT_WITH_WORD.indexOf(letter) >= 0 && !httpie) {
                    boolean last = i + 1 == word.text().length();
                    Optional<Word> value = last ? next : Optional.of(word.from(i + 1));
                    if (letter == 'd' || letter == 'F') {
                        value.ifPresent(data::add);
                    } else if (letter == 'X') {
                        value.ifPresent(given -> method = given.text());
                    }
                    return last ? 1 : 0;
                }
            }
            return 0;
        }

        private Optional<HttpCall> call(Word address) {
            Matcher origin = ORIGIN.matcher(address.text());
            if (!origin.find()
                    || origin.group("host").endsWith(":8000")
                    || origin.group("host").endsWith(":8443")) {
                return Optional.empty();
            }
            List<Word> path = segments(address, origin.end());
            Optional<Word> body = data.stream()
                    .filter(word -> word.text().strip().startsWith("{"))
                    .findFirst();
            List<Word> form = body.isPresent()
                    ? List.of()
                    : data.stream().filter(word -> word.text().contains("=")).toList();
            String verb = !method.isEmpty() ? method : data.isEmpty() ? "GET" : "POST";
            boolean writes = Set.of("POST", "PUT", "PATCH").contains(verb);
            return writes ? Optional.of(new HttpCall(verb, path, body, form)) : Optional.empty();
        }

        private static List<Word> segments(Word address, int from) {
            List<Word> segments = new ArrayList<>();
            String text = address.text();
            int end = from;
            while (end < text.length() && text.charAt(end) != '?' && text.charAt(end) != '#') {
                end++;
            }
            int start = from;
            for (int i = from; i <= end; i++) {
                if (i == end || text.charAt(i) == '/') {
                    if (i > start) {
                        segments.add(address.part(start, i));
                    }
                    start = i + 1;
                }
            }
            return segments;
        }
    }
}

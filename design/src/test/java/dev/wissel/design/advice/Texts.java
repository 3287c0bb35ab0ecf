package dev.wissel.design.advice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tests want to know of a written advice. */
final class Texts {
    private static final Pattern SECTION = Pattern.compile("<a id=\"([a-z0-9-]+)\"></a>");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:[.,][0-9]+)*");

    private Texts() {}

    /** Returns the sections of an advice in Markdown, by anchor. */
    static Map<String, String> sections(String markdown) {
        Map<String, String> sections = new LinkedHashMap<>();
        Matcher matcher = SECTION.matcher(markdown);
        String last = "head";
        int from = 0;
        while (matcher.find()) {
            sections.put(last, markdown.substring(from, matcher.start()));
            last = matcher.group(1);
            from = matcher.end();
        }
        sections.put(last, markdown.substring(from));
        return sections;
    }

    /** Returns all figures of a text in one notation, sorted. */
    static List<String> figures(String text, Lang lang) {
        List<String> figures = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            figures.add(normal(matcher.group(), lang));
        }
        figures.sort(null);
        return figures;
    }

    /** Returns a number without signs between thousands and with a full stop. */
    static String normal(String number, Lang lang) {
        // Addresses and versions have several full stops in either language and are no figures.
        if (number.chars().filter(sign -> sign == '.').count() > 1) {
            return number;
        }
        String grouping = String.valueOf(lang.grouping());
        boolean grouped = number.matches("[0-9]{1,3}(?:" + Pattern.quote(grouping) + "[0-9]{3})+" + "(?:"
                + Pattern.quote(String.valueOf(lang.decimal())) + "[0-9]+)?");
        String plain = grouped && number.replace(grouping, "").length() >= 5 ? number.replace(grouping, "") : number;
        return plain.replace(lang.decimal(), '.');
    }
}

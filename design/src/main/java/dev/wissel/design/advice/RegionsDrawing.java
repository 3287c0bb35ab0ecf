package dev.wissel.design.advice;

import dev.wissel.design.page.Drawing;
import dev.wissel.design.page.Drawing.Align;
import dev.wissel.design.page.Drawing.Bar;
import dev.wissel.design.page.Drawing.Ink;
import dev.wissel.design.page.Drawing.Label;
import dev.wissel.design.page.Drawing.Meaning;
import dev.wissel.design.page.Drawing.Shape;
import dev.wissel.design.page.Text;
import dev.wissel.design.strategy.ServiceStrategy;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which region serves which service, as long as all is well and after the loss of each region. Confined to one call. */
final class RegionsDrawing {
    /** Services beyond these are in the table only. */
    private static final int SERVICES_SHOWN = 8;

    private static final int ROW_PIXELS = 24;
    private static final int BAR_PIXELS = 18;
    private static final int NAME_PIXELS = 26;
    private static final double BARS_FROM = 34;
    private static final double BARS_WIDE = 66;
    private static final double LABEL_FROM_SHARE = 0.3;
    private static final int NAME_LETTERS = 34;
    private static final int REGION_LETTERS = 12;
    private static final List<Ink> INKS = List.of(Ink.FIRST, Ink.SECOND, Ink.THIRD, Ink.FOURTH);

    private final Subject subject;
    private final Say say;
    private final Map<String, Ink> inks = new LinkedHashMap<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final List<Text> described = new ArrayList<>();
    private int top;
    private boolean shed;
    private boolean others;

    RegionsDrawing(Subject subject) {
        this.subject = subject;
        this.say = subject.say();
        List<String> regions = subject.regionsInUse();
        for (int i = 0; i < regions.size(); i++) {
            inks.put(regions.get(i), i < INKS.size() ? INKS.get(i) : Ink.EMPTY);
            others |= i >= INKS.size();
        }
    }

    Drawing drawing() {
        List<List<ServiceStrategy>> alike = subject.alike(this::key);
        alike.stream().limit(SERVICES_SHOWN).forEach(this::service);
        List<Meaning> legend = new ArrayList<>();
        inks.forEach((region, ink) -> {
            if (ink != Ink.EMPTY) {
                legend.add(new Meaning(ink, Text.given(region)));
            }
        });
        if (others) {
            legend.add(new Meaning(Ink.EMPTY, say.text("other regions", "andere regio's")));
        }
        if (shed) {
            legend.add(new Meaning(Ink.LOST, say.text("nobody can take it", "niemand kan het nemen")));
        }
        Text title = say.text(
                "Which region serves, by order and declared capacity, at the full load of the first region",
                "Welke regio bedient, naar volgorde en opgegeven capaciteit, bij volle belasting van de eerste regio");
        return new Drawing(title, Text.join("; ", described).plus("."), Math.max(1, top), shapes, legend);
    }

    private Object key(ServiceStrategy service) {
        List<Object> key = new ArrayList<>();
        key.add(Shares.of(service, "", demand(service)));
        service.regions().forEach(region -> key.add(Shares.of(service, region, demand(service))));
        return key;
    }

    private static double demand(ServiceStrategy service) {
        return Math.max(0, Subject.capacity(service, service.regions().get(0)));
    }

    private void service(List<ServiceStrategy> alike) {
        ServiceStrategy service = alike.get(0);
        Text names = subject.names(alike);
        shapes.add(new Label(0, top + 18, Align.START, shortened(names.plain(), NAME_LETTERS), false));
        top += NAME_PIXELS;
        row(names, say.text("all is well", "alles goed"), Shares.of(service, "", demand(service)));
        for (String region : service.regions()) {
            row(
                    names,
                    say.text("{0} lost", "{0} weg", Text.given(shortened(region, REGION_LETTERS))),
                    Shares.of(service, region, demand(service)));
        }
        top += 6;
    }

    private static String shortened(String words, int letters) {
        return words.length() <= letters ? words : words.substring(0, letters - 1) + "\u2026";
    }

    private void row(Text names, Text state, Shares shares) {
        shapes.add(new Label(0, top + 14, Align.START, state.plain(), false));
        double from = BARS_FROM;
        List<Text> parts = new ArrayList<>();
        for (Map.Entry<String, Double> share : shares.byRegion().entrySet()) {
            from = piece(from, share.getValue(), inks.getOrDefault(share.getKey(), Ink.EMPTY), share.getKey());
            if (share.getValue() > 0) {
                parts.add(Text.given(share.getKey())
                        .plus(" ")
                        .plus(subject.numbers().percent(share.getValue(), RoundingMode.HALF_EVEN)));
            }
        }
        if (shares.shed() > 0) {
            shed = true;
            piece(from, shares.shed(), Ink.LOST, "");
            parts.add(say.text(
                    "nobody {0}", "niemand {0}", subject.numbers().percent(shares.shed(), RoundingMode.HALF_EVEN)));
        }
        described.add(names.plus(", ").plus(state).plus(": ").plus(Text.join(", ", parts)));
        top += ROW_PIXELS;
    }

    private double piece(double from, double share, Ink ink, String region) {
        double wide = Math.min(share * BARS_WIDE, 100 - from);
        if (wide <= 0) {
            return from;
        }
        shapes.add(new Bar(from, top, wide, BAR_PIXELS, ink));
        if (share >= LABEL_FROM_SHARE) {
            String percent =
                    subject.numbers().percent(share, RoundingMode.HALF_EVEN).plain();
            String words = region.isEmpty() ? percent : shortened(region, REGION_LETTERS) + " " + percent;
            shapes.add(new Label(from + wide / 2, top + 14, Align.MIDDLE, words, ink != Ink.EMPTY));
        }
        return from + wide;
    }
}

package dev.wissel.console.desk;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Term;
import dev.wissel.design.advice.Advice;
import dev.wissel.design.advice.AdviceFiles;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.bounds.ServiceBounds;
import dev.wissel.design.bounds.Verdict;
import dev.wissel.design.dialogue.Answers;
import dev.wissel.design.dialogue.WishesText;
import dev.wissel.design.kongfile.KongFile;
import dev.wissel.design.output.DesignFile;
import dev.wissel.design.output.DesignRequest;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.signals.SignalFiles;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of a strategy's text what {@code wissel design} makes of it. Stateless and thread-safe. */
public final class DesignDesk {
    private static final String FILE = "strategy.yml";
    private static final int MOST_MISTAKES = 200;

    private DesignDesk() {}

    /**
     * What came of a strategy: mistakes, or all the rest. Immutable.
     *
     * @param problems its mistakes, in the order of the text
     * @param language of the advice; null with problems
     * @param strategy the strategy's text; null with problems
     * @param advice in Markdown; null with problems
     * @param adviceHtml the same as a page of its own; null with problems
     * @param files all files of the design, the advice left out; null with problems
     * @param bounds what each fault costs each service at worst; null with problems
     */
    public record Design(
            List<Mistake> problems,
            @Nullable String language,
            @Nullable String strategy,
            @Nullable String advice,
            @Nullable String adviceHtml,
            @Nullable List<TextFile> files,
            @Nullable List<BoundRow> bounds) {}

    /**
     * A file. Immutable.
     *
     * @param name its path within the design
     * @param text what it holds
     */
    public record TextFile(String name, String text) {}

    /**
     * What a fault costs a service at worst. Immutable.
     *
     * @param service its name
     * @param fault what goes wrong
     * @param plane who carries the traffic
     * @param detectionSeconds until it is found out; null for never
     * @param shiftSeconds until new requests are sent elsewhere; null for never
     * @param recoverySeconds from its end until the traffic is back; null for never
     * @param formula of the shift, or why it never ends
     * @param dominant its longest term; empty if there is none
     * @param met whether the shift is within what the objective promises
     */
    public record BoundRow(
            String service,
            String fault,
            String plane,
            @Nullable Double detectionSeconds,
            @Nullable Double shiftSeconds,
            @Nullable Double recoverySeconds,
            String formula,
            String dominant,
            boolean met) {}

    /**
     * Makes a design.
     *
     * @param text the strategy
     * @param plane whose bounds are shown
     */
    public static Design of(String text, DesignRequest.Language language, Plane plane) {
        StrategyReader.Reading reading = StrategyReader.read(FILE, text);
        return reading.strategy()
                .map(strategy -> of(text, strategy, language, plane))
                .orElseGet(() ->
                        mistaken(reading.problems().stream().map(Mistake::of).toList()));
    }

    /** Makes a design out of the answers to the questions that {@code wissel design} asks. */
    public static Design ofAnswers(String answers, DesignRequest.Language language, Plane plane) {
        Answers.Reading reading = Answers.read("answers.yml", answers);
        return reading.wishes()
                .map(wishes -> of(WishesText.yaml(wishes), language, plane))
                .orElseGet(() ->
                        mistaken(reading.problems().stream().map(Mistake::of).toList()));
    }

    private static Design mistaken(List<Mistake> mistakes) {
        List<Mistake> some = mistakes.subList(0, Math.min(MOST_MISTAKES, mistakes.size()));
        return new Design(some, null, null, null, null, null, null);
    }

    private static Design of(String text, Strategy strategy, DesignRequest.Language language, Plane plane) {
        List<TextFile> files = new ArrayList<>();
        files.add(file(KongFile.of(strategy)));
        SignalFiles.of(strategy).forEach((name, content) -> files.add(new TextFile(name, content)));
        String markdown = "";
        String html = "";
        for (DesignFile each :
                new AdviceFiles().files(new DesignRequest(strategy, DesignRequest.Format.KONG, language))) {
            if (each.name().equals(Advice.MARKDOWN)) {
                markdown = each.content();
            } else {
                html = each.content();
            }
        }
        return new Design(List.of(), language.code(), text, markdown, html, files, bounds(strategy, plane));
    }

    private static TextFile file(DesignFile file) {
        return new TextFile(file.name(), file.content());
    }

    private static List<BoundRow> bounds(Strategy strategy, Plane plane) {
        List<BoundRow> rows = new ArrayList<>();
        for (ServiceBounds service : BoundsTable.of(strategy).services()) {
            for (Fault fault : Fault.values()) {
                rows.add(row(service.get(fault, plane), service.verdict(fault, plane)));
            }
        }
        return rows;
    }

    private static BoundRow row(FaultBounds bounds, Verdict verdict) {
        Bound shift = bounds.shift();
        return new BoundRow(
                verdict.service(),
                bounds.fault().word(),
                bounds.plane().word(),
                seconds(bounds.detection()),
                seconds(shift),
                seconds(bounds.recovery()),
                shift.never().map(never -> never.word()).orElseGet(shift::formula),
                shift.dominant().map(Term::key).map(key -> key.word()).orElse(""),
                verdict.met());
    }

    private static @Nullable Double seconds(Bound bound) {
        return bound.finite() ? bound.seconds() : null;
    }
}

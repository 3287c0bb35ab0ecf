package dev.wissel.design.advice;

import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.page.Page;
import dev.wissel.design.page.Text;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The written advice for a strategy, as a page that can be had as Markdown and as HTML. The same strategy gives the same page, byte by byte.
 * Stateless and thread-safe.
 */
public final class Advice {
    /** Name of the file in Markdown. */
    public static final String MARKDOWN = "advice.md";
    /** Name of the file in HTML, to whose anchors alerts link. */
    public static final String HTML = "advice.html";

    private Advice() {}

    /** Returns the advice for a strategy, with its own bounds and ways to stand by. */
    public static Page of(Strategy strategy, Lang lang) {
        Map<String, StandbyOptions> standby = new LinkedHashMap<>();
        for (ServiceStrategy service : strategy.services()) {
            standby.put(service.name(), StandbyOptions.of(service, strategy.objective(), strategy.kong()));
        }
        return of(strategy, Delivered.table(strategy, standby, Map.of()), standby, lang);
    }

    /**
     * Returns the advice for a strategy.
     *
     * @param strategy the strategy
     * @param bounds its bounds, for every service
     * @param standby by the name of each service, how its regions stand by
     * @param lang the language
     */
    public static Page of(Strategy strategy, BoundsTable bounds, Map<String, StandbyOptions> standby, Lang lang) {
        Subject subject = Subject.of(strategy, bounds, standby, lang);
        Say say = subject.say();
        return new Page(
                lang.code(),
                say.text("Advice for {0}", "Advies voor {0}", Text.given(strategy.name())),
                lead(subject),
                new Page.Furniture(say.word("Contents", "Inhoud"), say.word("Skip to the advice", "Naar het advies")),
                List.of(
                        new VerdictSection(subject).section(),
                        new ChoicesSection(subject).section(),
                        new BoundsSection(subject).section(),
                        new BudgetSection(subject).section(),
                        new CapacitySection(subject).section(),
                        new StandbySection(subject).section(),
                        new OutsideSection(subject).section(),
                        new RunbookSection(subject).section(),
                        new DrillsSection(subject).section(),
                        new DifferencesSection(subject).section(),
                        new AssumptionsSection(subject).section()));
    }

    private static Text lead(Subject subject) {
        Strategy strategy = subject.strategy();
        long targets = strategy.services().stream()
                .mapToLong(service -> service.endpoints().size())
                .sum();
        return subject.say()
                .text(
                        "Services: {0}, endpoints: {1}, regions: {2}; Kong {3}, {4}, {5}. Objective: {6} in {7}, a failover within {8}.",
                        "Services: {0}, endpoints: {1}, regio's: {2}; Kong {3}, {4}, {5}. Doel: {6} in {7}, een failover binnen {8}.",
                        subject.numbers().count(strategy.services().size()),
                        subject.numbers().count(targets),
                        subject.numbers().count(subject.regionsInUse().size()),
                        Text.given(strategy.kong().version()),
                        Text.of(subject.words().edition(strategy.kong().edition())),
                        Text.of(subject.words().mode(strategy.kong().mode())),
                        subject.numbers().exactPercent(strategy.objective().availability()),
                        subject.numbers().time(strategy.objective().window()),
                        subject.numbers().time(strategy.objective().failover()));
    }
}

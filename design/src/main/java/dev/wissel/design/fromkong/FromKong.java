package dev.wissel.design.fromkong;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.declarative.YamlText;
import dev.wissel.kong.document.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From an existing Kong to a strategy, to the configuration that it would have, and to what changes on the way. Stateless and thread-safe. */
public final class FromKong {
    /** Name of the strategy until somebody gives it another. */
    static final String STRATEGY_NAME = "wissel";

    private FromKong() {}

    /**
     * What came of it.
     *
     * @param strategyText the strategy as YAML, with what was assumed as comments
     * @param strategy the strategy; empty if there are problems
     * @param kongText the configuration that the Kong would have; empty if there are problems
     * @param diff what would change, with a reason for each line; empty if there are problems
     * @param changes the same as values
     * @param notes what was assumed and what was left alone, a sentence each
     * @param problems why there is no strategy: mistakes that the existing configuration carries into it, or nothing to design
     */
    public record Result(
            String strategyText,
            Optional<Strategy> strategy,
            String kongText,
            String diff,
            List<Change> changes,
            List<String> notes,
            List<String> problems) {
        public Result {
            changes = List.copyOf(changes);
            notes = List.copyOf(notes);
            problems = List.copyOf(problems);
        }
    }

    /** Returns what an existing Kong amounts to. */
    public static Result of(ExistingKong existing) {
        Map<String, @Nullable Object> document = Values.map(Values.copy(existing.document()));
        List<String> notes = new ArrayList<>(existing.notes());
        List<Balanced> services = Balanced.of(document, notes);
        if (services.isEmpty()) {
            return failed(
                    "",
                    notes,
                    List.of(existing.source() + ": no service of http has an upstream with targets"
                            + " (expected: at least one whose host is the name of an upstream)"));
        }
        StrategyDraft draft = new StrategyDraft(existing, services, notes);
        String text = draft.yaml(STRATEGY_NAME);
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        if (reading.strategy().isEmpty()) {
            return failed(
                    text,
                    notes,
                    reading.problems().stream().map(Problem::render).toList());
        }
        Strategy strategy = reading.strategy().get();
        Upgrade upgrade = new Upgrade(strategy);
        for (Balanced balanced : services) {
            ServiceStrategy service = strategy.service(draft.nameOf(balanced)).orElseThrow();
            upgrade.apply(balanced, service);
        }
        upgrade.metrics(document);
        String diff = DiffText.of(existing.source(), upgrade.changes());
        String kong = head(existing, strategy) + YamlText.of(document);
        return new Result(text, Optional.of(strategy), kong, diff, upgrade.changes(), notes, List.of());
    }

    private static Result failed(String text, List<String> notes, List<String> problems) {
        return new Result(text, Optional.empty(), "", "", List.of(), notes, problems);
    }

    private static String head(ExistingKong existing, Strategy strategy) {
        String load;
        if (!existing.whole()) {
            load =
                    "deck gateway apply kong.yml   (apply, not sync: this holds only what concerns balancing, and sync deletes the rest)";
        } else if (strategy.kong().mode() == Mode.DBLESS) {
            load = "KONG_DECLARATIVE_CONFIG=kong.yml, or POST it to /config. It is the whole configuration.";
        } else {
            load = "deck gateway diff kong.yml && deck gateway sync kong.yml   (it is the whole configuration)";
        }
        return "# Made by 'wissel design --from-kong' from " + existing.source()
                + ". What changed is in changes.diff.\n#\n# Load it:  " + load + "\n\n";
    }
}

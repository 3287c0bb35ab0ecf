package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.desk.CheckDesk;
import dev.wissel.console.desk.DesignDesk;
import dev.wissel.console.desk.SimulationDesk;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.LiveView;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.output.DesignRequest.Language;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.document.Problem;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioLibrary;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is reckoned out for someone who thinks about a strategy. */
final class DesignRoutes implements AdminRoutes {
    private static final int LONGEST_TEXT = 1 << 20;

    /** Some hundred services. What is designed of them is a hundred times as long, and the process that reckons it out may be the one that carries the traffic. */
    private static final int LONGEST_STRATEGY = 64 << 10;

    private static final int LONGEST_NAME = 100;
    private static final Duration CPU_OF_A_PLAY = Duration.ofSeconds(5);

    private final Live live;
    private final Supplier<String> strategyText;
    private final Turns designs = new Turns(2, Duration.ofSeconds(2));
    private final Turns plays = new Turns(2, Duration.ZERO);

    DesignRoutes(Live live, Supplier<String> strategyText) {
        this.live = live;
        this.strategyText = strategyText;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", "/api/v1/strategy", this::strategy)
                .add("POST", "/api/v1/design", this::design)
                .add("POST", "/api/v1/check", this::check)
                .add("GET", "/api/v1/scenarios", this::scenarios)
                .add("POST", "/api/v1/simulate", this::simulate);
    }

    private AdminAnswer strategy(AdminRequest request) {
        Arguments.of(request);
        return Json.answer(200, Map.of("name", live.strategy().name(), "text", strategyText.get()));
    }

    private AdminAnswer design(AdminRequest request) {
        JsonBody body = JsonBody.of(request.body(), "strategy", "answers", "language", "plane");
        Optional<String> text = body.text("strategy", LONGEST_STRATEGY);
        Optional<String> answers = body.text("answers", LONGEST_STRATEGY);
        if (text.isPresent() == answers.isPresent()) {
            throw new BadRequest(
                    "strategy", text.isPresent() ? "given with answers" : "missing", "strategy or answers, as a text");
        }
        Language language = language(body);
        Plane plane = plane(body);
        return designs.take(() -> Json.answer(
                200,
                text.map(each -> DesignDesk.of(each, language, plane))
                        .orElseGet(() -> DesignDesk.ofAnswers(answers.orElseThrow(), language, plane))));
    }

    private static Language language(JsonBody body) {
        String code = body.text("language", LONGEST_NAME).orElse("en");
        return Arrays.stream(Language.values())
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new BadRequest("language", BadRequest.shown(code), "en or nl"));
    }

    private Plane plane(JsonBody body) {
        Optional<String> word = body.text("plane", LONGEST_NAME);
        if (word.isEmpty()) {
            return live.view().plane() == LiveView.PlaneKind.KONG ? Plane.WISSEL_ON_KONG : Plane.EMBEDDED;
        }
        return Arrays.stream(Plane.values())
                .filter(each -> each.word().equals(word.get()))
                .findFirst()
                .orElseThrow(() -> new BadRequest(
                        "plane",
                        BadRequest.shown(word.get()),
                        Arrays.stream(Plane.values())
                                .map(Plane::word)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    private AdminAnswer check(AdminRequest request) {
        JsonBody body = JsonBody.of(request.body(), "name", "text", "objective");
        String name =
                body.text("name", LONGEST_NAME).filter(each -> !each.isBlank()).orElse("kong.yml");
        String text = body.required("text", LONGEST_TEXT);
        Optional<Strategy> against = body.flag("objective") ? Optional.of(live.strategy()) : Optional.empty();
        return designs.take(() -> Json.answer(200, CheckDesk.of(name, text, against)));
    }

    private AdminAnswer scenarios(AdminRequest request) {
        Arguments.of(request);
        List<Map<String, String>> all = ScenarioLibrary.names().stream()
                .map(ScenarioLibrary::named)
                .map(each -> Map.of("name", each.name(), "title", each.title(), "about", each.about()))
                .toList();
        return Json.answer(200, Map.of("scenarios", all));
    }

    private AdminAnswer simulate(AdminRequest request) {
        JsonBody body = JsonBody.of(request.body(), "strategy", "scenario", "service", "seed");
        Scenario scenario = scenario(body);
        long seed = body.whole("seed", 0, Long.MAX_VALUE).orElse(1);
        return plays.take(() -> {
            Strategy strategy = readStrategy(body);
            List<ServiceStrategy> services = services(strategy, body);
            CpuLimit limit = new CpuLimit(CPU_OF_A_PLAY);
            return SimulationDesk.play(strategy, services, scenario, seed, limit::left)
                    .map(document -> Json.answer(200, document))
                    .orElseGet(() -> Json.problem(
                            409,
                            "the play takes more than " + CPU_OF_A_PLAY.toSeconds()
                                    + " s of a core (play it with wissel simulate, or declare smaller capacities)",
                            null));
        });
    }

    private Strategy readStrategy(JsonBody body) {
        Optional<String> text = body.text("strategy", LONGEST_STRATEGY);
        if (text.isEmpty()) {
            return live.strategy();
        }
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text.get());
        return reading.strategy()
                .orElseThrow(() -> new BadRequest(
                        400,
                        reading.problems().stream()
                                .limit(5)
                                .map(Problem::render)
                                .collect(Collectors.joining("; ")),
                        "strategy"));
    }

    private static Scenario scenario(JsonBody body) {
        String name = body.required("scenario", LONGEST_NAME);
        if (!ScenarioLibrary.names().contains(name)) {
            throw new BadRequest(
                    "scenario", BadRequest.shown(name), "one of " + String.join(", ", ScenarioLibrary.names()));
        }
        return ScenarioLibrary.named(name);
    }

    private static List<ServiceStrategy> services(Strategy strategy, JsonBody body) {
        Optional<String> name = body.text("service", ActionRoutes.LONGEST_NAME);
        if (name.isEmpty()) {
            return strategy.services();
        }
        return List.of(strategy.service(name.get())
                .orElseThrow(() -> new BadRequest("service", BadRequest.shown(name.get()), "one of the strategy's")));
    }
}

package dev.wissel.design.dialogue;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.document.Problem;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks a person, line by line, over a terminal or a pipe. Every question has a default, which an empty line takes, and an explanation; an answer that
 * cannot be read is asked for again, with the reason. Confined to one thread.
 */
public final class Dialogue {
    private final BufferedReader in;
    private final PrintWriter out;

    /**
     * Makes a dialogue.
     *
     * @param in where answers come from
     * @param out where questions go
     */
    public Dialogue(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Asks everything.
     *
     * @throws EOFException if the answers end before the questions do
     * @throws IOException if answers cannot be read
     */
    public Wishes ask() throws IOException {
        out.println("Some questions lead to a strategy. An empty answer takes what is in [brackets].");
        Map<Question, String> common = new EnumMap<>(Question.class);
        for (Question question : Wishes.COMMON) {
            common.put(question, answer(question, question.text(), question.standard(), question::read));
        }
        List<String> regions = Question.items(common.getOrDefault(Question.REGIONS, ""));
        Question which = Question.SERVICES;
        List<String> names = Question.items(answer(which, which.text(), which.standard(), which::read));
        Map<String, Wishes.ServiceWishes> services = new LinkedHashMap<>();
        for (String name : names) {
            out.println();
            out.println("Service " + name);
            services.put(name, service(name, regions, names));
            // What each answer alone could not show: two services under one path, or a method that this Kong has not.
            List<Problem> problems = problems(common, services);
            while (!problems.isEmpty()) {
                out.println();
                out.println("  That does not fit together; once more, please:");
                problems.forEach(problem -> out.println("  " + problem.message() + " (" + problem.mend() + ")"));
                services.put(name, service(name, regions, names));
                problems = problems(common, services);
            }
        }
        return new Wishes(common, services);
    }

    private static List<Problem> problems(Map<Question, String> common, Map<String, Wishes.ServiceWishes> services) {
        Map<String, Wishes.ServiceWishes> soFar = new LinkedHashMap<>();
        services.forEach((name, service) -> {
            Map<Question, String> answers = new EnumMap<>(Question.class);
            answers.putAll(service.answers());
            // A service further down the list may be meant.
            answers.computeIfPresent(
                    Question.FALLBACK, (key, fallback) -> fallback.startsWith("service ") ? "none" : fallback);
            soFar.put(name, new Wishes.ServiceWishes(answers, service.endpoints()));
        });
        return StrategyReader.read("strategy.yml", WishesText.yaml(new Wishes(common, soFar)))
                .problems();
    }

    private Wishes.ServiceWishes service(String name, List<String> regions, List<String> names) throws IOException {
        Map<String, String> endpoints = new LinkedHashMap<>();
        while (endpoints.isEmpty()) {
            for (String region : regions) {
                Question where = Question.ENDPOINTS;
                String answer = answer(where, where.text().replace("REGION", region), where.standard(), where::read);
                if (!answer.equals("none")) {
                    endpoints.put(region, answer);
                }
            }
            if (endpoints.isEmpty()) {
                out.println("  A service needs an endpoint in at least one region.");
            }
        }
        Map<Question, String> answers = new EnumMap<>(Question.class);
        for (Question question : Wishes.EACH) {
            answers.put(
                    question,
                    answer(
                            question,
                            question.text(),
                            Wishes.standard(question, name),
                            text -> question.read(text)
                                    .then(good -> Rules.fits(question, good, name, endpoints.keySet(), names))));
        }
        return new Wishes.ServiceWishes(answers, endpoints);
    }

    private String answer(Question question, String text, String standard, Function<String, Parsed<String>> reader)
            throws IOException {
        out.println();
        out.println(text);
        out.println("  " + question.explanation());
        while (true) {
            out.print("  [" + standard + "] ");
            out.flush();
            String line = in.readLine();
            if (line == null) {
                throw new EOFException("the answers end at the question '" + text
                        + "' (expected: an answer to every question; an empty line takes the default)");
            }
            Parsed<String> parsed = reader.apply(line.isBlank() ? standard : line);
            if (parsed instanceof Parsed.Good<String> good) {
                return good.value();
            }
            out.println("  Not understood (expected: " + ((Parsed.Bad<String>) parsed).expected() + ").");
        }
    }

    /**
     * Asks a question that is answered by yes or no; an empty answer is yes.
     *
     * @throws IOException if the answer cannot be read
     */
    public boolean yes(String question) throws IOException {
        while (true) {
            out.println();
            out.println(question);
            out.print("  [yes] ");
            out.flush();
            String line = in.readLine();
            String answer = line == null || line.isBlank() ? (line == null ? "no" : "yes") : line.strip();
            if (answer.equalsIgnoreCase("yes") || answer.equalsIgnoreCase("y")) {
                return true;
            }
            if (answer.equalsIgnoreCase("no") || answer.equalsIgnoreCase("n")) {
                return false;
            }
            out.println("  Not understood (expected: yes or no).");
        }
    }
}

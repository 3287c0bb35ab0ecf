package dev.wissel.design.dialogue;

import dev.wissel.kong.carrier.Parsed;
import java.util.Collection;
import java.util.List;

/** What an answer must fit besides being readable. */
final class Rules {
    private Rules() {}

    /**
     * Returns the answer, or what was expected in view of the other answers.
     *
     * @param question the question
     * @param answer its answer, which is readable
     * @param service name of the service that it is about
     * @param inhabited the regions where that runs
     * @param services the names of all services
     */
    static Parsed<String> fits(
            Question question, String answer, String service, Collection<String> inhabited, List<String> services) {
        if (question != Question.FALLBACK) {
            return Parsed.good(answer);
        }
        String[] words = answer.split("\\s+", 2);
        if (words.length == 2 && words[0].equals("region") && !inhabited.contains(words[1])) {
            return Parsed.bad("region and one where the service runs: " + String.join(", ", inhabited));
        }
        boolean another = words.length == 2 && services.contains(words[1]) && !words[1].equals(service);
        if (words.length == 2 && words[0].equals("service") && !another) {
            return Parsed.bad("service and another service: "
                    + String.join(
                            ", ",
                            services.stream()
                                    .filter(name -> !name.equals(service))
                                    .toList()));
        }
        return Parsed.good(answer);
    }
}

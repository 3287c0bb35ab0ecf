package dev.wissel.design.dialogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every answer, as it was given.
 *
 * <p>Immutable.
 *
 * @param common answers for the whole strategy
 * @param services answers by service, in order; the endpoints under {@code endpoints} and the region's name
 */
public record Wishes(Map<Question, String> common, Map<String, ServiceWishes> services) {
    /** The questions for the whole strategy, in order. */
    public static final List<Question> COMMON = List.of(
            Question.NAME,
            Question.AVAILABILITY,
            Question.LATENCY,
            Question.FAILOVER,
            Question.REGIONS,
            Question.KONG_VERSION,
            Question.KONG_EDITION,
            Question.KONG_MODE);

    /** The questions for each service, in order, after its endpoints. */
    public static final List<Question> EACH =
            List.of(Question.PATH, Question.METHOD, Question.HEALTH, Question.FALLBACK);

    /**
     * The answers for one service. Immutable.
     *
     * @param answers by question
     * @param endpoints by region, endpoints with commas between; regions without any are left out
     */
    public record ServiceWishes(Map<Question, String> answers, Map<String, String> endpoints) {
        public ServiceWishes {
            answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
            endpoints = Collections.unmodifiableMap(new LinkedHashMap<>(endpoints));
        }

        String get(Question question) {
            return answers.getOrDefault(question, question.standard());
        }
    }

    public Wishes {
        common = Collections.unmodifiableMap(new LinkedHashMap<>(common));
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    String get(Question question) {
        return common.getOrDefault(question, question.standard());
    }

    /** Returns the default of a question for a service. */
    static String standard(Question question, String service) {
        return question.standard().replace("SERVICE", service);
    }
}

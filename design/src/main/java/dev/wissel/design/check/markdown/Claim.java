package dev.wissel.design.check.markdown;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of promises that people make about a gateway, as sentences in English and Dutch show them. */
enum Claim {
    /** A time within which traffic goes elsewhere. */
    FAILOVER_TIME(
            "\\bfail(?:s|ed|ing)?[ -]?over\\b|\\bfailing over\\b|\\bswitch(?:es|ed|ing)?[ -]?over\\b|\\btak(?:e|es|ing|en) over\\b|\\btakeover\\b"
                    + "|\\bre-?rout(?:e|es|ed|ing)\\b|\\b(?:shift|move|redirect|divert|switch|transfer)(?:e?s|ed|ing)?\\b|\\bdetect(?:s|ed|ion|ing)?\\b|\\beject(?:s|ed|ion)?\\b"
                    + "|\\bmark(?:s|ed)? (?:as )?(?:unhealthy|down)\\b|\\bremoved? from (?:the )?(?:rotation|pool|service|load balanc\\w+)\\b|\\bRTO\\b|\\brecovery time\\b"
                    + "|\\boutages?\\b|\\boverschakel\\w*|\\bomgeschakeld\\b|\\bomschakel\\w*|\\bschakel\\w*\\b.{0,60}\\b(?:over|om)\\b|\\bovergeschakeld\\b|\\buitwijk\\w*"
                    + "|\\bgedetecteerd\\b|\\bdetectie\\w*|\\bovergenomen\\b|\\bneemt\\b.{0,60}\\bover\\b|\\buit (?:de )?(?:rotatie|roulatie)\\b|\\bhersteltijd\\b|\\bomgeleid\\b",
            true),
    /** A share of requests or time. */
    AVAILABILITY("\\bavailab(?:le|ility)\\b|\\buptime\\b|\\bSL[AO]s?\\b|\\bbeschikbaar(?:heid)?\\b|\\bnines\\b", true),
    /** That nobody notices. */
    ZERO_DOWNTIME(
            "\\b(?:zero|no|without(?: any)?)[ -](?:down-?time|interruptions?|request(?:s)? (?:loss|lost)|lost requests?|failed requests?|data loss for users|impact)\\b|\\bseamless(?:ly)? fail(?:s)?[ -]?over\\b|\\bseamlessly\\b"
                    + "|\\bzonder (?:enige )?(?:onderbreking|downtime|uitval|verlies van (?:verzoeken|requests))\\b|\\bgeen (?:downtime|onderbreking|uitval)\\b|\\bnaadloos\\b|\\bnaadloze failover\\b",
            false),
    /** That traffic comes back by itself. */
    FAILBACK(
            "\\bautomatic(?:ally)?\\b.{0,60}\\b(?:fail[ -]?back|fails? back|recover(?:s|y|ed)?|re-?add(?:s|ed)?|re-?join(?:s|ed)?|return(?:s|ed)?|re-?admit(?:s|ted)?|back (?:in|into|to)|re-?introduced?|restored?)\\b"
                    + "|\\b(?:fail[ -]?back|fails? back|recovers?|rejoins?|returns? to (?:rotation|service|the pool)|restored?)\\b.{0,40}\\bautomatic(?:ally)?\\b"
                    + "|\\bautomatische? (?:failback|terugkeer|herstel\\w*|terugschakel\\w*)\\b|\\b(?:keert|komt|schakelt|gaat)\\b.{0,60}\\b(?:vanzelf|automatisch)\\b.{0,30}\\bterug\\b"
                    + "|\\bautomatisch\\b.{0,60}\\b(?:terug\\w*|hersteld?)\\b",
            false),
    /** That there is a circuit breaker. */
    CIRCUIT_BREAKER("\\bcircuit[ -]?break(?:er|ers|ing)\\b|\\bstroomonderbreker\\b", false),
    /** That the standby idles. */
    IDLE_STANDBY(
            "\\b(?:no|zero|without(?: any)?|0 ?%(?: of(?: the)?)?) (?:live |production |normal )?(?:traffic|requests)\\b.{0,60}\\b(?:standby|stand-by|backup|back-up|secondary|passive|DR|disaster)\\b"
                    + "|\\b(?:standby|stand-by|backup|back-up|secondary|passive|DR)\\b.{0,60}\\b(?:receives?|gets?|sees?|takes?|serves?|handles?) (?:no|zero) (?:live |production )?(?:traffic|requests)\\b"
                    + "|\\b(?:standby|stand-by|backup|back-up|secondary|passive|DR)\\b.{0,60}\\b(?:only|solely)\\b.{0,40}\\b(?:when|if|after|once)\\b|\\bonly\\b.{0,40}\\b(?:sent|routed|goes|used)\\b.{0,60}\\b(?:standby|backup|secondary|passive)\\b.{0,40}\\b(?:when|if|after|once)\\b"
                    + "|\\bgeen (?:live ?)?verkeer\\b.{0,60}\\b(?:standby|stand-by|reserve|back-?up|uitwijk\\w*|secundaire?)\\b|\\b(?:standby|stand-by|reserve|back-?up|uitwijk\\w*|secundaire?)\\b.{0,60}\\bgeen (?:live ?)?verkeer\\b",
            false),
    /** That the standby takes over by itself. */
    TAKEOVER(
            "\\b(?:standby|stand-by|backup|back-up|secondary|passive|DR)\\b.{0,80}\\b(?:takes? over|receives? (?:all |the )?traffic|gets? (?:all |the )?traffic|becomes? active|kicks? in|is (?:used|activated))\\b"
                    + "|\\bfail(?:s|ing)?[ -]?over to (?:the )?(?:standby|stand-by|backup|back-up|secondary|passive|DR|second region|other region)\\b"
                    + "|\\b(?:standby|stand-by|reserve|back-?up|uitwijk\\w*|secundaire?)\\b.{0,80}\\bneemt\\b.{0,40}\\bover\\b",
            false),
    /** That every failed request is tried again. */
    RETRIES(
            "\\b(?:retr(?:y|ies|ied)|re-?tries|re-?sent)\\b.{0,60}\\b(?:5xx|50[0-9]|status codes?|error responses?|POST|all (?:failed )?requests|every (?:failed )?request|any (?:failed )?request)\\b"
                    + "|\\b(?:5xx|50[0-9]|POST|all (?:failed )?requests|every (?:failed )?request|any (?:failed )?request|each failed request)\\b.{0,40}\\b(?:(?:is|are|gets?|will be) (?:automatically )?(?:retried|re-?sent))\\b"
                    + "|\\b(?:alle|elk|ieder|elke|iedere)\\b.{0,30}\\b(?:mislukte?|gefaalde?)?\\b.{0,20}\\b(?:verzoek|verzoeken|request|requests)\\b.{0,40}\\bopnieuw\\b",
            false),
    /** That a target that comes back is warmed up. */
    SLOW_START(
            "\\bslow[ -]?start\\b|\\bgradual(?:ly)?\\b.{0,60}\\b(?:traffic|load|return|recover\\w*|ramp\\w*|fail[ -]?back)\\b|\\b(?:traffic|load|targets?|weight)\\b.{0,40}\\b(?:returns?|recovers?|increase[sd]?|ramp\\w*)\\b.{0,20}\\bgradual(?:ly)?\\b|\\bramp(?:s|ed)?[ -]?up\\b|\\bgeleidelijk\\b.{0,60}\\b(?:verkeer|terug\\w*|opgebouwd)\\b",
            false),
    /** That the nearest region serves. */
    NEAREST(
            "\\b(?:nearest|closest|geographically closest|local) (?:healthy )?(?:region|data ?cent(?:er|re)|target|backend|endpoint|zone)\\b|\\bgeo(?:graphic(?:al)?)?[ -]?(?:aware )?rout(?:e|ing)\\b"
                    + "|\\bdichtstbijzijnde? (?:regio|datacenter|target|backend|zone)\\b",
            false);

    private static final Pattern NEGATION = Pattern.compile(
            "\\b(?:not|never|cannot|can't|won't|doesn't|don't|isn't|aren't|does no|no longer|unlike|instead of|lacks?|missing|impossible|unable|neither|nor|niet|nooit|kan geen|heeft geen|ontbreekt|onmogelijk|noch)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_SUCH = Pattern.compile(
            "\\b(?:no|geen|without(?: an?)?|zonder(?: een)?)\\s+(?:\\w+\\s+)?$", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIME = Pattern.compile(
            "(?:\\b(?:within|under|in|below|less than|at most|up to|max(?:imum|imaal)?(?: of| van)?|takes?|about|approximately|roughly|after|binnen|minder dan|ten hoogste|hooguit|ongeveer|na|duurt)\\b|[<≤~:|]|\\bis\\b)"
                    + "\\s*(?:only |just |about |~|≈|circa |ca\\. )?(?<low>[0-9]{1,5}(?:[.,][0-9]{1,3})?)(?:\\s*(?:-|–|to|tot)\\s*(?<high>[0-9]{1,5}(?:[.,][0-9]{1,3})?))?\\s*-?"
                    + "(?<unit>ms|milliseconds?|milliseconden|millis|s|secs?|seconds?|seconden|seconde|min|mins|minutes?|minuten|minuut)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ADJECTIVE = Pattern.compile(
            "(?<low>[0-9]{1,5}(?:[.,][0-9]{1,3})?)(?:(?<high>))?[ -](?<unit>milliseconds?|ms|seconds?|s|minutes?|min|seconden|seconde|minuten|minuut)[ -](?:fail-?over|detection|RTO|recovery|takeover|switch-?over|omschakel\\w*|detectie)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PERCENT = Pattern.compile(
            "(?<![0-9.,])(?<percent>9[5-9](?:[.,][0-9]{1,5})?)\\s*(?:%|percent\\b|procent\\b)",
            Pattern.CASE_INSENSITIVE);

    /** A time that is the value of a setting promises nothing. */
    private static final Pattern SETTING = Pattern.compile(
            "\\b(?:intervals?|time-?outs?|every|each|per|period|delay|elke|iedere|om de|wacht\\w*|window|cache|ttl|keep-?alive|budget)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final int SETTING_REACH = 30;

    private final Pattern pattern;
    private final boolean figure;

    Claim(String pattern, boolean figure) {
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        this.figure = figure;
    }

    /**
     * A promise in a sentence. Immutable.
     *
     * @param offset where it stands in the sentence
     * @param text its words
     * @param figure seconds for a time, a ratio in (0, 1) for an availability; empty if there is no figure
     */
    record Made(int offset, String text, OptionalDouble figure) {}

    /** Returns the promise of this kind that a sentence makes; empty if it makes none, or says the contrary. */
    Optional<Made> in(String sentence) {
        Matcher words = pattern.matcher(sentence);
        if (!words.find() || denied(sentence, words.start())) {
            return Optional.empty();
        }
        if (!figure) {
            return Optional.of(new Made(words.start(), words.group(), OptionalDouble.empty()));
        }
        return this == AVAILABILITY ? availability(sentence) : time(sentence);
    }

    private boolean denied(String sentence, int at) {
        boolean saysNo = this == ZERO_DOWNTIME || this == IDLE_STANDBY;
        boolean absent = !saysNo && NO_SUCH.matcher(sentence.substring(0, at)).find();
        return absent || NEGATION.matcher(sentence).find();
    }

    private static Optional<Made> availability(String sentence) {
        Matcher percent = PERCENT.matcher(sentence);
        if (!percent.find()) {
            return Optional.empty();
        }
        double ratio = number(percent.group("percent")) / 100;
        return Optional.of(new Made(percent.start(), percent.group(), OptionalDouble.of(ratio)));
    }

    private Optional<Made> time(String sentence) {
        Matcher adjective = ADJECTIVE.matcher(sentence);
        if (adjective.find()) {
            return Optional.of(made(sentence, adjective));
        }
        Matcher time = TIME.matcher(sentence);
        while (time.find()) {
            String before = sentence.substring(Math.max(0, time.start() - SETTING_REACH), time.start("low"));
            boolean mark = ":|".indexOf(sentence.charAt(time.start())) >= 0;
            if (!SETTING.matcher(before).find() && (!mark || follows(sentence, time.start()))) {
                return Optional.of(made(sentence, time));
            }
        }
        return Optional.empty();
    }

    /** Behind a colon or in a table's cell stands the figure of what the words right before it name. */
    private boolean follows(String sentence, int at) {
        return pattern.matcher(sentence.substring(Math.max(0, at - SETTING_REACH), at))
                .find();
    }

    private static Made made(String sentence, Matcher time) {
        String high = time.group("high");
        double amount = number(high == null || high.isEmpty() ? time.group("low") : high);
        double seconds = amount * secondsIn(time.group("unit"));
        String text = sentence.substring(time.start("low"), time.end("unit"));
        return new Made(time.start("low"), text, OptionalDouble.of(seconds));
    }

    private static double secondsIn(String unit) {
        if (unit.equalsIgnoreCase("ms")
                || unit.toLowerCase(java.util.Locale.ROOT).startsWith("mil")) {
            return 0.001;
        }
        return unit.toLowerCase(java.util.Locale.ROOT).startsWith("m") ? 60 : 1;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(',', '.'));
    }
}

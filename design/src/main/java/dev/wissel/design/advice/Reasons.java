package dev.wissel.design.advice;

import dev.wissel.design.page.Text;
import dev.wissel.design.standby.Reason;
import dev.wissel.design.standby.StandbyKind;
import java.util.Locale;
import java.util.Objects;

/** Says why a way to stand by was chosen or rejected. Immutable. */
final class Reasons {
    private final Say say;
    private final Numbers numbers;
    private final Words words;

    Reasons(Subject subject) {
        this.say = subject.say();
        this.numbers = subject.numbers();
        this.words = subject.words();
    }

    /**
     * Returns the sentence for a reason. Times until a failover are not in it: they stand in the table of bounds, which knows more terms.
     *
     * @throws IllegalArgumentException if there is no sentence for it
     */
    Text of(Reason reason) {
        return switch (reason.key()) {
            case "one-region" -> say.text("The service runs in one region.", "De service draait in één regio.");
            case "asked-for" ->
                say.text("The strategy asks for it (`kong.standby`).", "De strategie vraagt erom (`kong.standby`).");
            case "meets-objective" ->
                say.text(
                        "It is the first in the order of preference that is fast enough and leaks little enough.",
                        "Het is de eerste in volgorde van voorkeur die snel genoeg is en weinig genoeg lekt.");
            case "only-gateway-meets-objective" ->
                say.text(
                        "No way in Kong itself is fast enough and leaks little enough; the embedded gateway is and does. What fails over without "
                                + "anybody's help is then the least bad.",
                        "Geen enkele manier in Kong zelf is snel genoeg en lekt weinig genoeg; de ingebouwde gateway wel. Dan is wat zonder hulp "
                                + "uitwijkt het minst slecht.");
            case "none-meets-objective" ->
                say.text(
                        "No way is fast enough and leaks little enough. What fails over without anybody's help is then the least bad.",
                        "Geen enkele manier is snel genoeg en lekt weinig genoeg. Dan is wat zonder hulp uitwijkt het minst slecht.");
            case "not-available" -> say.text("Not possible here: {0}.", "Kan hier niet: {0}.", kind(reason));
            case "leak-above-tolerance" ->
                say.text(
                        "Leaks too much: {0}, {1}.",
                        "Lekt te veel: {0}, {1}.", kind(reason), percent(figure(reason, "leak")));
            case "too-slow" -> say.text("Too slow: {0}.", "Te traag: {0}.", kind(reason));
            case "needs-enterprise-3.12" ->
                say.text(
                        "`failover: true` needs Kong Enterprise from version {0} on; this is {1}.",
                        "`failover: true` vereist Kong Enterprise vanaf versie {0}; dit is {1}.",
                        Text.of("3.12"),
                        Text.given(figure(reason, "edition") + " " + figure(reason, "version")));
            default -> more(reason);
        };
    }

    private Text more(Reason reason) {
        return switch (reason.key()) {
            case "never-under-consistent-hashing" ->
                say.text(
                        "Kong ignores `failover` under consistent hashing.",
                        "Onder consistent hashing doet Kong niets met `failover`.");
            case "standbys-share" ->
                say.text(
                        "The {0} regions behind the first share the traffic at once; there is no order among them.",
                        "De {0} regio's achter de eerste delen het verkeer meteen; onderling is er geen volgorde.",
                        count(figure(reason, "regions")));
            case "leak-only-when-busy" ->
                say.text(
                        "Nothing leaks below {0} requests in flight for each target and worker.",
                        "Er lekt niets onder {0} gelijktijdige verzoeken per target en worker.",
                        count(figure(reason, "in_flight")));
            case "idle-score-decays" ->
                say.text(
                        "Under `latency` the score of an idle target decays, so each worker tries it every {0}.",
                        "Onder `latency` zakt de score van een rustende target, dus elke worker probeert hem elke {0}.",
                        numbers.time(Long.parseLong(figure(reason, "seconds")) * 1_000_000_000L));
            case "leak" ->
                say.text(
                        "{0} of the requests go to the standby all the time.",
                        "{0} van de verzoeken gaat voortdurend naar de reserve.", percent(figure(reason, "share")));
            case "uneven-after-failover" ->
                say.text(
                        "After a failover the ring divides unevenly: each standby has a single point on it.",
                        "Na het uitwijken verdeelt de ring ongelijk: elke reserve heeft er maar één punt op.");
            case "probed-while-idle" ->
                say.text(
                        "Kong probes the standby while it is idle, so its loss is seen before it is needed.",
                        "Kong doet ook probes op de rustende reserve, dus een defect is bekend voordat je hem nodig hebt.");
            case "no-failover-without-controller" ->
                say.text(
                        "While no controller runs there is **no failover**.",
                        "Zolang er geen controller draait, is er **geen failover**.");
            case "idle-unseen-by-kong" ->
                say.text(
                        "Kong does not probe a target of weight 0; the controller must.",
                        "Kong doet geen probes op een target met gewicht 0; de controller moet dat doen.");
            case "write-reaches-traffic" ->
                say.text(
                        "A failover takes a look, a decision and a write that reaches every node; the table of bounds adds them up.",
                        "Een failover kost een blik, een besluit en een wijziging die elke node bereikt; de tabel met bovengrenzen telt ze op.");
            default -> last(reason);
        };
    }

    private Text last(Reason reason) {
        return switch (reason.key()) {
            case "write-rebuilds-every-upstream" ->
                say.text(
                        "In this mode every write rebuilds all upstreams and restarts all probe clocks.",
                        "In deze modus bouwt elke wijziging alle upstreams opnieuw op en starten alle probe-klokken opnieuw.");
            case "weight-0-unreliable-under-latency" ->
                say.text(
                        "Under `latency` weight 0 does not keep requests away for certain.",
                        "Onder `latency` houdt gewicht 0 verzoeken niet met zekerheid weg.");
            case "one-more-hop" ->
                say.text("Every request takes one more hop.", "Elk verzoek gaat over één extra schakel.");
            case "spills-by-capacity" ->
                say.text(
                        "It moves only what the first region cannot carry, and brings it back in steps.",
                        "Hij verlegt alleen wat de eerste regio niet kan dragen, en zet het stapsgewijs terug.");
            case "share-elsewhere" ->
                say.text(
                        "{0} of the requests go to the other regions at all times.",
                        "{0} van de verzoeken gaat altijd naar de andere regio's.", percent(figure(reason, "share")));
            case "data-must-be-written-in-every-region" ->
                say.text(
                        "It is right only if every region may write its data.",
                        "Het klopt alleen als elke regio zelf data mag schrijven.");
            default -> throw new IllegalArgumentException("reason: " + reason + " (expected: one with a sentence)");
        };
    }

    private Text kind(Reason reason) {
        String key = figure(reason, "kind");
        return Text.of(
                words.standby(StandbyKind.valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'))));
    }

    private static String figure(Reason reason, String name) {
        return Objects.requireNonNull(reason.figures().get(name), () -> name + " of " + reason);
    }

    private Text percent(String strategyText) {
        return numbers.formula(strategyText.replace("%", " %"));
    }

    private Text count(String digits) {
        return numbers.count(Long.parseLong(digits));
    }
}

package dev.muster.demo;

import dev.muster.terminal.Colour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All instances of a service fail. Its breaker, one for the whole fleet, opens for all callers, those who saw no failure themselves
 * included; when the service does its work again, a few probes in the whole fleet find that out, and it closes for all. What reached the
 * service meanwhile is counted by the service itself.
 *
 * @param service which
 */
record Outage(ShopService service) implements Act {

    private static final int PROBES = 3;
    private static final Duration OPEN_AT_MOST = Duration.ofSeconds(15);
    private static final Duration ALL_TOLD_AT_MOST = Duration.ofSeconds(10);
    /** It opens again, for twice as long, when the probes come before the service is healed on a machine that is very busy. */
    private static final Duration CLOSED_AT_MOST = Duration.ofSeconds(60);

    /** One that came back from an ejection not long ago may be ejected once more before the breaker opens, for twice or thrice as long. */
    private static final Duration BACK_AT_MOST = Duration.ofSeconds(60);

    private static final Duration RECORDED_AT_MOST = Duration.ofSeconds(10);
    /** Calls of the first moments fail. */
    private static final int FAILED_PERMILLE_MAX = 500;

    @Override
    public void play(Scene scene) throws StoppedException {
        List<InstanceState> instances = instancesOf(service, scene);
        Map<String, CallFigures> before = figuresOfCallers(scene);
        setMood(instances, Mood.FAILING, scene);
        scene.watch().tell(Colour.WARNING, "all of %s answers with 500 from now on".formatted(service.text()));
        Scene.Stopwatch time = new Scene.Stopwatch();
        scene.awaitBreaker(service, "OPEN", OPEN_AT_MOST);
        long epoch = scene.watch().snapshot().breaker(service.text()).epoch();
        String open = time.toString();
        String told = awaitAllTold(scene, before);

        setMood(instances, Mood.WELL, scene);
        scene.watch().tell(Colour.HEADING, "all of %s does its work again".formatted(service.text()));
        scene.awaitBreaker(service, "CLOSED", CLOSED_AT_MOST);
        String closed = time.toString();
        String probes = checkWhatReachedIt(scene, instances, epoch);
        scene.awaitReturnOfAll(service, BACK_AT_MOST);
        scene.expectTraffic(instances.stream().map(InstanceState::id).toList());
        scene.watch().tell(Colour.GOOD, "all of %s is called again".formatted(service.text()));
        scene.summary()
                .note(
                        "outage",
                        "of all %s: the breaker was open after %s, %s; closed after %s by %s"
                                .formatted(service.text(), open, told, closed, probes));
    }

    @Override
    public int failedPermilleMax() {
        return FAILED_PERMILLE_MAX;
    }

    private static List<InstanceState> instancesOf(ShopService service, Scene scene) {
        return scene.watch().snapshot().of(service.text()).stream()
                .filter(InstanceState::isUp)
                .toList();
    }

    private static void setMood(List<InstanceState> instances, Mood mood, Scene scene) {
        instances.forEach(instance -> scene.operator().setMood(instance, mood));
    }

    private Map<String, CallFigures> figuresOfCallers(Scene scene) {
        scene.watch().count();
        Map<String, CallFigures> figures = new LinkedHashMap<>();
        for (ShopService caller : service.callers()) {
            instancesOf(caller, scene)
                    .forEach(one -> figures.put(one.id(), scene.watch().ledger().of(one.id())));
        }
        return figures;
    }

    /** Each caller has had a call refused, whatever it has seen itself. */
    private String awaitAllTold(Scene scene, Map<String, CallFigures> before) throws StoppedException {
        List<CallFigures> since = new ArrayList<>();
        boolean areTold = scene.watch().look(ALL_TOLD_AT_MOST, () -> {
            since.clear();
            figuresOfCallers(scene)
                    .forEach((id, now) -> since.add(now.minus(before.getOrDefault(id, CallFigures.NONE))));
            return since.stream().allMatch(figures -> figures.refused() > 0);
        });
        Scene.expect(
                areTold,
                "callers of %s that were refused by the fleet's breaker: %d of %d"
                        .formatted(
                                service.text(),
                                since.stream()
                                        .filter(figures -> figures.refused() > 0)
                                        .count(),
                                since.size()));
        long spared = since.stream().filter(figures -> !figures.sawFailures()).count();
        String told = "%d of %d callers were refused by the fleet's word, %d of them without a failure of their own"
                .formatted(since.size(), since.size(), spared);
        scene.watch().tell(Colour.GOOD, told);
        return told;
    }

    /** The record says when the breaker was half open; the service says how many requests came meanwhile. */
    private String checkWhatReachedIt(Scene scene, List<InstanceState> instances, long epoch) throws StoppedException {
        List<BreakerFacts.Span> spans = new ArrayList<>();
        boolean areRecorded = scene.watch().look(RECORDED_AT_MOST, () -> {
            spans.clear();
            spans.addAll(scene.observer().factsOf(service).spansFrom(epoch));
            return !spans.isEmpty() && spans.get(spans.size() - 1).state().equals("HALF_OPEN");
        });
        Scene.expect(areRecorded, "how the breaker of %s closed is not recorded: %s".formatted(service.text(), spans));
        String told = "";
        for (BreakerFacts.Span span : spans) {
            if (span.state().equals("HALF_OPEN")) {
                long reached = arrivals(scene, instances, span.from(), span.until());
                Scene.expect(
                        reached <= PROBES,
                        "requests that reached %s while half open: %d (expected: at most %d)"
                                .formatted(service.text(), reached, PROBES));
                told = "%d probes in the whole fleet (%d requests reached it while half open)"
                        .formatted(span.probes(), reached);
            }
        }
        scene.watch().tell(Colour.GOOD, "closed by " + told);
        return told;
    }

    private static long arrivals(Scene scene, List<InstanceState> instances, Instant from, Instant until) {
        return scene.observer().arrivals(instances, from, until);
    }
}

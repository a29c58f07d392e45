package dev.muster.chaos;

import dev.muster.testkit.history.Checker;
import dev.muster.testkit.history.Linearizability;
import dev.muster.testkit.history.LogOrder;
import dev.muster.testkit.history.Model;
import dev.muster.testkit.history.Operation;
import dev.muster.testkit.history.Verdict;
import dev.muster.testkit.history.model.ElectionModel;
import dev.muster.testkit.workload.Histories;
import dev.muster.testkit.workload.RecordedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What both checkers say of all that clients saw.
 *
 * @param rulings by key
 */
record Judgement(SortedMap<String, List<Ruling>> rulings) {

    /**
     * A log clock counts in steps of up to a second, and carries up to 0.2 s. What comes between two ticks counts from the earlier one, so a
     * ttl may be over that much sooner than if it were counted from the call.
     */
    private static final Duration CLOCK_STEP = Duration.ofMillis(1_200);

    /** What one checker says of one object. */
    record Ruling(String checker, Verdict verdict) {}

    static Judgement of(List<RecordedCall> calls) {
        SortedMap<String, List<Ruling>> rulings = new TreeMap<>();
        judge(Histories.ofLocks(calls), key -> Histories.modelOf(key).lapsingEarlyBy(CLOCK_STEP), rulings);
        judge(Histories.ofElections(calls), key -> ElectionModel.create().lapsingEarlyBy(CLOCK_STEP), rulings);
        return new Judgement(rulings);
    }

    private static <S, I, O> void judge(
            List<Operation<I, O>> history,
            Function<String, Model<S, I, O>> models,
            SortedMap<String, List<Ruling>> rulings) {
        SortedMap<String, List<Operation<I, O>>> byKey = new TreeMap<>();
        history.forEach(one ->
                byKey.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one));
        byKey.forEach((key, operations) -> {
            Model<S, I, O> model = models.apply(key);
            rulings.put(
                    key,
                    List.of(
                            ruling("linearizability", new Linearizability<>(model), operations),
                            ruling("order of the log", new LogOrder<>(model), operations)));
        });
    }

    private static <I, O> Ruling ruling(String name, Checker<I, O> checker, List<Operation<I, O>> history) {
        return new Ruling(name, checker.check(history));
    }

    /** Whether everything can be explained. What is undecided is not. */
    boolean allHolds() {
        return rulings.values().stream().flatMap(Collection::stream).allMatch(ruling -> ruling.verdict()
                .holds());
    }

    /** A line for each family of objects that followed each other, and each counterexample. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        SortedMap<String, Family> families = new TreeMap<>();
        rulings.forEach((key, of) -> families.merge(familyOf(key), Family.of(of), Family::and));
        families.forEach((name, family) -> lines.add("  %-24s %s".formatted(name, family)));
        rulings.forEach((key, of) -> of.stream()
                .filter(ruling -> !ruling.verdict().holds())
                .forEach(ruling -> lines.add(
                        key + " by " + ruling.checker() + " " + ruling.verdict().text())));
        return lines;
    }

    private static String familyOf(String key) {
        return key.substring(0, key.lastIndexOf('.'));
    }

    /** Histories of objects of one name, one after the other. */
    private record Family(int histories, int operations, int unknown, int notExplained) {

        static Family of(List<Ruling> rulings) {
            Verdict.Figures figures = rulings.get(0).verdict().figures();
            boolean holds = rulings.stream().allMatch(ruling -> ruling.verdict().holds());
            return new Family(1, figures.operations(), figures.unknown(), holds ? 0 : 1);
        }

        Family and(Family other) {
            return new Family(
                    histories + other.histories,
                    operations + other.operations,
                    unknown + other.unknown,
                    notExplained + other.notExplained);
        }

        @Override
        public String toString() {
            return "%s: %d histories, %d operations, %d unknown%s"
                    .formatted(
                            notExplained == 0 ? "holds" : "DOES NOT HOLD",
                            histories,
                            operations,
                            unknown,
                            notExplained == 0 ? "" : ", " + notExplained + " not explained");
        }
    }
}

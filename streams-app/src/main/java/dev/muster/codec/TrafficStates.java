package dev.muster.codec;

import dev.muster.breaker.Callee;
import dev.muster.breaker.Caller;
import dev.muster.breaker.Callers;
import dev.muster.breaker.Marks;
import dev.muster.breaker.Row;
import dev.muster.breaker.Sequence;
import dev.muster.breaker.Slice;
import dev.muster.breaker.Slowest;
import dev.muster.breaker.Streak;
import dev.muster.breaker.Sum;
import dev.muster.breaker.Tally;
import dev.muster.breaker.Totals;
import dev.muster.breaker.Traffic;
import dev.muster.breaker.UnderWay;
import dev.muster.breaker.Upkeep;
import dev.muster.breaker.Window;
import dev.muster.breaker.Witness;
import dev.muster.schema.OutcomeCallee;
import dev.muster.schema.OutcomeCaller;
import dev.muster.schema.OutcomeSlice;
import dev.muster.schema.OutcomeSlowest;
import dev.muster.schema.OutcomeStreak;
import dev.muster.schema.OutcomeSums;
import dev.muster.schema.OutcomeTally;
import dev.muster.schema.OutcomeUnderWay;
import dev.muster.schema.OutcomeWitness;
import dev.muster.schema.ServiceOutcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/**
 * The volatile part of a breaker's state as a record and back. Of calls under way only what callers said is written, with the called
 * instance's place in the list for its name; the sums follow from it. Stateless; any thread.
 */
final class TrafficStates {

    private TrafficStates() {}

    static ServiceOutcomes traffic(Traffic traffic) {
        Streak streak = traffic.streak();
        List<OutcomeCaller> callers =
                new ArrayList<>(traffic.callers().byInstance().size());
        Map<String, Integer> places = new HashMap<>();
        List<OutcomeCallee> callees = new ArrayList<>(traffic.callees().size());
        traffic.callees().forEach((instance, callee) -> {
            places.put(instance, callees.size());
            callees.add(callee(instance, callee));
        });
        traffic.callers().byInstance().forEach((instance, caller) -> callers.add(caller(instance, caller, places)));
        Sum sum = traffic.totals().sum();
        return ServiceOutcomes.newBuilder()
                .setBatches(traffic.batches())
                .setSums(new OutcomeSums(sum.ok(), sum.failed(), sum.slow(), sum.timedOut(), sum.rejected()))
                .setLastSuccess(traffic.totals().lastSuccess().orElse(null))
                .setLastFailure(traffic.totals().lastFailure().orElse(null))
                .setNextSlice(traffic.window().next())
                .setSlices(traffic.window().slices().stream()
                        .map(TrafficStates::slice)
                        .toList())
                .setStreak(new OutcomeStreak(
                        streak.failures(), streak.callers(), streak.sinceBatch(), streak.fromOffset()))
                .setCallers(callers)
                .setCallees(callees)
                .setHeard(traffic.upkeep().heard())
                .setSweep(traffic.upkeep().sweep().orElse(null))
                .setReview(traffic.upkeep().review().orElse(null))
                .setFade(traffic.upkeep().fade().orElse(null))
                .setOperations(SeenRecords.of(traffic.seen().operations()))
                .setUnnumbered(SeenRecords.of(traffic.seen().batches()))
                .build();
    }

    static Traffic traffic(ServiceOutcomes r) {
        OutcomeStreak streak = r.getStreak();
        SortedMap<String, Caller> callers = new TreeMap<>();
        r.getCallers().forEach(caller -> callers.put(caller.getInstance(), caller(caller, r.getCallees())));
        SortedMap<String, Long> underWay = UnderWay.sums(callers.values());
        SortedMap<String, Callee> callees = new TreeMap<>();
        r.getCallees()
                .forEach(callee -> callees.put(
                        callee.getInstance(), callee(callee, underWay.getOrDefault(callee.getInstance(), 0L))));
        OutcomeSums sums = r.getSums();
        return new Traffic(
                r.getBatches(),
                new Totals(
                        new Sum(sums.getOk(), sums.getFailed(), sums.getSlow(), sums.getTimedOut(), sums.getRejected()),
                        Optional.ofNullable(r.getLastSuccess()),
                        Optional.ofNullable(r.getLastFailure())),
                new Window(
                        r.getNextSlice(),
                        r.getSlices().stream().map(TrafficStates::slice).toList()),
                new Streak(streak.getFailures(), streak.getCallers(), streak.getSinceBatch(), streak.getFromOffset()),
                Callers.of(callers),
                TreePMap.from(callees),
                new Upkeep(
                        r.getHeard(),
                        Optional.ofNullable(r.getSweep()),
                        Optional.ofNullable(r.getReview()),
                        Optional.ofNullable(r.getFade())),
                new Traffic.Seen(SeenRecords.events(r.getOperations()), SeenRecords.events(r.getUnnumbered())));
    }

    private static OutcomeSlice slice(Slice slice) {
        return new OutcomeSlice(
                slice.number(),
                slice.fromOffset(),
                slice.began(),
                slice.calls(),
                slice.failures(),
                slice.tooSlow(),
                slice.voices().calling(),
                slice.voices().failing(),
                slice.voices().slowed());
    }

    private static Slice slice(OutcomeSlice r) {
        return new Slice(
                r.getNumber(),
                r.getFromOffset(),
                r.getBegan(),
                r.getCalls(),
                r.getFailures(),
                r.getTooSlow(),
                new Slice.Voices(r.getCalling(), r.getFailing(), r.getSlowed()));
    }

    private static OutcomeCaller caller(String instance, Caller caller, Map<String, Integer> places) {
        Marks marks = caller.marks();
        List<OutcomeUnderWay> underWay =
                new ArrayList<>(caller.underWay().byCallee().size());
        caller.underWay()
                .byCallee()
                .forEach((callee, told) -> underWay.add(new OutcomeUnderWay(
                        Objects.requireNonNull(
                                places.get(callee), "Expected calls under way at remembered instances only"),
                        told.calls(),
                        Duration.between(told.at(), caller.seen()).toMillis())));
        return new OutcomeCaller(
                instance,
                caller.name(),
                caller.sequence().highest(),
                caller.sequence().seen(),
                caller.seen(),
                marks.called(),
                marks.calls(),
                marks.failed(),
                marks.slowed(),
                marks.failedBatch(),
                underWay);
    }

    private static Caller caller(OutcomeCaller r, List<OutcomeCallee> callees) {
        SortedMap<String, UnderWay.Told> underWay = new TreeMap<>();
        r.getUnderWay()
                .forEach(told -> underWay.put(
                        callees.get(told.getCallee()).getInstance(),
                        new UnderWay.Told(told.getCalls(), r.getHeard().minusMillis(told.getAgeMs()))));
        return new Caller(
                r.getName(),
                new Sequence(r.getHighest(), r.getSeen()),
                r.getHeard(),
                new Marks(r.getCalled(), r.getCalls(), r.getFailed(), r.getSlowed(), r.getFailedBatch()),
                new UnderWay(TreePMap.from(underWay)));
    }

    private static OutcomeCallee callee(String instance, Callee callee) {
        return new OutcomeCallee(
                instance,
                callee.seen(),
                tally(callee.now()),
                tally(callee.before()),
                callee.row().failures(),
                witness(callee.row().witness()),
                callee.row().fromOffset());
    }

    private static Callee callee(OutcomeCallee r, long inFlight) {
        return new Callee(
                r.getHeard(),
                tally(r.getNow()),
                tally(r.getBefore()),
                new Row(r.getRow(), witness(r.getRowWitness()), r.getRowFrom()),
                inFlight);
    }

    private static OutcomeTally tally(Tally tally) {
        return new OutcomeTally(
                tally.calls(),
                tally.failures(),
                tally.tooSlow(),
                tally.measured(),
                tally.micros(),
                witness(tally.failing()),
                slowest(tally.slowest()),
                tally.fromOffset());
    }

    private static Tally tally(OutcomeTally r) {
        return new Tally(
                r.getCalls(),
                r.getFailures(),
                r.getTooSlow(),
                r.getMeasured(),
                r.getMicros(),
                witness(r.getFailing()),
                slowest(r.getSlowest()),
                r.getFromOffset());
    }

    private static OutcomeSlowest slowest(Slowest slowest) {
        return new OutcomeSlowest(slowest.caller(), slowest.micros(), slowest.others());
    }

    private static Slowest slowest(OutcomeSlowest r) {
        return new Slowest(r.getCaller(), r.getMicros(), r.getOthers());
    }

    private static OutcomeWitness witness(Witness witness) {
        return new OutcomeWitness(witness.first(), witness.count());
    }

    private static Witness witness(OutcomeWitness r) {
        return new Witness(r.getFirst(), r.getCount());
    }
}

package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerDecision.Recorded;
import dev.muster.breaker.BreakerDecision.Trigger;
import dev.muster.breaker.BreakerDecision.What;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.Counts;
import dev.muster.breaker.Ejection;
import dev.muster.breaker.Evidence;
import dev.muster.breaker.InstanceOutcomes;
import dev.muster.breaker.Permit;
import dev.muster.breaker.Probing;
import dev.muster.breaker.State;
import dev.muster.breaker.Sum;
import dev.muster.breaker.SumsHold;
import dev.muster.fold.EntityKey;
import dev.muster.partition.Effects;
import dev.muster.partition.Intake;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is promised of one breaker, watched record by record: only permitted moves, each with an epoch of its own; none opens on one
 * caller's word or for a few calls, be it closed or half open, unless probes failed, and what it says it opened for is in the log; never more probes than permits, each with another caller,
 * and no result without a permit; half open no longer than it may be; half of the instances that were called are left at least, and none is ejected on one
 * caller's word; no batch is counted twice; calls under way are the sum of what callers said.
 */
final class BreakerWitness {

    /** Probes that decide. */
    static final int PERMITS = 3;

    /** Calls too slow of a thousand that open it. */
    static final int SLOW_PERMILLE = 500;

    /** The longest that it may be half open, by the rules of the storm. */
    static final Duration HALF_OPEN = Duration.ofSeconds(10);

    /** Deadlines are met by ticks, and rules may come after the first half-opening. */
    private static final Duration LATENESS = Duration.ofSeconds(2);

    private static final int LEAST_CALLERS = 2;
    private static final int LEAST_FAILURES_IN_A_ROW = 5;
    private static final int LEAST_CALLS_OF_A_RATE = 20;
    private static final int FAILED_PERMILLE = 500;
    private static final long LATENCY_FLOOR = 100_000;

    private final EntityKey key;
    private final Set<String> counted = new HashSet<>();
    private final Set<String> called = new HashSet<>();
    private final SortedMap<Long, BreakerEvent.Report> log = new TreeMap<>();
    private Optional<Breaker> before = Optional.empty();
    private long calls;

    BreakerWitness(EntityKey key) {
        this.key = key;
    }

    Optional<Breaker> breaker() {
        return before;
    }

    /** A record was folded; returns the breaker when the record was about it. */
    Optional<Breaker> folded(Population.Folded<BreakerState, BreakerEvent, BreakerDecision> folded) {
        Optional<BreakerEvent.Report> report = reportIn(folded.arrival().intake());
        report.ifPresent(told -> count(
                told, folded.entry().offset(), folded.effects().decisions().get(0)));
        Optional<BreakerState> state = folded.effects().changes().stream()
                .filter(change -> change.key().equals(key))
                .map(Effects.Change::state)
                .reduce((first, last) -> last);
        if (state.isEmpty() || !(state.get().standing() instanceof Breaker after)) {
            return Optional.empty();
        }
        Sum sum = state.get().traffic().totals().sum();
        check(sum.calls() + sum.rejected() == calls, "{} counts {}, not {} calls", key, sum, calls);
        before.ifPresent(known -> looksAtMove(known, after, folded));
        after.probing().ifPresent(probing -> {
            looksAtPermits(probing, after, folded.effects());
            before.filter(known -> known.phase().epoch() == after.phase().epoch())
                    .flatMap(Breaker::probing)
                    .ifPresent(known -> looksAtResults(known, probing, report));
        });
        SumsHold.of(state.get().traffic());
        check(2 * after.ejected() <= called.size(), "{} of {} are ejected", after.ejected(), called.size());
        after.ejections().forEach((instance, ejection) -> {
            boolean isNew = before.isEmpty() || !before.get().isEjected(instance);
            if (ejection.isInForce() && isNew) {
                looksAtEjection(instance, ejection);
            }
        });
        before = Optional.of(after);
        return before;
    }

    private Optional<BreakerEvent.Report> reportIn(Intake<BreakerEvent> intake) {
        return intake instanceof Intake.Domain<BreakerEvent> domain
                        && domain.event() instanceof BreakerEvent.Report told
                        && told.key().equals(key)
                ? Optional.of(told)
                : Optional.empty();
    }

    private void count(BreakerEvent.Report told, long offset, BreakerDecision answer) {
        if (answer instanceof BreakerDecision.Repeated) {
            return;
        }
        String batch = told.caller().instance() + "/" + told.sequence();
        check(counted.add(batch), "batch {} of {} is counted twice: {}", batch, key, answer);
        log.put(offset, told);
        told.entries().forEach(entry -> {
            Counts counts = entry.counts();
            calls += made(counts) + counts.rejected();
            if (made(counts) > 0) {
                called.add(entry.instance().orElseThrow());
            }
        });
    }

    private void looksAtMove(
            Breaker known, Breaker after, Population.Folded<BreakerState, BreakerEvent, BreakerDecision> folded) {
        long moves = folded.effects().facts().size();
        long epochs = after.phase().epoch() - known.phase().epoch();
        check(epochs >= 0 && epochs <= moves, "{} made {} moves in {} facts", key, epochs, moves);
        State from = known.phase().state();
        State to = after.phase().state();
        check(epochs > 0 || from == to, "{} moved without an epoch", key);
        if (epochs == 1) {
            check(from == to || from.mayBecome(to), "{} went from {} to {}", key, from, to);
            if (from == State.HALF_OPEN && to == State.OPEN && resulted(known, folded) > 0) {
                looksAtProbes(known, after, folded);
            } else if (to == State.OPEN) {
                folded.effects().decisions().stream()
                        .filter(Recorded.class::isInstance)
                        .map(Recorded.class::cast)
                        .filter(decision -> decision.what() == What.MOVED)
                        .forEach(decision ->
                                looksAtEvidence(after.phase().evidence().orElseThrow(), decision));
            }
        }
    }

    /** Where there were probes they alone decide: what it says it opened for is their results. */
    private void looksAtProbes(
            Breaker known, Breaker after, Population.Folded<BreakerState, BreakerEvent, BreakerDecision> folded) {
        Evidence evidence = after.phase().evidence().orElseThrow();
        long results = resulted(known, folded);
        check(evidence.calls() == results, "{} had {} results and opened for {}", key, results, evidence);
        boolean isBad = evidence.failures() * 1_000 >= FAILED_PERMILLE * results;
        boolean isSlow = evidence.tooSlow() * 1_000 >= SLOW_PERMILLE * results;
        check(isBad || isSlow, "{} opened against good probes: {}", key, evidence);
    }

    /** Results that were in, and those that the batch tells of permits that its sender holds. */
    private long resulted(Breaker known, Population.Folded<BreakerState, BreakerEvent, BreakerDecision> folded) {
        Probing probing = known.probing().orElseThrow();
        return probing.results().count()
                + held(probing, reportIn(folded.arrival().intake()));
    }

    /** The log is asked, not the state: who opened it was seen by as many as it says. */
    private void looksAtEvidence(Evidence evidence, Recorded decision) {
        String reason = decision.reason();
        Set<String> witnesses = new HashSet<>();
        long made = 0;
        long failed = 0;
        for (BreakerEvent.Report told :
                log.subMap(evidence.fromOffset(), evidence.toOffset() + 1).values()) {
            for (InstanceOutcomes entry : told.entries()) {
                made += made(entry.counts());
                failed += bad(entry.counts());
                if (bearsWitness(entry.counts(), decision.by())) {
                    witnesses.add(told.caller().instance());
                }
            }
        }
        check(witnesses.size() >= LEAST_CALLERS, "{} opened on the word of {}: {}", key, witnesses, reason);
        check(witnesses.size() >= evidence.witnesses(), "{} opened on more than {}: {}", key, witnesses, evidence);
        check(made >= evidence.calls() && failed >= evidence.failures(), "{} made up {}", key, evidence);
        long least = decision.by() == Trigger.CONSECUTIVE_FAILURES ? LEAST_FAILURES_IN_A_ROW : LEAST_CALLS_OF_A_RATE;
        check(evidence.calls() >= least, "{} opened for {} calls: {}", key, evidence.calls(), reason);
    }

    /** A failure is enough for a row; for a rate it takes a batch that has it. Batches are of one instance here. */
    private static boolean bearsWitness(Counts counts, Trigger by) {
        long made = made(counts);
        return made > 0
                && switch (by) {
                    case CONSECUTIVE_FAILURES -> bad(counts) > 0;
                    case FAILURE_RATE -> bad(counts) * 1_000 >= FAILED_PERMILLE * made;
                    case SLOW_RATE -> (counts.slow() + (long) counts.timedOut()) * 1_000 >= SLOW_PERMILLE * made;
                    default -> false;
                };
    }

    /** Here too the log is asked: two callers at least saw it fail, or found it slow. */
    private void looksAtEjection(String instance, Ejection ejection) {
        boolean isForLatency = ejection.rule().equals(Trigger.LATENCY.text());
        // A row of failures may have begun before the interval that its evidence counts.
        long from = isForLatency ? ejection.evidence().fromOffset() : 0;
        Set<String> witnesses = new HashSet<>();
        for (BreakerEvent.Report told :
                log.subMap(from, ejection.evidence().toOffset() + 1).values()) {
            for (InstanceOutcomes entry : told.entries()) {
                boolean isOfIt = entry.instance().equals(Optional.of(instance));
                boolean isWitness = isForLatency
                        ? entry.latency()
                                .filter(one -> one.p50() > LATENCY_FLOOR)
                                .isPresent()
                        : bad(entry.counts()) > 0;
                if (isOfIt && isWitness) {
                    witnesses.add(told.caller().instance());
                }
            }
        }
        check(
                witnesses.size() >= LEAST_CALLERS,
                "{} of {} is ejected on the word of {}: {}",
                instance,
                key,
                witnesses,
                ejection);
    }

    private static long made(Counts counts) {
        return bad(counts) + counts.ok() + counts.slow();
    }

    private void looksAtPermits(Probing probing, Breaker after, Effects<BreakerState, BreakerDecision> effects) {
        int out = probing.permits().size();
        int in = probing.results().count();
        check(out + in <= PERMITS, "{} has {} probes out and {} in", key, out, in);
        long holders = probing.permits().stream().map(Permit::caller).distinct().count();
        check(holders == out, "{} gave one caller two of {}", key, probing.permits());
        Duration halfOpen =
                Duration.between(after.phase().began(), effects.meta().clock().now());
        check(halfOpen.compareTo(HALF_OPEN.plus(LATENESS)) <= 0, "{} is half open for {}", key, halfOpen);
    }

    private void looksAtResults(Probing known, Probing now, Optional<BreakerEvent.Report> report) {
        int more = now.results().count() - known.results().count();
        long held = held(known, report);
        check(more <= held, "{} took {} results from who held {} permits", key, more, held);
    }

    private static long held(Probing probing, Optional<BreakerEvent.Report> report) {
        return report.stream()
                .flatMap(told -> told.probes().stream().filter(probe -> probing.permits().stream()
                        .anyMatch(permit -> permit.number() == probe.permit()
                                && permit.caller().equals(told.caller().instance()))))
                .count();
    }

    private static long bad(Counts counts) {
        return (long) counts.failed() + counts.timedOut();
    }
}

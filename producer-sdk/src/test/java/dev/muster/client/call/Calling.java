package dev.muster.client.call;

import dev.muster.balance.Balancing;
import dev.muster.balance.Strategy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Callers of one service in a test, with what they report and what the fleet tells them. */
final class Calling implements AutoCloseable {
    /** No pauses, and time enough on a machine that stands still for a while. */
    static final CallPolicy QUICK = CallPolicy.DEFAULT
            .backoff(Duration.ZERO, Duration.ZERO)
            .attemptTimeout(Duration.ofSeconds(20))
            .timeout(Duration.ofSeconds(40));
    /** One after the other, nothing held back soon nor slow, retries without bound. */
    static final CallerSettings PLAIN = CallerSettings.DEFAULT
            .balanced(Balancing.DEFAULT.by(Strategy.ROUND_ROBIN).slowStart(Duration.ZERO))
            .breaker(LocalBreaker.DEFAULT.window(10_000).failuresInRow(1_000).slowAfter(Duration.ofMinutes(1)))
            .retryBudget(1_000, 100)
            .policy(QUICK);

    private final List<OutcomeBatch> batches = new CopyOnWriteArrayList<>();
    private final Callers callers;
    private final Caller caller;
    volatile FleetVerdict verdict = FleetVerdict.NONE;
    volatile Map<String, Integer> underWay = Map.of();

    private Calling(FixedView view, CallerSettings settings, OutcomeSink sink) {
        callers = new Callers(new Surroundings(
                service -> view,
                service -> () -> verdict,
                service -> CompletableFuture.completedFuture(underWay),
                batch -> {
                    batches.add(batch);
                    sink.accept(batch);
                },
                Surroundings.Mode.ON));
        caller = callers.caller("stock", Optional.of(settings));
    }

    static Calling of(FixedView view) {
        return new Calling(view, PLAIN, OutcomeSink.NONE);
    }

    static Calling of(FixedView view, CallerSettings settings) {
        return new Calling(view, settings, OutcomeSink.NONE);
    }

    static Calling into(FixedView view, OutcomeSink sink) {
        return new Calling(view, PLAIN, sink);
    }

    Caller caller() {
        return caller;
    }

    Callers callers() {
        return callers;
    }

    List<OutcomeBatch> batches() {
        return batches;
    }

    /** All outcomes that were reported so far, of an instance. */
    Map<Outcome, Integer> reported(String instance) {
        return summed(batch -> true, entry -> entry.instance().equals(instance));
    }

    /** All outcomes that were reported so far, of an epoch. */
    Map<Outcome, Integer> reportedIn(OptionalLong epoch) {
        return summed(batch -> batch.epoch().equals(epoch), entry -> true);
    }

    private Map<Outcome, Integer> summed(Predicate<OutcomeBatch> which, Predicate<OutcomeBatch.Entry> ofThem) {
        Map<Outcome, Integer> sums = new EnumMap<>(Outcome.class);
        batches.stream()
                .filter(which)
                .flatMap(batch -> batch.entries().stream())
                .filter(ofThem)
                .forEach(entry -> {
                    for (Outcome outcome : Outcome.values()) {
                        int count = entry.counts().of(outcome);
                        if (count > 0) {
                            sums.merge(outcome, count, Integer::sum);
                        }
                    }
                });
        return sums;
    }

    @Override
    public void close() {
        callers.close();
    }
}

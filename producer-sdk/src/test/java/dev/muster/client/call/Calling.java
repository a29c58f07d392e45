package dev.muster.client.call;

import dev.muster.balance.Balancing;
import dev.muster.balance.Strategy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Callers of one service in a test, with what they report and what the fleet tells them. */
final class Calling implements AutoCloseable {
    static final CallPolicy QUICK = CallPolicy.DEFAULT.backoff(Duration.ZERO, Duration.ZERO);
    /** One after the other, nothing held back soon, retries without bound. */
    static final CallerSettings PLAIN = CallerSettings.DEFAULT
            .balanced(Balancing.DEFAULT.by(Strategy.ROUND_ROBIN).slowStart(Duration.ZERO))
            .breaker(LocalBreaker.DEFAULT.window(10_000).failuresInRow(1_000))
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
        Map<Outcome, Integer> sums = new EnumMap<>(Outcome.class);
        for (OutcomeBatch batch : batches) {
            for (OutcomeBatch.Entry entry : batch.entries()) {
                if (entry.instance().equals(instance)) {
                    for (Outcome outcome : Outcome.values()) {
                        int count = entry.counts().of(outcome);
                        if (count > 0) {
                            sums.merge(outcome, count, Integer::sum);
                        }
                    }
                }
            }
        }
        return sums;
    }

    @Override
    public void close() {
        callers.close();
    }
}

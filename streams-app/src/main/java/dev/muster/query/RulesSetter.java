package dev.muster.query;

import dev.muster.fold.Event;
import dev.muster.fold.EventHead;
import dev.muster.fold.Rules;
import dev.muster.partition.Intake;
import dev.muster.query.QueryException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Appends a set of rules to every partition of one log. Thread-safe. */
public final class RulesSetter {

    private final Appending appending;
    private final Threads threads;
    private final Duration atMost;

    private RulesSetter(Appending appending, Threads threads, Duration atMost) {
        this.appending = appending;
        this.threads = threads;
        this.atMost = atMost;
    }

    /**
     * For this log.
     *
     * @param threads where to append
     * @param atMost how long to wait for all appends together
     */
    public static <E extends Event> RulesSetter of(LogAccess<?, E, ?> log, Threads threads, Duration atMost) {
        return new RulesSetter((head, rules) -> append(log, head, rules), threads, atMost);
    }

    /**
     * The positions that reflect the set. Fails with {@link QueryException} OUTCOME_UNKNOWN when not all appends were acknowledged:
     * some partitions may have it then, and it can be set again.
     */
    public CompletableFuture<Positions> set(EventHead head, Rules rules) {
        return CompletableFuture.completedFuture(rules)
                .thenComposeAsync(set -> appending.append(head, set), threads.blocking())
                .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (positions, failure) -> {
                            if (failure != null) {
                                throw new QueryException(
                                        Reason.OUTCOME_UNKNOWN,
                                        "Expected to append the rules to every partition, but: " + failure.getMessage(),
                                        failure);
                            }
                            return positions;
                        },
                        threads.answering().get());
    }

    private interface Appending {
        CompletableFuture<Positions> append(EventHead head, Rules rules);
    }

    private static <E extends Event> CompletableFuture<Positions> append(
            LogAccess<?, E, ?> log, EventHead head, Rules rules) {
        Intake.RulesSet<E> set = new Intake.RulesSet<>(head, rules.version(), rules.level(), rules.values());
        List<CompletableFuture<Position>> appends = new ArrayList<>();
        for (int partition = 0; partition < log.partitions(); partition++) {
            int at = partition;
            appends.add(log.appendRules(at, set).thenApply(appended -> log.position(at, appended.offset())));
        }
        return CompletableFuture.allOf(appends.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> Positions.of(
                        appends.stream().map(CompletableFuture::join).toList()));
    }
}

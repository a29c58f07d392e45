package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.client.DiscoveredInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that block nobody, and hedges. */
@Timeout(60)
class AsyncCallTest {
    private static final CallPolicy HEDGED = Calling.QUICK.idempotent().hedgeAfter(Duration.ofMillis(20));

    private final List<String> tried = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<String>> stages = new CopyOnWriteArrayList<>();

    @Test
    void shouldCompleteWithTheAnswer() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            CompletableFuture<String> answer =
                    calling.caller().callAsync(instance -> CompletableFuture.supplyAsync(instance::id));

            assertThat(answer.join()).isIn("a", "b", "c");
            await().untilAsserted(() -> {
                CallStatistics.Calls seen = calling.caller().statistics().calls();
                assertThat(seen.succeeded()).isEqualTo(1);
                assertThat(seen.underWay()).isZero();
            });
        }
    }

    @Test
    void shouldTryOthersWhenStagesFailOrCannotBegin() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            CompletableFuture<String> answer = calling.caller()
                    .with(Calling.QUICK.idempotent())
                    .callAsync(instance -> {
                        tried.add(instance.id());
                        if (tried.size() == 1) {
                            throw new IOException("cannot begin");
                        }
                        return tried.size() == 2
                                ? CompletableFuture.failedFuture(new IOException("broken"))
                                : CompletableFuture.completedFuture("at last");
                    });

            assertThat(answer.join()).isEqualTo("at last");
            assertThat(new HashSet<>(tried)).hasSize(3);
            assertThat(calling.caller().statistics().extra().retries()).isEqualTo(2);
        }
    }

    @Test
    void shouldFailWithTheCauseWhenNoTryIsLeft() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            CompletableFuture<String> answer = calling.caller()
                    .callAsync(instance ->
                            CompletableFuture.failedFuture(new CompletionException(new IOException("broken"))));

            assertThatThrownBy(answer::join)
                    .hasCauseInstanceOf(CallFailedException.class)
                    .hasRootCauseMessage("broken");
            assertThat(calling.caller().statistics().calls().failed()).isEqualTo(1);
        }
    }

    @Test
    void shouldCancelATryWhoseTimeIsOver() {
        try (Calling calling = Calling.of(FixedView.of(1))) {
            CompletableFuture<String> answer = calling.caller()
                    .with(Calling.QUICK.attempts(1).attemptTimeout(Duration.ofMillis(30)))
                    .callAsync(this::hang);

            assertThatThrownBy(answer::join).hasRootCauseInstanceOf(TimeoutException.class);
            await().until(() -> stages.get(0).isCancelled());
        }
    }

    @Test
    void shouldEndEverythingWhenTheFutureIsCancelled() {
        try (Calling calling = Calling.of(FixedView.of(1), Calling.PLAIN.maxConcurrent(1))) {
            CompletableFuture<String> answer = calling.caller().callAsync(this::hang);
            await().until(() -> stages.size() == 1);

            answer.cancel(true);

            assertThat(stages.get(0)).isCancelled();
            assertThat(calling.caller().<String>call(DiscoveredInstance::id)).isEqualTo("a");
            assertThat(calling.caller().statistics().calls().underWay()).isZero();
            // a cancelled try is no evidence
            await().untilAsserted(() -> assertThat(calling.reported("a")).containsOnlyKeys(Outcome.OK));
        }
    }

    @Test
    void shouldRefuseByTheFutureAndNotByThrowing() {
        FixedView view = FixedView.of(1);
        view.show(List.of());
        try (Calling calling = Calling.of(view)) {
            CompletableFuture<String> answer = calling.caller().callAsync(this::hang);

            assertThatThrownBy(answer::join).hasCauseInstanceOf(CallRefusedException.class);
        }
    }

    @Test
    void shouldBeginWhenTheFirstViewComes() {
        FixedView view = new FixedView();
        try (Calling calling = Calling.of(view)) {
            CompletableFuture<String> answer =
                    calling.caller().callAsync(instance -> CompletableFuture.completedFuture(instance.id()));
            CompletableFuture<String> hasty = calling.caller()
                    .with(Calling.QUICK.timeout(Duration.ofMillis(20)))
                    .callAsync(instance -> CompletableFuture.completedFuture(instance.id()));
            assertThatThrownBy(hasty::join).hasCauseInstanceOf(CallRefusedException.class);
            assertThat(answer).isNotDone();

            view.show(List.of(DiscoveredInstance.of("a", "127.0.0.1", 1)));

            assertThat(answer.join()).isEqualTo("a");
        }
    }

    @Test
    void shouldTakeTheFasterOfTwoWhenHedged() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            CompletableFuture<String> answer = calling.caller().with(HEDGED).callAsync(instance -> {
                tried.add(instance.id());
                return tried.size() == 1 ? hang(instance) : CompletableFuture.completedFuture(instance.id());
            });

            assertThat(answer.join()).isEqualTo(tried.get(1)).isNotEqualTo(tried.get(0));
            await().until(() -> stages.get(0).isCancelled());
            assertThat(calling.caller().statistics().extra().hedges()).isEqualTo(1);
        }
    }

    @Test
    void shouldHedgeACallThatBlocksAndInterruptTheSlowerTry() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Calling calling = Calling.of(FixedView.of(3))) {
            AtomicInteger tries = new AtomicInteger();

            String answer = calling.caller().with(HEDGED).call(instance -> {
                if (tries.incrementAndGet() > 1) {
                    return "fast";
                }
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
                return "slow";
            });

            assertThat(answer).isEqualTo("fast");
            interrupted.await();
        }
    }

    /** Such code takes its time whatever becomes of its call: as long as it does, nobody else is let in for it. */
    @Test
    void shouldHoldItsPlaceUntilATryThatHeedsNoInterruptHasEnded() {
        CountDownLatch going = new CountDownLatch(1);
        CallPolicy brief =
                HEDGED.attempts(2).attemptTimeout(Duration.ofMillis(50)).timeout(Duration.ofMillis(200));
        try (Calling calling = Calling.of(FixedView.of(3), Calling.PLAIN.maxConcurrent(1))) {
            assertThatThrownBy(() -> calling.caller().with(brief).call(instance -> uninterruptibly(going)))
                    .isInstanceOf(CallFailedException.class);

            assertThatThrownBy(() -> calling.caller().with(brief).call(instance -> "in its place"))
                    .isInstanceOfSatisfying(CallRefusedException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Refusal.BULKHEAD_FULL));
            assertThat(calling.caller().statistics().calls().underWay()).isEqualTo(1);

            going.countDown();
            await().until(() -> calling.caller().statistics().calls().underWay() == 0);
            assertThat(calling.caller().with(HEDGED).<String>call(instance -> "after it"))
                    .isEqualTo("after it");
        } finally {
            going.countDown();
        }
    }

    private static String uninterruptibly(CountDownLatch going) {
        while (true) {
            try {
                going.await();
                return "late";
            } catch (InterruptedException e) {
                // Goes on: this is what is tried.
            }
        }
    }

    @Test
    void shouldLetAnErrorThroughWhenHedged() {
        AssertionError broken = new AssertionError("broken");
        CallPolicy once = HEDGED.attempts(2).hedgeAfter(Duration.ofSeconds(30));
        try (Calling calling = Calling.of(FixedView.of(1))) {
            assertThatThrownBy(() -> calling.caller().with(once).call(instance -> {
                        throw broken;
                    }))
                    .isSameAs(broken);
            await().until(() -> calling.caller().statistics().calls().underWay() == 0);
        }
    }

    /** A stage may refuse to be a future, and so to be cancelled. */
    @Test
    void shouldEndACallWhoseStagesCannotBeCancelled() {
        CallPolicy brief = Calling.QUICK.attempts(1).attemptTimeout(Duration.ofMillis(50));
        try (Calling calling = Calling.of(FixedView.of(1), Calling.PLAIN.maxConcurrent(1))) {
            Caller caller = calling.caller().with(brief);
            CompletableFuture<String> late = caller.callAsync(instance -> new StageOnly());
            assertThatThrownBy(late::join).hasRootCauseInstanceOf(TimeoutException.class);

            StageOnly answering = new StageOnly();
            CompletableFuture<String> answered = calling.caller().callAsync(instance -> answering);
            answering.complete("answered");
            assertThat(answered.join()).isEqualTo("answered");

            CompletableFuture<String> cancelled = calling.caller().callAsync(instance -> new StageOnly());
            cancelled.cancel(true);
            assertThat(calling.caller().<String>call(DiscoveredInstance::id)).isEqualTo("a");
        }
    }

    private static final class StageOnly extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> toCompletableFuture() {
            throw new UnsupportedOperationException("a stage only");
        }
    }

    @Test
    void shouldNotHedgeWhatIsNotIdempotentNorWithoutAnotherInstance() {
        CallPolicy once = Calling.QUICK.hedgeAfter(Duration.ofMillis(1)).attemptTimeout(Duration.ofMillis(60));
        try (Calling several = Calling.of(FixedView.of(3));
                Calling single = Calling.of(FixedView.of(1))) {
            assertThat(once.hedgeAfter()).isEmpty();
            assertThatThrownBy(several.caller().with(once).callAsync(this::hang)::join)
                    .hasRootCauseInstanceOf(TimeoutException.class);
            assertThatThrownBy(
                            single.caller().with(once.idempotent().attempts(2)).callAsync(this::hang)::join)
                    .hasRootCauseInstanceOf(TimeoutException.class);

            assertThat(several.caller().statistics().extra().hedges()).isZero();
            assertThat(single.caller().statistics().extra().hedges()).isZero();
        }
    }

    @Test
    void shouldWaitForTheHedgeWhenTheFirstFails() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            CompletableFuture<String> answer = calling.caller().with(HEDGED).callAsync(instance -> {
                var unused = hang(instance);
                return stages.get(stages.size() - 1);
            });
            await().until(() -> stages.size() == 2);

            stages.get(0).completeExceptionally(new IOException("broken"));
            assertThat(answer).isNotDone();
            stages.get(1).complete("second");

            assertThat(answer.join()).isEqualTo("second");
        }
    }

    @Test
    void shouldFailWhatIsUnderWayWhenTheClientIsClosed() {
        Calling calling = Calling.of(FixedView.of(3));
        Calling unseen = Calling.of(new FixedView());
        CompletableFuture<String> underWay = calling.caller().callAsync(this::hang);
        CompletableFuture<String> waiting = unseen.caller().callAsync(this::hang);

        calling.close();
        unseen.close();

        assertThatThrownBy(underWay::join)
                .hasRootCauseMessage("stock: CLIENT_CLOSED, closed while the call was under way");
        assertThatThrownBy(waiting::join).hasRootCauseInstanceOf(CallRefusedException.class);
        assertThat(stages.get(0)).isCancelled();
    }

    private CompletableFuture<String> hang(DiscoveredInstance instance) {
        CompletableFuture<String> never = new CompletableFuture<>();
        stages.add(never);
        return never;
    }
}

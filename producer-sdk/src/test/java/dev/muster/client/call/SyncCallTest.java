package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.muster.client.DiscoveredInstance;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls on the calling thread: who is tried, how often, and what is thrown. */
@Timeout(60)
class SyncCallTest {
    private final List<String> tried = new ArrayList<>();

    @Test
    void shouldAnswerWithWhatTheInstanceAnswers() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            String answer = calling.caller().call(instance -> "from " + instance.id());

            assertThat(answer).startsWith("from ");
            assertThat(calling.caller().statistics().calls().succeeded()).isEqualTo(1);
            assertThat(calling.caller().service()).isEqualTo("stock");
        }
    }

    @Test
    void shouldTryAnotherInstanceWhenAnIdempotentCallFails() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            String answer = calling.caller().with(Calling.QUICK.idempotent()).call(instance -> {
                tried.add(instance.id());
                if (tried.size() < 3) {
                    throw new IOException("broken");
                }
                return "at last";
            });

            assertThat(answer).isEqualTo("at last");
            assertThat(new HashSet<>(tried)).hasSize(3);
            CallStatistics seen = calling.caller().statistics();
            assertThat(seen.calls().operations()).isEqualTo(1);
            assertThat(seen.extra().retries()).isEqualTo(2);
            assertThat(seen.averageRetries()).isEqualTo(2.0);
        }
    }

    @Test
    void shouldTryTheSameAgainWhenThereIsNoOther() {
        try (Calling calling = Calling.of(FixedView.of(1))) {
            assertThatThrownBy(() ->
                            calling.caller().with(Calling.QUICK.idempotent()).call(this::fail))
                    .isInstanceOf(CallFailedException.class);

            assertThat(tried).containsExactly("a", "a", "a");
        }
    }

    @Test
    void shouldNotRepeatACallThatIsNotIdempotentWhenItMayHaveBeenSent() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            CallFailedException thrown = catchThrowableOfType(
                    CallFailedException.class, () -> calling.caller().call(this::fail));

            assertThat(tried).hasSize(1);
            assertThat(thrown.attempts()).isEqualTo(1);
            assertThat(thrown.instance()).isEqualTo(tried.get(0));
            assertThat(thrown.stoppedBy()).isEmpty();
            assertThat(thrown).hasCauseInstanceOf(IOException.class);
            assertThat(thrown)
                    .hasMessage("stock: failed at " + tried.get(0) + " in attempt 1: java.io.IOException: broken");
        }
    }

    @Test
    void shouldRepeatACallThatIsNotIdempotentWhenProvablyNothingWasSent() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            assertThatThrownBy(() -> calling.caller().call(instance -> {
                        tried.add(instance.id());
                        throw new ConnectException("refused");
                    }))
                    .isInstanceOf(CallFailedException.class);

            assertThat(new HashSet<>(tried)).hasSize(3);
        }
    }

    @Test
    void shouldReturnTheLastAnswerWhenItIsAFailureAndNoTryIsLeft() {
        Judge odd = new Judge() {
            @Override
            public Judgement ofResult(@Nullable Object result) {
                return "bad".equals(result) ? Judgement.FAILED : Judgement.OK;
            }
        };
        try (Calling calling = Calling.of(FixedView.of(3))) {
            AtomicInteger tries = new AtomicInteger();
            String answer = calling.caller()
                    .with(Calling.QUICK.idempotent().judgedBy(odd))
                    .call(instance -> {
                        tries.incrementAndGet();
                        return "bad";
                    });

            assertThat(answer).isEqualTo("bad");
            assertThat(tries).hasValue(3);
            assertThat(calling.caller().statistics().calls().failed()).isEqualTo(1);
        }
    }

    @Test
    void shouldInterruptATryWhoseTimeIsOverAndLeaveNoInterruptBehind() {
        CallPolicy brief = Calling.QUICK.attempts(1).attemptTimeout(Duration.ofMillis(30));
        try (Calling calling = Calling.of(FixedView.of(1))) {
            assertThatThrownBy(() -> calling.caller().with(brief).call(instance -> {
                        new CountDownLatch(1).await();
                        return "never";
                    }))
                    .isInstanceOf(CallFailedException.class)
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("no answer within PT0.03S");

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            await().untilAsserted(() -> assertThat(calling.reported("a")).containsOnlyKeys(Outcome.TIMED_OUT));
        }
    }

    @Test
    void shouldEndInTimeInAllHoweverManyTriesAreLeft() {
        CallPolicy brief = Calling.QUICK.idempotent().attempts(20).timeout(Duration.ofMillis(200));
        try (Calling calling = Calling.of(FixedView.of(3))) {
            // On a machine that stands still the time may be over before a try is made, though not each time.
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                tried.clear();
                CallFailedException thrown = catchThrowableOfType(
                        CallFailedException.class,
                        () -> calling.caller().with(brief).call(instance -> {
                            if (tried.isEmpty()) {
                                return fail(instance);
                            }
                            new CountDownLatch(1).await();
                            return "never";
                        }));

                assertThat(thrown).isNotNull().hasCauseInstanceOf(TimeoutException.class);
                assertThat(thrown.stoppedBy()).contains(Refusal.DEADLINE);
                assertThat(thrown.attempts()).isEqualTo(2);
            });
        }
    }

    @Test
    void shouldKeepTheInterruptOfOthersAndNotTryAgain() {
        try (Calling calling = Calling.of(FixedView.of(3))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> calling.caller()
                            .with(Calling.QUICK.idempotent())
                            .call(instance -> {
                                tried.add(instance.id());
                                new CountDownLatch(1).await();
                                return "never";
                            }))
                    .isInstanceOf(CallFailedException.class)
                    .hasCauseInstanceOf(InterruptedException.class);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(tried).hasSize(1);
        }
    }

    @Test
    void shouldGiveBackAllPermitsWhenAnErrorGoesThrough() {
        CallerSettings one = Calling.PLAIN.maxConcurrent(1);
        try (Calling calling = Calling.of(FixedView.of(1), one)) {
            assertThatThrownBy(() -> calling.caller().call(instance -> {
                        throw new AssertionError("a bug");
                    }))
                    .isInstanceOf(AssertionError.class);

            assertThat(calling.caller().<String>call(instance -> "fine")).isEqualTo("fine");
            assertThat(calling.caller().statistics().calls().underWay()).isZero();
        }
    }

    @Test
    void shouldAnswerByTheFallbackWhenThereIsNoAnswer() {
        try (Calling calling = Calling.of(FixedView.of(1))) {
            String answer = calling.caller().call(this::fail, refused -> "instead of " + refused.service());

            assertThat(answer).isEqualTo("instead of stock");
        }
    }

    @Test
    void shouldRefuseWhenNobodyIsThere() {
        FixedView view = FixedView.of(1);
        view.show(List.of());
        try (Calling calling = Calling.of(view)) {
            assertThatThrownBy(() -> calling.caller().call(this::fail))
                    .isInstanceOfSatisfying(CallRefusedException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Refusal.NO_INSTANCE))
                    .hasMessage("stock: NO_INSTANCE, no instance is registered");
        }
    }

    @Test
    void shouldWaitForTheFirstViewWithinItsTime() {
        CallPolicy brief = Calling.QUICK.timeout(Duration.ofMillis(50));
        FixedView view = new FixedView();
        try (Calling calling = Calling.of(view)) {
            assertThatThrownBy(() -> calling.caller().with(brief).call(this::fail))
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessage("stock: NO_INSTANCE, no node answers");

            Thread later = new Thread(() -> view.show(List.of(DiscoveredInstance.of("a", "127.0.0.1", 1))));
            later.start();
            assertThat(calling.caller().<String>call(DiscoveredInstance::id)).isEqualTo("a");
        }
    }

    /** An error in preparing what was seen must leave nobody waiting. */
    @Test
    void shouldFailAtOnceWithTheCauseWhenNoPictureCanBeTaken() {
        FixedView view = new FixedView();
        try (Calling calling = Calling.of(view)) {
            CompletableFuture<String> waiting =
                    calling.caller().callAsync(instance -> CompletableFuture.completedFuture(instance.id()));

            view.show(broken());

            assertThatThrownBy(waiting::join)
                    .cause()
                    .isInstanceOf(CallRefusedException.class)
                    .hasCauseInstanceOf(ArithmeticException.class);
            assertThatThrownBy(() -> calling.caller().call(this::fail))
                    .isInstanceOfSatisfying(CallRefusedException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Refusal.NO_INSTANCE))
                    .hasMessage("stock: NO_INSTANCE, java.lang.ArithmeticException: long overflow")
                    .hasCauseInstanceOf(ArithmeticException.class);

            view.show(List.of(DiscoveredInstance.of("a", "127.0.0.1", 1)));
            assertThat(calling.caller().<String>call(DiscoveredInstance::id)).isEqualTo("a");
        }
    }

    @Test
    void shouldGoOnByThePictureBeforeWhenTheNextCannotBeTaken() {
        FixedView view = FixedView.of(1);
        try (Calling calling = Calling.of(view)) {
            view.show(broken());

            assertThat(calling.caller().<String>call(DiscoveredInstance::id)).isEqualTo("a");
        }
    }

    @Test
    void shouldRefuseWhenAsManyAsMayBeAreUnderWay() throws InterruptedException {
        try (Calling calling = Calling.of(FixedView.of(1), Calling.PLAIN.maxConcurrent(1))) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Thread first = new Thread(() -> calling.caller().call(instance -> {
                begun.countDown();
                go.await();
                return "done";
            }));
            first.start();
            begun.await();

            assertThatThrownBy(() -> calling.caller().call(this::fail))
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessage("stock: BULKHEAD_FULL, 1 calls are under way");
            go.countDown();
            first.join();

            assertThat(calling.caller().<String>call(DiscoveredInstance::id)).isEqualTo("a");
            await().untilAsserted(() -> assertThat(calling.reported("")).containsEntry(Outcome.REJECTED, 1));
        }
    }

    @Test
    void shouldStopRetriesWhenTheirShareOfAllCallsIsSpent() {
        CallerSettings tight = Calling.PLAIN.retryBudget(10, 0).policy(Calling.QUICK.idempotent());
        try (Calling calling = Calling.of(FixedView.of(3), tight)) {
            AtomicInteger tries = new AtomicInteger();
            List<CallFailedException> failures = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                failures.add(catchThrowableOfType(
                        CallFailedException.class, () -> calling.caller().call(instance -> {
                            tries.incrementAndGet();
                            throw new IOException("down");
                        })));
            }

            // 10 % of 1,000 calls, and not the 2,000 that three tries each would make
            assertThat(tries).hasValue(1_100);
            assertThat(failures.get(0).stoppedBy()).contains(Refusal.RETRY_BUDGET_SPENT);
        }
    }

    @Test
    void shouldRefuseAllWhenTheClientIsClosed() {
        Calling calling = Calling.of(FixedView.of(1));
        calling.close();

        assertThatThrownBy(() -> calling.caller().call(this::fail))
                .isInstanceOfSatisfying(CallRefusedException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Refusal.CLIENT_CLOSED));
        assertThatThrownBy(() -> calling.callers().caller("other", Optional.empty()))
                .hasMessage("client: closed (expected: open)");
    }

    @Test
    void shouldNotMixSettingsOfOneService() {
        try (Calling calling = Calling.of(FixedView.of(1))) {
            assertThat(calling.callers().caller("stock", Optional.empty()).policy())
                    .isSameAs(Calling.QUICK);
            assertThatThrownBy(() -> calling.callers().caller("stock", Optional.of(CallerSettings.DEFAULT)))
                    .hasMessageStartingWith("stock: called with other settings by this client already");
        }
    }

    private static List<DiscoveredInstance> broken() {
        return new AbstractList<>() {
            @Override
            public DiscoveredInstance get(int index) {
                throw new ArithmeticException("long overflow");
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    private String fail(DiscoveredInstance instance) throws IOException {
        tried.add(instance.id());
        throw new IOException("broken");
    }
}

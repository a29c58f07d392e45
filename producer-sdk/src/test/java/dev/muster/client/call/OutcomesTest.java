package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.muster.client.DiscoveredInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted and reported: each try once, whatever happens to the reports. */
@Timeout(60)
class OutcomesTest {

    @Test
    void shouldReportEachTryOnceFromManyThreads() throws InterruptedException {
        try (Calling calling = Calling.of(FixedView.of(3), Calling.PLAIN.policy(Calling.QUICK.attempts(1)))) {
            AtomicInteger failed = new AtomicInteger();
            Thread[] threads = new Thread[8];
            for (int t = 0; t < threads.length; t++) {
                Random random = new Random(t);
                threads[t] = new Thread(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        boolean fails = random.nextInt(10) == 0;
                        failed.addAndGet(fails ? 1 : 0);
                        calling.caller().call(instance -> answer(instance, fails), refused -> "");
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }

            await().untilAsserted(() -> assertThat(calling.batches().stream()
                            .mapToLong(OutcomeBatch::calls)
                            .sum())
                    .isEqualTo(16_000));
            assertThat(calling.batches().stream()
                            .flatMap(batch -> batch.entries().stream())
                            .mapToInt(entry -> entry.counts().failed())
                            .sum())
                    .isEqualTo(failed.get());
            CallStatistics seen = calling.caller().statistics();
            assertThat(seen.calls().succeeded()).isEqualTo(16_000 - failed.get());
            assertThat(seen.calls().failed()).isEqualTo(failed.get());
            assertThat(seen.calls().underWay()).isZero();
        }
    }

    @Test
    void shouldNumberBatchesWithoutGapAndTellWhatIsUnderWay() {
        try (Calling calling = Calling.of(FixedView.of(1))) {
            CompletableFuture<String> open = calling.caller().callAsync(instance -> new CompletableFuture<>());
            for (int i = 0; i < 3 * OutcomeBuffer.SIZE; i++) {
                calling.caller().call(DiscoveredInstance::id);
            }
            await().until(() -> calling.reported("a").getOrDefault(Outcome.OK, 0) == 1_500);
            open.cancel(true);

            List<OutcomeBatch> batches = calling.batches();
            for (int i = 0; i < batches.size(); i++) {
                assertThat(batches.get(i).sequence()).isEqualTo(i + 1);
                assertThat(batches.get(i).service()).isEqualTo("stock");
                assertThat(batches.get(i).epoch()).isEmpty();
            }
            assertThat(batches.get(0).entries().get(0).inFlight())
                    .as("the open call, and perhaps one of the others")
                    .isBetween(1, 2);
        }
    }

    /** Failures of calls that were begun before a reset must not stand as evidence against what came after it. */
    @Test
    void shouldReportEachTryWithTheEpochInWhichItWasAdmitted() {
        try (Calling calling = Calling.of(FixedView.of(2))) {
            calling.verdict = inEpoch(1);
            List<CompletableFuture<String>> old = begun(calling, 10);
            calling.verdict = inEpoch(3);
            List<CompletableFuture<String>> recent = begun(calling, 4);
            calling.caller().call(DiscoveredInstance::id);
            old.forEach(one -> one.completeExceptionally(new IOException("broken")));
            recent.forEach(one -> one.complete("fine"));
            calling.verdict = FleetVerdict.NONE;
            calling.caller().call(DiscoveredInstance::id);

            await().untilAsserted(() -> {
                assertThat(calling.reportedIn(OptionalLong.of(1))).containsExactly(entry(Outcome.FAILED, 10));
                assertThat(calling.reportedIn(OptionalLong.of(3))).containsExactly(entry(Outcome.OK, 5));
                assertThat(calling.reportedIn(OptionalLong.empty())).containsExactly(entry(Outcome.OK, 1));
            });
        }
    }

    @Test
    void shouldReportAProbeWithTheEpochInWhichItWasAdmitted() {
        try (Calling calling = Calling.of(FixedView.of(1))) {
            long told = System.nanoTime();
            FleetVerdict.Permit permit = new FleetVerdict.Permit(
                    7, told, told + Duration.ofMinutes(5).toNanos());
            calling.verdict = verdict(FleetVerdict.State.HALF_OPEN, 4, List.of(permit));
            List<CompletableFuture<String>> probe = begun(calling, 1);
            calling.verdict = inEpoch(6);

            probe.get(0).completeExceptionally(new IOException("broken"));

            await().untilAsserted(() -> {
                assertThat(calling.batches())
                        .filteredOn(batch -> !batch.probes().isEmpty())
                        .singleElement()
                        .satisfies(batch -> assertThat(batch.epoch()).hasValue(4));
                assertThat(calling.reportedIn(OptionalLong.of(4))).containsExactly(entry(Outcome.FAILED, 1));
            });
        }
    }

    @Test
    void shouldLoseOutcomesAndNoCallWhenTheSinkFails() {
        OutcomeSink broken = batch -> {
            throw new IllegalStateException("cannot be reached");
        };
        try (Calling calling = Calling.into(FixedView.of(2), broken)) {
            for (int i = 0; i < 100; i++) {
                calling.caller().call(DiscoveredInstance::id);
            }

            await().untilAsserted(() ->
                    assertThat(calling.caller().statistics().outcomesLost()).isEqualTo(100));
            assertThat(calling.caller().statistics().calls().succeeded()).isEqualTo(100);
        }
    }

    @Test
    void shouldTellSlowFromFast() {
        CallerSettings strict = Calling.PLAIN.breaker(Calling.PLAIN.breaker().slowAfter(Duration.ofNanos(1)));
        try (Calling calling = Calling.of(FixedView.of(1), strict)) {
            calling.caller().call(DiscoveredInstance::id);

            await().untilAsserted(() -> assertThat(calling.reported("a")).containsOnlyKeys(Outcome.SLOW));
            OutcomeBatch.Latency latency =
                    calling.batches().get(0).entries().get(0).latency().orElseThrow();
            assertThat(latency.count()).isEqualTo(1);
            assertThat(latency.p99()).isLessThanOrEqualTo(latency.max());
        }
    }

    @Test
    void shouldNotReportTriesThatSayNothing() throws InterruptedException {
        try (Calling calling = Calling.of(FixedView.of(1))) {
            Thread interrupted = new Thread(() -> calling.caller()
                    .call(
                            instance -> {
                                Thread.currentThread().interrupt();
                                new CountDownLatch(1).await();
                                return "never";
                            },
                            failed -> ""));
            interrupted.start();
            interrupted.join();
            calling.caller().call(DiscoveredInstance::id);

            await().untilAsserted(() -> assertThat(calling.reported("a")).containsOnlyKeys(Outcome.OK));
        }
    }

    @Property(tries = 200)
    void shouldSumUpWhatWasWritten(
            @ForAll @Size(min = 1, max = 600) List<@LongRange(min = 0, max = 100_000_000_000L) Long> nanos) {
        OutcomeBuffer buffer = new OutcomeBuffer();
        Target target = new Target(
                DiscoveredInstance.of("a", "127.0.0.1", 1), new Fuse("a", LocalBreaker.DEFAULT.ofInstance()), 0);
        nanos.forEach(one -> buffer.write(target, Outcome.SLOW, one, 7));
        long[] micros = nanos.stream()
                .limit(OutcomeBuffer.SIZE)
                .mapToLong(one -> one / 1_000)
                .sorted()
                .toArray();

        OutcomeBatch.Entry entry =
                buffer.read(new OutcomeSum(null)).get(0).entries().get(0);

        assertThat(entry.counts().slow())
                .isEqualTo(micros.length)
                .isEqualTo(entry.counts().all());
        OutcomeBatch.Latency latency = entry.latency().orElseThrow();
        assertThat(latency.max()).isEqualTo(micros[micros.length - 1]);
        assertThat(latency.p50()).isEqualTo(micros[(int) Math.ceil(0.5 * micros.length) - 1]);
        assertThat(latency.p99()).isEqualTo(micros[(int) Math.ceil(0.99 * micros.length) - 1]);
    }

    @Property(tries = 200)
    void shouldTellTriesOfDifferentEpochsApart(
            @ForAll @Size(min = 1, max = 500) List<@LongRange(min = 0, max = 4) Long> epochs) {
        OutcomeBuffer buffer = new OutcomeBuffer();
        Target target = new Target(
                DiscoveredInstance.of("a", "127.0.0.1", 1), new Fuse("a", LocalBreaker.DEFAULT.ofInstance()), 0);
        for (long epoch : epochs) {
            buffer.write(target, Outcome.FAILED, epoch * 1_000, epoch);
        }

        List<OutcomeBuffer.Part> parts = buffer.read(new OutcomeSum(null));

        assertThat(parts).extracting(OutcomeBuffer.Part::epoch).doesNotHaveDuplicates();
        for (OutcomeBuffer.Part part : parts) {
            OutcomeBatch.Entry only = part.entries().get(0);
            assertThat(part.entries()).hasSize(1);
            assertThat(only.counts().failed()).isEqualTo(Collections.frequency(epochs, part.epoch()));
            assertThat(only.latency().orElseThrow().max()).isEqualTo(part.epoch());
        }
        assertThat(parts.stream()
                        .mapToInt(part -> part.entries().get(0).counts().all())
                        .sum())
                .isEqualTo(epochs.size());
    }

    @Property(tries = 200)
    void shouldReadPercentilesAtMostAQuarterTooHigh(
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 100_000_000_000L) Long> nanos) {
        Ledger ledger = new Ledger();
        nanos.forEach(ledger::succeeded);
        long[] micros = nanos.stream().mapToLong(one -> one / 1_000).sorted().toArray();

        CallStatistics.Latency latency = ledger.read("stock", 0, 0).latency();

        assertThat(latency.max()).isEqualTo(micros[micros.length - 1]);
        assertNear(latency.p50(), micros[(int) Math.ceil(0.5 * micros.length) - 1]);
        assertNear(latency.p99(), micros[(int) Math.ceil(0.99 * micros.length) - 1]);
    }

    @Property
    void shouldPutEachDurationInABucketThatHoldsIt(@ForAll @LongRange(min = 0, max = 130_000_000) long micros) {
        int bucket = Histogram.bucketOf(micros * 1_000);

        assertThat(Histogram.topOf(bucket)).isGreaterThanOrEqualTo(micros);
        assertThat(bucket == 0 ? -1 : Histogram.topOf(bucket - 1)).isLessThan(micros);
    }

    private static void assertNear(long read, long exact) {
        assertThat(read).isGreaterThanOrEqualTo(exact).isLessThanOrEqualTo(exact + exact / 4 + 1);
    }

    private static List<CompletableFuture<String>> begun(Calling calling, int calls) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            var unused = calling.caller().callAsync(instance -> answer);
            answers.add(answer);
        }
        return answers;
    }

    private static FleetVerdict inEpoch(long epoch) {
        return verdict(FleetVerdict.State.CLOSED, epoch, List.of());
    }

    private static FleetVerdict verdict(FleetVerdict.State state, long epoch, List<FleetVerdict.Permit> permits) {
        return new FleetVerdict(state, epoch, Optional.empty(), Optional.empty(), "", permits, 500, Map.of());
    }

    private static String answer(DiscoveredInstance instance, boolean fails) throws IOException {
        if (fails) {
            throw new IOException("broken");
        }
        return instance.id();
    }
}

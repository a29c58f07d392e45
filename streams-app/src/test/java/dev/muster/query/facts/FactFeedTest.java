package dev.muster.query.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.codec.KeyPartitions;
import dev.muster.fold.InvalidValueException;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.watch.Watcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who watches facts, from wherever, is told each once and in the order of its partition. */
class FactFeedTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PARTITIONS = 3;
    private static final Tail.Bounds SHORT = new Tail.Bounds(8, 1_000_000);

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "taker");
        thread.setDaemon(true);
        return thread;
    });
    private final MemoryFacts facts = new MemoryFacts(PARTITIONS);
    private FactFeed feed = feed(facts, SHORT);

    @AfterEach
    void close() {
        feed.close();
        executor.shutdownNow();
    }

    /**
     * The law: what is told from a place on is, partition by partition, what stands in the log behind that place. The window is so short
     * that nearly every watch is caught up first, while facts go on coming, and joins the tail in the middle of them.
     */
    @Property(tries = 25)
    void shouldTellWhatStandsInTheLogFromAnyPlaceOn(
            @ForAll @IntRange(min = 0, max = 150) int before,
            @ForAll @IntRange(min = 0, max = 150) int meanwhile,
            @ForAll Random random) {
        try (FactFeed shortFeed = feed(facts, new Tail.Bounds(1 + random.nextInt(20), 1_000_000))) {
            IntStream.range(0, before).forEach(i -> addAny(random.nextInt(100)));
            long[] end = facts.lastOffsets();
            long[] after = new long[PARTITIONS];
            for (int slot = 0; slot < PARTITIONS; slot++) {
                after[slot] = random.nextInt((int) end[slot] + 2) - 1L;
            }
            Taker taker = new Taker(
                    shortFeed,
                    open(shortFeed, FactFilter.NONE, FactStart.after("index", word(after))),
                    1 + random.nextInt(9));

            IntStream.range(0, meanwhile).forEach(i -> addAny(random.nextInt(100)));

            await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> taker.hasCome(count(after)));
            for (int slot = 0; slot < PARTITIONS; slot++) {
                assertThat(taker.of(slot)).isEqualTo(facts.after(slot, after[slot]));
            }
            taker.watch.close();
            resumeAnywhere(shortFeed, taker, random);
        }
    }

    /** Whatever index was told, after it comes exactly the rest. */
    private void resumeAnywhere(FactFeed shortFeed, Taker first, Random random) {
        if (first.count() == 0) {
            return;
        }
        int place = random.nextInt(first.count());
        String index = first.taken().get(place).index();
        try (Taker rest = new Taker(shortFeed, open(shortFeed, FactFilter.NONE, FactStart.after("index", index)), 3)) {
            List<ToldFact> all = first.facts();
            await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> rest.hasCome(all.size() - place - 1));
            for (int slot = 0; slot < PARTITIONS; slot++) {
                int one = slot;
                assertThat(rest.of(slot))
                        .isEqualTo(all.subList(place + 1, all.size()).stream()
                                .filter(fact -> fact.slot() == one)
                                .toList());
            }
        }
    }

    @Test
    void shouldBeginNowOrAtTheBeginning() {
        facts.decide(0, "pay/a");
        try (Taker now = new Taker(feed, open(feed, FactFilter.NONE, FactStart.now()), 9);
                Taker all = new Taker(feed, open(feed, FactFilter.NONE, FactStart.beginning()), 9)) {
            facts.decide(0, "pay/b");

            await().atMost(SOON).until(() -> all.hasCome(2) && now.count() == 1);
            assertThat(now.facts()).extracting(ToldFact::key).containsExactly("pay/b");
        }
    }

    @Test
    void shouldFilterAndComeOnNevertheless() {
        FactFilter filter = FactFilter.of(Optional.of("instance"), Optional.of("pay/a"), Optional.empty());
        int slot = slotOf("pay");
        try (Taker some = new Taker(feed, open(feed, filter, FactStart.now()), 9)) {
            facts.decide(slot, "pay/b");
            facts.notice(slot);
            facts.decide((slot + 1) % PARTITIONS, "other/b");
            facts.decide(slot, "pay/a");
            facts.decide(slot, "pay/b");

            await().atMost(SOON).until(() -> some.count() == 1);
            String end = word(facts.lastOffsets());
            await().atMost(SOON).until(() -> some.watch.index().equals(end));
        }
    }

    @Test
    void shouldNotReadBackForWhoWasAwayForAMoment() {
        Taker first = new Taker(feed, open(feed, FactFilter.NONE, FactStart.now()), 9);
        facts.decide(0, "pay/a");
        await().atMost(SOON).until(() -> first.count() == 1);
        first.close();
        facts.decide(0, "pay/b");
        try (Taker again = new Taker(
                feed,
                open(
                        feed,
                        FactFilter.NONE,
                        FactStart.after("index", first.taken().get(0).index())),
                9)) {
            await().atMost(SOON).until(() -> again.count() == 1);

            assertThat(facts.opened()).as("readers: the tail's alone").isEqualTo(1);
        }
    }

    @Test
    void shouldEndWhoFallsOutOfTheWindow() {
        FactWatch slow = open(feed, FactFilter.NONE, FactStart.now());
        IntStream.range(0, 40).forEach(i -> facts.decide(0, "pay/" + i));
        try (Taker quick = new Taker(feed, open(feed, FactFilter.NONE, FactStart.beginning()), 9)) {
            await().atMost(SOON).until(() -> quick.hasCome(40));
        }

        // Opened only when the tail has come so far, which the other need not have waited for.
        open(feed, FactFilter.NONE, FactStart.after("index", word(facts.lastOffsets())))
                .close();

        Taker taker = new Taker(feed, slow, 9);

        await().atMost(SOON).until(() -> taker.end() != null);
        assertThat(taker.end()).isEqualTo(Watcher.End.TOO_SLOW);
        assertThat(taker.count()).isZero();
        taker.close();
    }

    @Test
    void shouldRefuseMoreCatchUpsThanThereMayBe() {
        IntStream.range(0, 1_000).forEach(i -> facts.decide(0, "pay/" + i));
        List<FactWatch> waiting = new ArrayList<>();
        for (int i = 0; i < FactFeed.CATCH_UPS; i++) {
            waiting.add(open(feed, FactFilter.NONE, FactStart.beginning()));
        }

        assertThat(reasonOf(feed.open(FactFilter.NONE, FactStart.beginning()))).isEqualTo(Reason.TOO_MANY_WATCHES);

        waiting.forEach(FactWatch::close);
        await().atMost(SOON).ignoreExceptions().until(() -> {
            open(feed, FactFilter.NONE, FactStart.beginning()).close();
            return true;
        });
    }

    @Test
    void shouldRefuseAnIndexThatIsNoneHere() {
        MemoryFacts others = new MemoryFacts(PARTITIONS, 8);
        String foreign = new FactIndex(others.topics(), others.lastOffsets()).opaque();

        byte[] one = Base64.getUrlDecoder().decode(word(new long[] {3, 3, 3}));
        ByteBuffer twice = ByteBuffer.allocate(2 * one.length - 2).put(one).put(one, 2, one.length - 2);
        twice.put(1, (byte) 2);
        String topicTwice = Base64.getUrlEncoder().encodeToString(twice.array());

        List<String> words =
                List.of(foreign, "", "!", "AYA", "bm9uc2Vuc2U", topicTwice, word(facts.lastOffsets()) + "AA");
        for (String word : words) {
            assertThatThrownBy(() -> feed.open(FactFilter.NONE, FactStart.after("index", word))
                            .join())
                    .as(word)
                    .hasCauseInstanceOf(InvalidValueException.class);
        }
    }

    @Test
    void shouldRefuseWhatIsNotThereYetOrNotAnyMore() {
        FactFeed impatient = new FactFeed(facts, SHORT, Duration.ofSeconds(2), new SimpleMeterRegistry());
        facts.decide(0, "pay/a");

        assertThat(reasonOf(impatient.open(FactFilter.NONE, FactStart.after("index", word(new long[] {9, -1, -1})))))
                .isEqualTo(Reason.NOT_REACHED);
        facts.deleteAll();
        impatient.close();
        assertThat(reasonOf(feed.open(FactFilter.NONE, FactStart.after("index", word(new long[] {-1, -1, -1})))))
                .isEqualTo(Reason.FACTS_GONE);
    }

    @Test
    void shouldNotOpenPrimedWhatCouldNotBeReadInTime() {
        try (FactFeed impatient = new FactFeed(facts, SHORT, Duration.ofSeconds(2), new SimpleMeterRegistry())) {
            stallBehindTheTail(impatient);

            CompletableFuture<FactWatch> opened =
                    impatient.openPrimed(FactFilter.NONE, FactStart.beginning(), Duration.ZERO);

            assertThat(reasonOf(opened)).isEqualTo(Reason.LOG_UNAVAILABLE);
            facts.goOn();
            try (FactWatch later = impatient
                    .openPrimed(FactFilter.NONE, FactStart.beginning(), SOON)
                    .join()) {
                assertThat(later.take(5, 1_000).facts()).isNotEmpty();
            }
        }
    }

    /** Longer than a watch that goes on is waited for. */
    @Test
    void shouldWaitForWhatIsReadLate() {
        stallBehindTheTail(feed);

        CompletableFuture<FactWatch> opened = feed.openPrimed(FactFilter.NONE, FactStart.beginning(), SOON);
        try (FactWatch stream = open(feed, FactFilter.NONE, FactStart.beginning())) {
            assertThat(stream.isAtEnd()).isFalse();
            facts.goOn();
        }

        assertThat(opened.orTimeout(60, TimeUnit.SECONDS).join().take(5, 1_000).facts())
                .isNotEmpty();
    }

    @Test
    void shouldNotTakeAnEndedWatchForTheEndOfTheFacts() {
        FactWatch watch = open(feed, FactFilter.NONE, FactStart.now());
        assertThat(watch.isAtEnd()).isTrue();

        feed.close();

        await().atMost(SOON).until(() -> !watch.isAtEnd());
        watch.close();
    }

    /** The tail is there, and has no room for what came first. */
    private void stallBehindTheTail(FactFeed some) {
        IntStream.range(0, 40).forEach(i -> facts.decide(0, "pay/" + i));
        open(some, FactFilter.NONE, FactStart.after("index", word(facts.lastOffsets())))
                .close();
        facts.stall();
    }

    @Test
    void shouldTellWhatWaitsBeforeTheEnd() {
        facts.decide(0, "pay/a");
        facts.decide(0, "pay/b");
        FactWatch watch = open(feed, FactFilter.NONE, FactStart.beginning());
        assertThat(watch.take(1, 1_000).facts()).hasSize(1);
        watch.end(Watcher.End.BROKEN);

        Taker taker = new Taker(feed, watch, 9);

        await().atMost(SOON).until(() -> taker.end() != null);
        assertThat(taker.facts()).extracting(ToldFact::key).containsExactly("pay/b");
        assertThat(taker.end()).isEqualTo(Watcher.End.BROKEN);
        taker.close();
    }

    @Test
    void shouldEndAllWhenItCloses() {
        Taker taker = new Taker(feed, open(feed, FactFilter.NONE, FactStart.now()), 9);

        feed.close();

        await().atMost(SOON).until(() -> taker.end() == Watcher.End.CLOSING);
        assertThat(reasonOf(feed.open(FactFilter.NONE, FactStart.now()))).isEqualTo(Reason.LOG_UNAVAILABLE);
    }

    private void addAny(int choice) {
        int slot = choice % PARTITIONS;
        if (choice < 10) {
            facts.mark(slot);
        } else if (choice < 20) {
            facts.notice(slot);
        } else {
            facts.decide(slot, "pay/" + choice);
        }
    }

    private long count(long[] after) {
        return IntStream.range(0, PARTITIONS)
                .mapToLong(slot -> facts.after(slot, after[slot]).size())
                .sum();
    }

    private String word(long[] told) {
        return new FactIndex(facts.topics(), told).opaque();
    }

    private static int slotOf(String group) {
        return KeyPartitions.of(group.getBytes(StandardCharsets.UTF_8), PARTITIONS);
    }

    private static FactFeed feed(MemoryFacts source, Tail.Bounds bounds) {
        return new FactFeed(source, bounds, Duration.ofSeconds(20), new SimpleMeterRegistry());
    }

    private static FactWatch open(FactFeed feed, FactFilter filter, FactStart start) {
        return feed.open(filter, start).orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Reason reasonOf(CompletableFuture<FactWatch> opened) {
        try {
            opened.orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof QueryException query) {
                return query.reason();
            }
            throw e;
        }
        throw new AssertionError("opened (expected: refused)");
    }

    /** Takes so many at a time, as often as it is told to. */
    private final class Taker implements Watcher<FactWatch>, AutoCloseable {

        private final FactFeed feed;
        private final int atATime;
        private final List<FactWatch.Told> taken = new ArrayList<>();
        private final AtomicReference<@Nullable End> end = new AtomicReference<>();
        private volatile FactWatch watch;

        Taker(FactFeed feed, FactWatch watch, int atATime) {
            this.feed = feed;
            this.watch = watch;
            this.atATime = atATime;
            watch.begin(this);
        }

        @Override
        public Executor executor() {
            return executor;
        }

        @Override
        public synchronized void told(FactWatch some) {
            taken.addAll(some.take(atATime, 1_000).facts());
        }

        /** Whether it has as many; goes on where it was when it was too slow for the window. */
        boolean hasCome(long count) {
            if (end.compareAndSet(End.TOO_SLOW, null)) {
                watch.close();
                watch = FactFeedTest.open(feed, FactFilter.NONE, FactStart.after("index", watch.index()));
                watch.begin(this);
            }
            return count() >= count;
        }

        @Override
        public void ended(End why) {
            end.set(why);
        }

        synchronized List<FactWatch.Told> taken() {
            return List.copyOf(taken);
        }

        List<ToldFact> facts() {
            return taken().stream().map(FactWatch.Told::fact).toList();
        }

        List<ToldFact> of(int slot) {
            return facts().stream().filter(fact -> fact.slot() == slot).toList();
        }

        int count() {
            return taken().size();
        }

        @Nullable
        End end() {
            return end.get();
        }

        @Override
        public void close() {
            watch.close();
        }
    }
}

package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.Main;
import dev.muster.client.Muster;
import dev.muster.client.lock.FencingGuard;
import dev.muster.client.lock.Lock;
import dev.muster.schema.LockAcquireRequested;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Locks on a real broker: contended, lost by processes that are killed or paused, over a restart, and from the terminal. */
class LockIT {

    private static final Duration PATIENT = Duration.ofSeconds(60);

    private static InProcessKafka kafka;
    private static Trial trial;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        trial = new Trial(kafka.bootstrapServers(), "locks-it").startNode();
    }

    @AfterAll
    static void end() {
        trial.close();
        kafka.close();
    }

    @Test
    void shouldLetOneInAtATimeWithTokensThatGrow() throws Exception {
        try (Muster muster = trial.client()) {
            int owners = 6;
            int rounds = 5;
            AtomicInteger inside = new AtomicInteger();
            List<Long> tokens = new CopyOnWriteArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(owners);
            List<Future<?>> all = new ArrayList<>();
            for (int owner = 0; owner < owners; owner++) {
                all.add(threads.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        try (Lock lock = muster.lock("door").acquire(PATIENT)) {
                            assertThat(inside.incrementAndGet()).isEqualTo(1);
                            tokens.add(lock.token());
                            inside.decrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            threads.shutdown();

            assertThat(tokens).hasSize(owners * rounds).isSorted().doesNotHaveDuplicates();
            // What close() did not hear of in time is given back in the background.
            await().atMost(Trial.SOON).untilAsserted(() -> {
                JsonNode lock = trial.http().get("/v1/locks/door").json();
                assertThat(lock.path("holders")).isEmpty();
                assertThat(lock.path("queue")).isEmpty();
            });
        }
    }

    @Test
    void shouldPassOnWhatAKilledAndAPausedProcessHeldAndRefuseTheirLateWrites() throws Exception {
        try (Muster muster = trial.client();
                JavaProcess killed = holder("killed");
                JavaProcess paused = holder("paused")) {
            long tokenOfKilled = tokenOf(killed);
            long tokenOfPaused = tokenOf(paused);
            // when
            killed.kill();
            paused.pause();
            // then
            FencingGuard guard = new FencingGuard(new InMemory());
            try (Lock one = muster.lock("killed").acquire(PATIENT);
                    Lock other = muster.lock("paused").acquire(PATIENT)) {
                assertThat(one.token()).isGreaterThan(tokenOfKilled);
                assertThat(other.token()).isGreaterThan(tokenOfPaused);
                guard.check("paused", other.token());
                // and when it goes on
                paused.resume();
                paused.awaitLine("lost, certain: false"::equals, Trial.SOON);
                assertThatThrownBy(() -> guard.check("paused", tokenOfPaused))
                        .isInstanceOf(FencingGuard.StaleTokenException.class);
                assertThat(paused.awaitExit(Trial.SOON)).isZero();
                assertThat(other.isCertain())
                        .as("what the former holder gives back is not this")
                        .isTrue();
            }
        }
    }

    @Test
    void shouldHoldOverARestartAndObeyTheTerminal() throws Exception {
        Http http = trial.http();
        long token = http.post("/v1/locks/gate/acquire", "{\"owner\":\"a\",\"ttl\":\"60s\"}")
                .json()
                .path("token")
                .asLong();
        // when
        trial.stopNode();
        trial.startNode();
        // then
        assertThat(http.post("/v1/locks/gate/keep", "{\"owner\":\"a\",\"token\":" + token + "}")
                        .status())
                .isEqualTo(200);
        assertThat(http.post("/v1/locks/gate/acquire", "{\"owner\":\"b\"}").status())
                .isEqualTo(409);
        assertThat(command("locks")).anyMatch(line -> line.matches("gate +mutex +a .*"));
        assertThat(command("locks", "gate", "release", "--owner", "a", "--fencing-token", Long.toString(token)))
                .containsExactly("gate is free; its last token was " + token);
        assertThat(command("audit", "timeline", "--kind", "lock", "--key", "gate"))
                .anyMatch(line -> line.contains("granted"))
                .anyMatch(line -> line.contains("released"));
    }

    @Test
    void shouldFoldWhatAnyProducerAsksForAndRejectWhatCannotBe() throws Exception {
        try (RawLog log = trial.rawLog("locks")) {
            // when
            log.append("raw", log.framed(wanted("r1", "a", 2_000L)));
            RecordMetadata good = log.append("raw", log.framed(wanted("r2", "a", 30_000L)));
            // then
            String position = "locks:" + good.partition() + ":" + good.offset();
            JsonNode lock =
                    trial.http().get("/v1/locks/raw?min-position=" + position).json();
            assertThat(lock.path("lastToken").asLong()).isEqualTo(good.offset());
            await().atMost(Trial.SOON).untilAsserted(() -> assertThat(log.rejected())
                    .extracting(RawLog.Rejected::detail)
                    .containsExactly("ttl: PT2S (expected: PT3S to PT10M in whole milliseconds)"));
            // and whoever did not ask by HTTP can release by HTTP
            assertThat(trial.http()
                            .post("/v1/locks/raw/release", "{\"owner\":\"a\",\"request\":\"r2\"}")
                            .json()
                            .path("holders"))
                    .isEmpty();
        }
    }

    private static JavaProcess holder(String lock) {
        return JavaProcess.of(LockHolder.class)
                .name(lock)
                .arguments(trial.url(), lock)
                .endsWithParent()
                .start();
    }

    private static long tokenOf(JavaProcess holder) {
        String line = holder.awaitLine(one -> one.startsWith("holds by token "), Trial.SOON);
        return Long.parseLong(line.substring("holds by token ".length()));
    }

    private static List<String> command(String... words) {
        Stream<String> where = words[0].equals("audit")
                ? Stream.of(
                        "--bootstrap",
                        trial.bootstrapServers(),
                        "--topic-prefix",
                        trial.topics().prefix(),
                        "--schema-registry",
                        trial.url())
                : Stream.of("--url", trial.url());
        try (JavaProcess process = JavaProcess.of(Main.class)
                .arguments(Stream.concat(Stream.of(words), where).toArray(String[]::new))
                .start()) {
            assertThat(process.awaitExit(Trial.SOON)).as("%s", process.lines()).isZero();
            return process.lines();
        }
    }

    private static LockAcquireRequested wanted(String eventId, String owner, long ttlMs) {
        return LockAcquireRequested.newBuilder()
                .setEventId(eventId)
                .setSource("test")
                .setClientTime(Instant.EPOCH)
                .setLock("raw")
                .setOwner(owner)
                .setTtlMs(ttlMs)
                .build();
    }

    /** What a resource would keep. */
    private static final class InMemory implements FencingGuard.Store {

        private final Map<String, Long> newest = new ConcurrentHashMap<>();

        @Override
        public boolean advance(String resource, long token) {
            return newest.merge(resource, token, Math::max) == token;
        }
    }
}

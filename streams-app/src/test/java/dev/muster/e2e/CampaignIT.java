package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.client.Muster;
import dev.muster.client.election.Campaign;
import dev.muster.client.election.CampaignSettings;
import dev.muster.client.election.Election;
import dev.muster.client.election.ElectionState;
import dev.muster.client.election.Leadership;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client's campaigns on a real broker: taking turns, processes that are killed and paused, nodes that are away. */
@Timeout(240)
class CampaignIT {

    /** Of those whose session must not end by itself, also where the machine stands still for some seconds. */
    private static final CampaignSettings PATIENT = CampaignSettings.DEFAULTS.ttl(Duration.ofSeconds(60));

    private static InProcessKafka kafka;
    private static Trial trial;

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        trial = new Trial(kafka.bootstrapServers(), "campaigns").startNode();
    }

    @AfterAll
    static void end() {
        trial.close();
        kafka.close();
    }

    @Test
    void shouldLeadInTurnAndTellThoseWhoLook() throws InterruptedException {
        try (Muster one = trial.client();
                Muster two = trial.client();
                Election seen = two.election("turns")) {
            BlockingQueue<Leadership> led = new LinkedBlockingQueue<>();
            Campaign first = one.campaign("turns", PATIENT.candidate("one"), leadership -> hold(led, leadership));
            Leadership firstTerm = led.poll(90, TimeUnit.SECONDS);
            assertThat(firstTerm.isCertain()).isTrue();
            Campaign second = two.campaign("turns", PATIENT.candidate("two"), leadership -> hold(led, leadership));
            await().atMost(Trial.SOON).until(() -> seen.state().candidates().size() == 2);
            assertThat(seen.leader()).map(ElectionState.Leader::term).contains(firstTerm.term());
            // when
            first.close();
            // then
            assertThat(firstTerm.isCertain()).isFalse();
            Leadership secondTerm = led.poll(90, TimeUnit.SECONDS);
            assertThat(secondTerm.term()).isGreaterThan(firstTerm.term());
            await().atMost(Trial.SOON).until(() -> seen.leader()
                    .map(ElectionState.Leader::term)
                    .filter(term -> term == secondTerm.term())
                    .isPresent());
            second.close();
            await().atMost(Trial.SOON).until(() -> seen.leader().isEmpty());
        }
    }

    @Test
    void shouldStayLeaderWhileAllNodesAreAway() throws InterruptedException {
        try (Muster muster = trial.client()) {
            BlockingQueue<Leadership> led = new LinkedBlockingQueue<>();
            Duration ttl = Duration.ofSeconds(8);
            Campaign campaign =
                    muster.campaign("away", CampaignSettings.DEFAULTS.ttl(ttl), leadership -> hold(led, leadership));
            Leadership leadership = led.poll(90, TimeUnit.SECONDS);
            // when
            trial.stopNode();
            long until = System.nanoTime() + ttl.toNanos();
            await().atMost(Trial.SOON).until(() -> System.nanoTime() > until || !leadership.isCertain());
            // then
            assertThat(leadership.isCertain()).isTrue();
            trial.startNode();
            await().atMost(Trial.SOON)
                    .until(() -> trial.http()
                                    .get("/v1/elections/away")
                                    .json()
                                    .path("term")
                                    .asLong()
                            == leadership.term());
            campaign.close();
        }
    }

    /** One is paused for longer than its ttl, then one is killed: terms grow, and no two are ever certain at the same time. */
    @Test
    void shouldNeverBeLedByTwoWhenOneIsPausedAndOneIsKilled() {
        try (JavaProcess a = process("a")) {
            a.awaitLine(line -> line.startsWith("leads "), Trial.SOON);
            try (JavaProcess b = process("b")) {
                await().atMost(Trial.SOON)
                        .until(() -> trial.http()
                                        .get("/v1/elections/nightly")
                                        .json()
                                        .path("candidates")
                                        .size()
                                == 2);
                // when
                a.pause();
                b.awaitLine(line -> line.startsWith("leads "), Trial.SOON);
                a.resume();
                // then
                a.awaitLine(line -> line.startsWith("lost ") && line.endsWith("certain=false"), Trial.SOON);
                assertThat(terms(b))
                        .allSatisfy((term, times) -> assertThat(term).isGreaterThan(terms(a).firstKey()));
                // and when
                await().atMost(Trial.SOON)
                        .until(() -> trial.http()
                                        .get("/v1/elections/nightly")
                                        .json()
                                        .path("candidates")
                                        .size()
                                == 2);
                b.kill();
                // then
                await().atMost(Trial.SOON).until(() -> terms(a).lastKey() > terms(b).lastKey());
                assertNoOverlap(a, b);
            }
        }
    }

    private static void assertNoOverlap(JavaProcess a, JavaProcess b) {
        SortedMap<Long, List<Long>> all = new TreeMap<>(terms(a));
        all.putAll(terms(b));
        long last = Long.MIN_VALUE;
        for (List<Long> times : all.values()) {
            assertThat(times.get(0)).isGreaterThan(last);
            last = times.get(times.size() - 1);
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(3);
    }

    /** Times at which it was certain, by term. The process keeps its last 2,000 lines: a minute. */
    private static SortedMap<Long, List<Long>> terms(JavaProcess process) {
        SortedMap<Long, List<Long>> terms = new TreeMap<>();
        for (String line : process.lines()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("leads") && words.length == 3) {
                terms.computeIfAbsent(Long.parseLong(words[1]), term -> new ArrayList<>())
                        .add(Long.parseLong(words[2]));
            }
        }
        return terms;
    }

    private static void hold(BlockingQueue<Leadership> led, Leadership leadership) throws InterruptedException {
        led.add(leadership);
        new CountDownLatch(1).await();
    }

    private static JavaProcess process(String candidate) {
        return JavaProcess.of(CampaigningProcess.class)
                .name(candidate)
                .jvmArguments("-Xmx128m", "-XX:+UseSerialGC")
                .arguments(trial.bootstrapServers(), trial.url(), trial.topics().prefix(), candidate, "PT5S")
                .endsWithParent()
                .start();
    }
}

package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.balance.Balancing;
import dev.muster.balance.Strategy;
import dev.muster.client.DiscoveredInstance;
import dev.muster.client.Muster;
import dev.muster.client.call.CallPolicy;
import dev.muster.client.call.CallRefusedException;
import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.call.FleetVerdict.State;
import dev.muster.client.call.LocalBreaker;
import dev.muster.client.call.Refusal;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Twenty callers, each a client of its own, and the breakers that they share, on a real broker. Each test calls a service of its own,
 * which is a {@link PlayedService} that counts what reaches it. Their own breakers are lenient, so that the fleet's has to act.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetCallsIT {

    private static final int CALLERS = 20;
    private static final String WORD = "{\"by\":\"ann\",\"reason\":\"as the test wants it\"}";
    private static final Duration LONG = Duration.ofSeconds(100);
    private static final CallerSettings LENIENT = CallerSettings.DEFAULT
            .balanced(Balancing.DEFAULT.by(Strategy.ROUND_ROBIN).slowStart(Duration.ZERO))
            .breaker(LocalBreaker.DEFAULT.window(10_000).failuresInRow(1_000))
            .policy(CallPolicy.DEFAULT.attempts(1).timeout(LONG).attemptTimeout(LONG));

    private final List<Muster> fleet = new ArrayList<>();
    private InProcessKafka kafka;
    private Trial trial;

    @BeforeAll
    void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        trial = new Trial(kafka.bootstrapServers(), "fleet").startNode();
        for (int i = 0; i < CALLERS; i++) {
            fleet.add(Muster.connect(trial.clientSettings().withService("web-" + i % 4)));
        }
        // What a client has to tell is news for ten seconds, and its first connection to Kafka may take longer.
        PlayedService warm = service("warm", "a");
        List<Caller> callers = callers("warm");
        await().atMost(Trial.SOON).until(() -> {
            callers.forEach(warm::called);
            return trial.http().get("/v1/breakers/warm").json().path("callers").asInt() == CALLERS;
        });
    }

    @AfterAll
    void stop() {
        fleet.forEach(Muster::close);
        trial.close();
        kafka.close();
    }

    @Test
    void shouldOpenForAllProbeWithThreeCallsInTheWholeFleetAndCloseForAll() {
        PlayedService stock = service("stock", "a", "b", "c");
        configure("stock", "{\"openTime\":\"5m\",\"permitTime\":\"1m\"}");
        List<Caller> callers = callers("stock");
        callers.forEach(stock::called);
        awaitState(callers, State.CLOSED);

        // Two of them see it fail, and the others are spared.
        stock.fails();
        await().atMost(Trial.SOON).until(() -> {
            callers.subList(0, 2).forEach(stock::called);
            return callers.get(0).verdict().state() == State.OPEN;
        });
        awaitState(callers, State.OPEN);
        long reached = stock.reached();
        for (Caller caller : callers) {
            assertThatThrownBy(() -> caller.call(stock::answer))
                    .isInstanceOfSatisfying(CallRefusedException.class, refused -> {
                        assertThat(refused.reason()).isEqualTo(Refusal.BREAKER_OPEN_IN_FLEET);
                        assertThat(refused.until()).isPresent();
                    })
                    .hasMessageContaining("failures in a row");
        }
        assertThat(stock.reached()).as("calls while open").isEqualTo(reached);

        // Again, and open for a second this time: long enough for nobody who had to see it, and half open after it.
        stock.heals();
        operate("stock", "reset");
        awaitState(callers, State.CLOSED);
        configure("stock", "{\"openTime\":\"1s\",\"permitTime\":\"1m\"}");
        stock.fails();
        await().atMost(Trial.SOON).until(() -> {
            callers.subList(0, 2).forEach(stock::called);
            return callers.get(0).verdict().state() != State.CLOSED;
        });
        await().atMost(Trial.SOON).until(() -> callers.stream()
                .noneMatch(caller -> caller.verdict().state() == State.CLOSED));
        // Nothing that reaches it is answered, so that whatever is under way stays so.
        stock.holds();
        await().atMost(Trial.SOON).until(() -> {
            callers.forEach(stock::begin);
            return stock.held() == 3;
        });
        Set<Refusal> reasons = EnumSet.noneOf(Refusal.class);
        for (int round = 0; round < 10; round++) {
            callers.forEach(caller -> stock.begin(caller).ifPresent(reasons::add));
        }
        assertThat(stock.held()).as("calls that reached it while half open").isEqualTo(3);
        assertThat(reasons).containsExactly(Refusal.NO_PERMIT_TO_PROBE);

        stock.heals();
        awaitState(callers, State.CLOSED);
        assertThat(callers).allMatch(stock::called);
        awaitTotals("stock", stock, callers);
    }

    @Test
    void shouldObeyAnOperatorAtOnceEverywhere() {
        PlayedService pay = service("pay", "a");
        List<Caller> callers = callers("pay");
        assertThat(callers).allMatch(pay::called);
        // when
        operate("pay", "force-open");
        // then
        awaitState(callers, State.FORCED_OPEN);
        for (Caller caller : callers) {
            assertThatThrownBy(() -> caller.call(pay::answer))
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessageContainingAll("pay: FORCED_OPEN", "ann", "as the test wants it");
        }
        // and when
        operate("pay", "force-close");
        awaitState(callers, State.FORCED_CLOSED);
        assertThat(callers).allMatch(pay::called);
        operate("pay", "reset");
        awaitState(callers, State.CLOSED);
        assertThat(callers).allMatch(pay::called);
        awaitTotals("pay", pay, callers);
    }

    @Test
    void shouldNotOpenForFailuresOfCallsThatWereBegunBeforeAReset() {
        PlayedService late = service("late", "a", "b");
        List<Caller> callers = callers("late").subList(0, 2);
        callers.forEach(late::called);
        awaitState(callers, State.CLOSED);
        late.holds();
        for (int i = 0; i < 5; i++) {
            callers.forEach(late::begin);
        }
        operate("late", "force-open");
        operate("late", "reset");
        await().atMost(Trial.SOON).until(() -> callers.stream()
                .allMatch(caller -> caller.verdict().epoch() == 3));
        // when
        late.breaksDown();
        callers.forEach(late::called);
        // then
        awaitTotals("late", late, callers);
        JsonNode breaker = trial.http().get("/v1/breakers/late").json();
        assertThat(breaker.path("totals").path("failed").asLong())
                .as("failures told of")
                .isGreaterThan(5);
        assertThat(breaker.path("state").asText()).isEqualTo("CLOSED");
        assertThat(breaker.path("epoch").asLong()).isEqualTo(3);
    }

    /** A call that waited until its time is over would say that there was no answer; 15 s later a sign of life comes in any case. */
    @Test
    void shouldRefuseAtOnceWhatWasNeverSeenAndCallItWhenItComes() {
        Caller caller =
                fleet.get(0).caller("unseen", LENIENT).with(LENIENT.policy().timeout(Duration.ofSeconds(10)));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> caller.call(DiscoveredInstance::id))
                    .hasMessage("unseen: NO_INSTANCE, no instance is registered");
        }
        // when
        PlayedService unseen = service("unseen", "a");
        // then
        await().atMost(Trial.SOON).until(() -> unseen.called(caller));
    }

    @Test
    void shouldLeaveOutAnInstanceThatFailsAndSayWhy() {
        PlayedService mail = service("mail", "a", "b", "c", "d");
        configure("mail", "{\"ejectionTime\":\"5m\"}");
        List<Caller> callers = callers("mail");
        mail.failsAt("c");
        // when
        await().atMost(Trial.SOON).until(() -> {
            callers.subList(0, 4).forEach(mail::called);
            return callers.get(0).verdict().instances().containsKey("c");
        });
        await().atMost(Trial.SOON).until(() -> callers.stream()
                .allMatch(caller -> caller.verdict().instances().containsKey("c")));
        // then
        assertThat(callers.get(19).verdict().instances())
                .hasEntrySatisfying(
                        "c", ejected -> assertThat(ejected.reason()).contains("failures in a row", "until"));
        // The picture that picks are made by is renewed beside the first call after the verdict.
        await().atMost(Trial.SOON).until(() -> {
            long before = mail.reachedAt("c");
            for (int round = 0; round < 8; round++) {
                callers.forEach(mail::called);
            }
            return mail.reachedAt("c") == before;
        });
        long last = mail.reachedAt("c");
        IntStream.range(0, 20).forEach(round -> callers.forEach(mail::called));
        assertThat(mail.reachedAt("c")).isEqualTo(last);
        awaitTotals("mail", mail, callers);
    }

    @Test
    void shouldSpareAnInstanceThatSomebodyElseKeepsBusy() {
        PlayedService shop = service("shop", "a", "b");
        CallerSettings settings =
                LENIENT.balanced(Balancing.DEFAULT.by(Strategy.LEAST_REQUESTS).slowStart(Duration.ZERO));
        Caller caller = fleet.get(0).caller("shop", settings);
        // when
        AtomicInteger sequence = new AtomicInteger();
        // then
        await().atMost(Trial.SOON).until(() -> {
            // Said again each time: what was said once is not believed for ever.
            String busy = "[{\"caller\":\"batch\",\"callerInstance\":\"batch-1\",\"sequence\":%d,\"service\":\"shop\","
                    + "\"instance\":\"a\",\"ok\":1,\"inFlight\":40}]";
            assertThat(trial.http()
                            .post("/v1/outcomes", busy.formatted(sequence.incrementAndGet()))
                            .status())
                    .isEqualTo(202);
            long before = shop.reachedAt("a");
            IntStream.range(0, 20).forEach(call -> shop.called(caller));
            return shop.reachedAt("a") == before;
        });
    }

    /** On a node of its own, for it is stopped. */
    @Test
    void shouldGoOnWithTheOwnBreakerWhenMusterIsAway() {
        try (Trial own = new Trial(kafka.bootstrapServers(), "away").startNode();
                Muster muster = Muster.connect(own.clientSettings().withVerdictsKept(Duration.ofSeconds(1)))) {
            PlayedService tax = service(own, "tax", "a", "b");
            CallerSettings settings = LENIENT.breaker(LocalBreaker.DEFAULT
                    .window(10)
                    .failuresInRow(1_000)
                    .openFor(Duration.ofHours(1), Duration.ofHours(1)));
            Caller caller = muster.caller("tax", settings);
            assertThat(tax.called(caller)).isTrue();
            own.http().post("/v1/breakers/tax/force-open", WORD);
            awaitState(List.of(caller), State.FORCED_OPEN);
            // when
            own.stopNode();
            // then
            await().atMost(Trial.SOON).until(() -> tax.called(caller));
            tax.fails();
            await().atMost(Trial.SOON).until(() -> tax.refusal(caller)
                    .filter(Refusal.BREAKER_OPEN_HERE::equals)
                    .isPresent());
            // and when it is back
            own.startNode();
            awaitState(List.of(caller), State.FORCED_OPEN);
            assertThat(tax.refusal(caller)).contains(Refusal.FORCED_OPEN);
        }
    }

    private PlayedService service(String name, String... instances) {
        return service(trial, name, instances);
    }

    private static PlayedService service(Trial trial, String name, String... instances) {
        for (int i = 0; i < instances.length; i++) {
            String instance = "{\"host\":\"127.0.0.1\",\"port\":%d,\"ttl\":\"1h\"}".formatted(8000 + i);
            assertThat(trial.http()
                            .put("/v1/services/" + name + "/instances/" + instances[i], instance)
                            .status())
                    .isBetween(200, 201);
        }
        return new PlayedService();
    }

    private void operate(String service, String what) {
        assertThat(trial.http()
                        .post("/v1/breakers/" + service + "/" + what, WORD)
                        .status())
                .isEqualTo(200);
    }

    private void configure(String service, String settings) {
        Http.Answer answer = trial.http().put("/v1/breakers/" + service + "/config", settings);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private List<Caller> callers(String service) {
        return fleet.stream().map(muster -> muster.caller(service, LENIENT)).toList();
    }

    private static void awaitState(List<Caller> callers, State state) {
        await().atMost(Trial.SOON).untilAsserted(() -> assertThat(callers)
                .allMatch(caller ->
                        caller.verdict().epoch() > 0 && caller.verdict().state() == state));
    }

    /** Each call that was made is in the fleet's figures, once, but for those that a client says it could not tell of. */
    private void awaitTotals(String name, PlayedService service, List<Caller> callers) {
        long refused = callers.stream()
                .mapToLong(caller -> caller.statistics().calls().refusals())
                .sum();
        await().atMost(Trial.SOON).untilAsserted(() -> {
            long lost = callers.stream()
                    .mapToLong(caller -> caller.statistics().outcomesLost())
                    .sum();
            JsonNode totals = trial.http().get("/v1/breakers/" + name).json().path("totals");
            long ok = totals.path("ok").asLong() + totals.path("slow").asLong();
            long failed = totals.path("failed").asLong();
            long rejected = totals.path("rejected").asLong();
            assertThat(ok).isLessThanOrEqualTo(service.answered());
            assertThat(failed).isLessThanOrEqualTo(service.failed());
            assertThat(rejected).isLessThanOrEqualTo(refused);
            assertThat(ok + failed + rejected)
                    .isGreaterThanOrEqualTo(service.answered() + service.failed() + refused - lost);
        });
    }
}

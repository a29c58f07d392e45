package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.client.call.CallRefusedException;
import dev.muster.client.call.Caller;
import dev.muster.client.call.FleetVerdict;
import dev.muster.client.call.FleetVerdict.Permit;
import dev.muster.client.call.FleetVerdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of the breakers that a node tells of; a real HTTP server plays the node. */
@Timeout(60)
final class FollowedBreakersTest {
    private static final String BREAKER = "/v1/breakers/stock";
    private static final String CLOSED = "{\"state\":\"CLOSED\",\"epoch\":1}";
    private static final String OPEN =
            "{\"state\":\"OPEN\",\"epoch\":2,\"until\":\"2026-11-21T12:00:00Z\",\"reason\":\"5 failures in a row\"}";

    private final FakeNode node = FakeNode.start();
    private final MusterSettings settings =
            MusterSettings.defaults().withBootstrap("127.0.0.1:1").withUrls(node.url());

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldRefuseByWhatTheNodeTells() {
        node.has("stock", "a");
        node.tells(BREAKER, CLOSED);
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock");
            assertThat(stock.<String>call(DiscoveredInstance::id)).isEqualTo("a");

            node.tells(BREAKER, OPEN);
            await().until(() -> stock.verdict().state() == State.OPEN);

            assertThatThrownBy(() -> stock.call(DiscoveredInstance::id))
                    .isInstanceOf(CallRefusedException.class)
                    .hasMessage("stock: BREAKER_OPEN_IN_FLEET, 5 failures in a row, until 2026-11-21T12:00:00Z");
        }
    }

    @Test
    void shouldCallWhereTheFleetHasNoBreakerYet() {
        node.has("stock", "a");
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock");

            assertThat(stock.<String>call(DiscoveredInstance::id)).isEqualTo("a");
            assertThat(stock.verdict()).isSameAs(FleetVerdict.NONE);
        }
    }

    @Test
    void shouldKeepTheVerdictForAWhileWhenTheNodeIsGone() {
        node.has("stock", "a");
        node.tells(BREAKER, OPEN);
        try (Muster patient = Muster.connect(settings);
                Muster hasty = Muster.connect(settings.withVerdictsKept(Duration.ofSeconds(1)))) {
            Caller keeps = patient.caller("stock");
            Caller forgets = hasty.caller("stock");
            await().until(() -> keeps.verdict().state() == State.OPEN);
            await().until(() -> forgets.verdict().state() == State.OPEN);

            node.close();

            await().until(() -> forgets.verdict().equals(FleetVerdict.NONE));
            assertThat(forgets.<String>call(DiscoveredInstance::id)).isEqualTo("a");
            assertThat(keeps.verdict().state()).isEqualTo(State.OPEN);
        }
    }

    @Test
    void shouldLeaveOutTheEjectedAndSayWhyWhenNobodyIsLeft() {
        node.tells("/v1/services/stock", "{\"instances\":[" + one("a", "UP") + "," + one("b", "OUT_OF_SERVICE") + "]}");
        node.tells(
                BREAKER,
                CLOSED.replace(
                        "}",
                        ",\"ejected\":[{\"instance\":\"b\",\"reason\":\"too slow\",\"until\":\"2026-11-21T12:00:00Z\"}]}"));
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock");
            await().until(() -> stock.verdict().instances().containsKey("b"));
            assertThat(stock.<String>call(DiscoveredInstance::id)).isEqualTo("a");

            node.tells("/v1/services/stock", "{\"instances\":[" + one("b", "OUT_OF_SERVICE") + "]}");

            await().untilAsserted(() -> assertThatThrownBy(() -> stock.call(DiscoveredInstance::id))
                    .hasMessage("stock: NO_INSTANCE, none of 1 instances may be called; "
                            + "b is ejected: too slow, until 2026-11-21T12:00:00Z"));
        }
    }

    @Test
    void shouldTakeOnlyItsOwnPermitsWithTheTimeThatIsLeftOfThem() {
        String half = "{\"state\":\"HALF_OPEN\",\"epoch\":3,\"permits\":["
                + "{\"number\":7,\"callerInstance\":\"w1\",\"leftMs\":1000,\"until\":\"1999-01-01T00:00:00Z\"},"
                + "{\"number\":8,\"callerInstance\":\"w2\",\"leftMs\":1000}],"
                + "\"probes\":{\"wanted\":3,\"ok\":1,\"slow\":0,\"failed\":0,\"until\":\"2026-11-21T12:00:00Z\"}}";

        FleetVerdict verdict = new BreakerQuery("stock", "w1").parse(half, 5);

        assertThat(verdict.permits())
                .containsExactly(new Permit(7, 5, 5 + Duration.ofMillis(900).toNanos()));
        assertThat(verdict.until()).contains(Instant.parse("2026-11-21T12:00:00Z"));
        assertThat(verdict.reason()).isEqualTo("1 of 3 probes are over, the permits are with w1, w2");
        assertThat(new BreakerQuery("stock", "w3").parse(half, 5).permits()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"by\":\"ann\"                          | 500",
                "\"config\":{}                          | 500",
                "\"config\":{\"ejectedMax\":0.34}       | 340",
                "\"config\":{\"ejectedMax\":0.0}        | 0",
                "\"config\":{\"ejectedMax\":7}          | 1000",
                "\"config\":{\"ejectedMax\":\"most\"}   | 500",
                "\"ejectedMax\":0.1,\"config\":{}       | 100"
            })
    void shouldKnowWhichShareMayBeLeftOut(String told, int permille) {
        FleetVerdict verdict = new BreakerQuery("stock", "w1").parse("{\"state\":\"CLOSED\"," + told + "}", 5);

        assertThat(verdict.ejectedMax()).isEqualTo(permille);
    }

    @Test
    void shouldKnowWhoWasEjectedFirst() {
        String told = "{\"state\":\"CLOSED\",\"ejected\":["
                + "{\"instance\":\"a\",\"since\":\"2026-11-21T12:00:00.123Z\",\"reason\":\"slow\"},"
                + "{\"instance\":\"b\",\"since\":\"2026-11-21T12:00:00Z\"},"
                + "{\"instance\":\"c\",\"since\":\"2026-11-21T12:00:00Z\"},"
                + "{\"instance\":\"d\",\"since\":\"once\"}]}";

        FleetVerdict verdict = new BreakerQuery("stock", "w1").parse(told, 5);

        assertThat(verdict.leftOut(Set.of("a", "b", "c", "x", "y", "z"))).containsExactly("b", "c", "a");
        assertThat(verdict.leftOut(Set.of("a", "b", "c", "d"))).containsExactly("d", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "[]", "{}", "{\"state\":7}", "{\"state\":\"AJAR\"}"})
    void shouldKeepWhatItKnowsWhenAnEventIsNotUnderstood(String event) {
        node.has("stock", "a");
        node.tells(BREAKER, OPEN);
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock");
            await().until(() -> stock.verdict().state() == State.OPEN);
            long ended = muster.statistics().watchesEnded();

            node.tells(BREAKER, event);

            await().until(() -> muster.statistics().watchesEnded() > ended);
            assertThat(stock.verdict().state()).isEqualTo(State.OPEN);
        }
    }

    @Test
    void shouldEndItsStreamWithTheClient() {
        node.has("stock", "a");
        node.tells(BREAKER, OPEN);
        Muster muster = Muster.connect(settings);
        Caller stock = muster.caller("stock");
        await().until(() -> stock.verdict().state() == State.OPEN);

        muster.close();
        node.tells(BREAKER, CLOSED);

        assertThat(stock.verdict().state()).isNotEqualTo(State.CLOSED);
        assertThatThrownBy(() -> stock.call(DiscoveredInstance::id)).hasMessageContaining("CLIENT_CLOSED");
    }

    private static String one(String id, String status) {
        return "{\"id\":\"%s\",\"host\":\"10.0.0.7\",\"port\":80,\"status\":\"%s\",\"weight\":1}".formatted(id, status);
    }
}

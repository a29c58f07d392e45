package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.balance.Balancing;
import dev.muster.balance.Strategy;
import dev.muster.client.call.CallRefusedException;
import dev.muster.client.call.Caller;
import dev.muster.client.call.CallerSettings;
import dev.muster.client.call.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers of a client against a real HTTP server that plays the node. No Kafka is there, and calls do not need it. */
@Timeout(60)
final class MusterCallerTest {
    private static final CallerSettings BY_WEIGHT = CallerSettings.DEFAULT.balanced(
            Balancing.DEFAULT.by(Strategy.SMOOTH_WEIGHTED).slowStart(Duration.ZERO));

    private final FakeNode node = FakeNode.start();
    private final MusterSettings settings =
            MusterSettings.defaults().withBootstrap("127.0.0.1:1").withUrls(node.url());

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldCallInstancesThatTheNodeShows() {
        node.has("stock", "a", "b");
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock");

            Set<String> called = new TreeSet<>();
            for (int i = 0; i < 100; i++) {
                called.add(stock.call(DiscoveredInstance::id));
            }

            assertThat(called).containsExactly("a", "b");
            assertThat(node.asked()).first().asString().contains("status=all");
            assertThat(muster.statistics().calls())
                    .singleElement()
                    .satisfies(calls -> assertThat(calls.calls().succeeded()).isEqualTo(100));
        }
    }

    @Test
    void shouldFollowWeightsAndHealthAtRunTime() {
        node.tells("/v1/services/stock", listed("UP", 1, "UP", 1));
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock", BY_WEIGHT);
            assertThat(shares(stock, 40)).containsEntry("a", 20).containsEntry("b", 20);

            node.tells("/v1/services/stock", listed("UP", 3, "UP", 1));
            await().untilAsserted(() -> assertThat(shares(stock, 40)).containsEntry("a", 30));
            node.tells("/v1/services/stock", listed("DOWN", 3, "UP", 1));
            await().untilAsserted(() -> assertThat(shares(stock, 40)).containsOnlyKeys("b"));
        }
    }

    @Test
    void shouldCallTheUnhealthyInAPanicButNeverTheDrained() {
        node.tells("/v1/services/stock", listed("DOWN", 1, "OUT_OF_SERVICE", 1));
        try (Muster muster = Muster.connect(settings)) {
            assertThat(shares(muster.caller("stock", BY_WEIGHT), 10)).containsOnlyKeys("a");
        }
    }

    @Test
    void shouldGoOnCallingWhenTheNodeIsGone() {
        node.has("stock", "a");
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock");
            assertThat(stock.<String>call(DiscoveredInstance::id)).isEqualTo("a");

            node.close();

            await().until(() -> muster.statistics().watchesEnded() > 0);
            assertThat(stock.<String>call(DiscoveredInstance::id)).isEqualTo("a");
        }
    }

    /** A node says so of a service that was never seen by a comment before any event; calls need not wait for more. */
    @Test
    void shouldRefuseAtOnceWhatWasNeverSeenAndCallItWhenItComes() {
        node.tellsLines("/v1/services/stock", ": age-ms=0\n\n");
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> stock.call(DiscoveredInstance::id))
                        .isInstanceOfSatisfying(CallRefusedException.class, refused -> assertThat(refused.reason())
                                .isEqualTo(Refusal.NO_INSTANCE))
                        .hasMessage("stock: NO_INSTANCE, no instance is registered");
            }
            try (ServiceView view = muster.discover("stock", Selection.ALL.ofAll())) {
                assertThat(view.isLive()).isTrue();
                assertThat(view.isStale()).isFalse();
                assertThat(view.age()).isPresent();
            }

            node.has("stock", "a");

            await().until(() ->
                    stock.call(DiscoveredInstance::id, refused -> "").equals("a"));
        }
    }

    @Test
    void shouldRefuseAtOnceWhenSwitchedOff() {
        try (Muster muster = Muster.disabled()) {
            assertThatThrownBy(() -> muster.caller("stock").call(DiscoveredInstance::id))
                    .isInstanceOfSatisfying(CallRefusedException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Refusal.NO_INSTANCE))
                    .hasMessage("stock: NO_INSTANCE, Muster is switched off (enabled=false)");
            assertThatThrownBy(() -> muster.caller("no spaces")).isInstanceOf(InvalidValueException.class);
        }
    }

    @Test
    void shouldSendAKeyToItsOwner() {
        node.has("stock", "a", "b", "c");
        CallerSettings sticky = CallerSettings.DEFAULT.balanced(Balancing.DEFAULT.by(Strategy.CONSISTENT_HASH));
        try (Muster muster = Muster.connect(settings)) {
            Caller stock = muster.caller("stock", sticky);

            assertThat(shares(stock.forKey("cart-7"), 20)).hasSize(1);
            node.has("other", "a");
            assertThatThrownBy(() -> muster.caller("other").forKey("cart-7"))
                    .hasMessage("strategy of other: power_of_two (expected: consistent_hash, for calls with a key)");
        }
    }

    private static Map<String, Integer> shares(Caller caller, int calls) {
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < calls; i++) {
            shares.merge(caller.call(DiscoveredInstance::id), 1, Integer::sum);
        }
        return shares;
    }

    private static String listed(String statusOfA, int weightOfA, String statusOfB, int weightOfB) {
        return "{\"instances\":[" + one("a", statusOfA, weightOfA) + "," + one("b", statusOfB, weightOfB) + "]}";
    }

    private static String one(String id, String status, int weight) {
        return """
                {"id":"%s","host":"10.0.0.7","port":80,"status":"%s","weight":%d,"since":"2026-11-21T06:03:00Z"}\
                """.formatted(id, status, weight);
    }
}

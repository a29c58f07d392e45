package dev.muster.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.balance.Balancing;
import dev.muster.balance.Strategy;
import dev.muster.client.DiscoveredInstance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is known of the requests of others: asked for while calls are made, and not believed for long. */
@Timeout(60)
class OthersRequestsTest {

    private static final List<DiscoveredInstance> SEEN =
            List.of(DiscoveredInstance.of("a", "127.0.0.1", 1), DiscoveredInstance.of("b", "127.0.0.1", 2));
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final CallThreads threads = new CallThreads();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CompletableFuture<Map<String, Integer>> answer = CompletableFuture.completedFuture(Map.of());
    private final OthersRequests others = new OthersRequests(
            "stock",
            service -> {
                asked.incrementAndGet();
                return answer;
            },
            threads);
    private final Gate gate = new Gate("stock", 10);
    private final Roll roll = new Roll(CallerSettings.DEFAULT, gate, others);
    private final long start = System.nanoTime();

    @AfterEach
    void end() {
        threads.end();
    }

    @Test
    void shouldCountThoseOfOthersBesideItsOwn() {
        Board board = roll.picture(SEEN, FleetVerdict.NONE);
        board.target(0).begin();
        board.target(0).begin();
        answer = CompletableFuture.completedFuture(Map.of("a", 7, "unknown", 3));

        others.calling(board, start + SECOND);

        await().untilAsserted(() -> assertThat(board.inFlight(0)).isEqualTo(7));
        assertThat(board.inFlight(1)).isZero();
        assertThat(board.totalInFlight())
                .as("of others; the gate counts the own")
                .isEqualTo(5);
        board.target(0).begin();
        assertThat(board.inFlight(0)).isEqualTo(8);
    }

    @Test
    void shouldTellANewPictureWhatIsKnown() {
        Board before = roll.picture(SEEN.subList(0, 1), FleetVerdict.NONE);
        answer = CompletableFuture.completedFuture(Map.of("a", 7, "b", 4));
        others.calling(before, start + SECOND);
        await().untilAsserted(() -> assertThat(before.inFlight(0)).isEqualTo(7));

        Board after = roll.picture(SEEN, FleetVerdict.NONE);

        assertThat(after.inFlight(0)).isEqualTo(7);
        assertThat(after.inFlight(1)).isEqualTo(4);
    }

    @Test
    void shouldAskOnceASecond() {
        Board board = roll.picture(SEEN, FleetVerdict.NONE);

        for (int i = 0; i < 100; i++) {
            others.calling(board, start + SECOND + i);
        }
        others.calling(board, start + 2 * SECOND + 100);

        await().until(() -> asked.get() == 2);
    }

    /** Nobody answers any more: after some seconds its own requests are the better guide. */
    @Test
    void shouldForgetWhatIsOld() {
        Board board = roll.picture(SEEN, FleetVerdict.NONE);
        answer = CompletableFuture.completedFuture(Map.of("a", 7));
        others.calling(board, start + SECOND);
        await().untilAsserted(() -> assertThat(board.inFlight(0)).isEqualTo(7));
        answer = CompletableFuture.failedFuture(new IllegalStateException("nobody answers"));

        others.calling(board, start + 2 * SECOND);
        assertThat(board.inFlight(0)).isEqualTo(7);
        others.calling(board, System.nanoTime() + 60 * SECOND);

        assertThat(board.inFlight(0)).isZero();
        assertThat(board.totalInFlight()).isZero();
    }

    @Test
    void shouldSpareAnInstanceThatOthersKeepBusy() {
        CallerSettings settings = Calling.PLAIN.balanced(Balancing.DEFAULT.by(Strategy.LEAST_REQUESTS));
        try (Calling calling = Calling.of(FixedView.of(2), settings)) {
            calling.underWay = Map.of("a", 50);
            // Ten in a row are not chance: the answer has come.
            await().until(() -> IntStream.range(0, 10)
                    .allMatch(call ->
                            calling.caller().call(DiscoveredInstance::id).equals("b")));

            for (int i = 0; i < 100; i++) {
                assertThat(calling.caller().call(DiscoveredInstance::id)).isEqualTo("b");
            }
        }
    }
}

package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.balance.Balancing;
import dev.muster.balance.Strategy;
import dev.muster.presence.PresenceState;
import dev.muster.query.Position;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.http.ServiceJoin.Joined;
import dev.muster.view.PartitionView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What picks keep in memory, for how long, and how much of it. */
class PickBoardsTest {

    private static final Executor NOBODY = task -> {
        throw new IllegalStateException("small services are prepared by those who ask");
    };
    private static final Balancing PLAIN = Balancing.DEFAULT.slowStart(Duration.ZERO);

    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(1, 1);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldKeepABoardThroughHeartbeatsAndMakeAnotherWhenSomethingIsDecided() {
        PickBoards boards = new PickBoards(NOBODY);
        nodes.client().register("stock", "a");
        PickBoard first = boards.of(joined(), PLAIN).join();

        nodes.client().post("/v1/services/stock/instances/a/heartbeat", "{\"load\":{\"inFlight\":3}}");
        assertThat(boards.of(joined(), PLAIN).join()).isSameAs(first);

        nodes.client().register("stock", "b");
        assertThat(boards.of(joined(), PLAIN).join()).isNotSameAs(first);
        assertThat(boards.of(joined(), PLAIN).join().candidates()).hasSize(2);
    }

    @Test
    void shouldHoldNoMoreThanItsBytesWhateverIsAskedFor() {
        nodes.client().register("stock", "a");
        Joined joined = joined();
        long each = PickBoard.prepare(joined, PLAIN).mostBytes();
        PickBoards boards = new PickBoards(NOBODY, 10 * each);

        PickBoard used = boards.of(joined, PLAIN).join();
        for (int kind = 1; kind < 100; kind++) {
            boards.of(joined, PLAIN.panicBelow(kind)).join();
            assertThat(boards.bytes()).isLessThanOrEqualTo(10 * each);
            // The one that is used stays.
            assertThat(boards.of(joined, PLAIN).join()).isSameAs(used);
        }
    }

    @Test
    void shouldGiveOutEvenlyWhileNobodySaysWhatIsUnderWay() {
        for (String id : List.of("a", "b", "c")) {
            nodes.client().register("stock", id);
        }
        Joined joined = joined();
        PickBoard board = PickBoard.prepare(joined, PLAIN.by(Strategy.LEAST_REQUESTS));
        int[] counts = new int[3];
        for (int i = 0; i < 3_000; i++) {
            counts[board.pick(joined, i)]++;
        }

        // But for the moments at which what was given out is forgotten.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(900, 1_100));
    }

    @Test
    void shouldPrepareALargeServiceElsewhereAndOnce() {
        for (int i = 0; i < 101; i++) {
            nodes.client().register("stock", "i-" + i);
        }
        List<Runnable> tasks = new ArrayList<>();
        PickBoards boards = new PickBoards(tasks::add);
        Joined joined = joined();

        var one = boards.of(joined, PLAIN);
        var other = boards.of(joined, PLAIN);

        assertThat(one).isNotDone();
        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        assertThat(one.join()).isSameAs(other.join());
        assertThat(boards.of(joined, PLAIN).join()).isSameAs(one.join());
    }

    private Joined joined() {
        PartitionView<PresenceState> view = nodes.node(0).views().view(0).orElseThrow();
        return new Joined(
                view, view.group("stock").orElseThrow(), Outlook.none(new Position("outcomes", 0, -1)), Role.OWNER);
    }
}

package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.balance.Balancing;
import dev.muster.balance.Nearness;
import dev.muster.balance.Strategy;
import dev.muster.presence.PresenceState;
import dev.muster.query.Position;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.http.ServiceJoin.Joined;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What picks keep in memory, for how long, and how much of it. */
class PickBoardsTest {

    private static final Executor NOBODY = task -> {
        throw new IllegalStateException("small services are prepared by those who ask");
    };
    private static final Balancing PLAIN = Balancing.DEFAULT.slowStart(Duration.ZERO);
    private static final Balancing RING =
            Balancing.DEFAULT.by(Strategy.CONSISTENT_HASH).panicBelow(0);
    private static final Strategy[] KINDS = {Strategy.RANDOM, Strategy.POWER_OF_TWO, Strategy.LEAST_REQUESTS};

    private final List<Runnable> tasks = new ArrayList<>();
    private final PickBoards boards = new PickBoards(tasks::add);
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
        PickBoard first = board(boards, joined(), PLAIN);

        nodes.client().post("/v1/services/stock/instances/a/heartbeat", "{\"load\":{\"inFlight\":3}}");
        assertThat(board(boards, joined(), PLAIN)).isSameAs(first);

        nodes.client().register("stock", "b");
        assertThat(board(boards, joined(), PLAIN)).isNotSameAs(first);
        assertThat(board(boards, joined(), PLAIN).candidates()).hasSize(2);
    }

    @Test
    void shouldHoldNoMoreThanItsBytesWhateverIsAskedFor() {
        nodes.client().register("stock", "a");
        Joined joined = joined();
        long each = PickBoard.prepare(joined, PLAIN).mostBytes();
        PickBoards boards = new PickBoards(NOBODY, 10 * each);

        PickBoard used = board(boards, joined, PLAIN);
        for (int kind = 1; kind < 100; kind++) {
            board(boards, joined, PLAIN.by(KINDS[kind % KINDS.length]).slowStart(Duration.ofSeconds(kind)));
            assertThat(boards.bytes()).isLessThanOrEqualTo(10 * each);
            // The one that is used stays.
            assertThat(board(boards, joined, PLAIN)).isSameAs(used);
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
    void shouldPrepareALargeRingElsewhereAndOnce() {
        register(40);
        Joined joined = joined();

        var one = boards.of(joined, RING);
        var other = boards.of(joined, RING);

        assertThat(one).isNotDone();
        assertThat(tasks).hasSize(1);
        tasks.remove(0).run();
        assertThat(one.join().board()).isSameAs(other.join().board());
        assertThat(board(boards, joined, RING)).isSameAs(one.join().board());
        // Among as many others need no ring.
        assertThat(boards.of(joined, PLAIN)).isDone();
    }

    /** What a ring takes is not a matter of how many instances there are. */
    @Test
    void shouldPrepareARingOfHeavyInstancesElsewhereHoweverFewTheyAre() {
        nodes.client().put("/v1/services/stock/instances/a", "{'host':'h','port':1,'weight':1000}");
        nodes.client().put("/v1/services/stock/instances/b", "{'host':'h','port':1,'weight':1000}");

        assertThat(boards.of(joined(), RING)).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAnswerAllWhoWaitFromTheLatestPictureThatOneOfThemHas(boolean isLaterFirst) {
        register(40);
        Joined earlier = joined();
        nodes.client().delete("/v1/services/stock/instances/i-7");
        nodes.client().register("stock", "i-new");
        Joined later = joined();

        var one = boards.of(isLaterFirst ? later : earlier, RING);
        var other = boards.of(isLaterFirst ? earlier : later, RING);
        tasks.remove(0).run();

        for (PickBoards.Made made : List.of(one.join(), other.join())) {
            assertThat(made.joined().view()).isSameAs(later.view());
            List<String> owners = made.board().picks().ring().owners("k", 100);
            assertThat(owners).hasSize(40).contains("i-new").doesNotContain("i-7");
            PickTerms asked = new PickTerms(RING, Optional.of("k"));
            JsonNode answer = Json.object(PickJson.owners(made, asked, owners).array());
            assertThat(answer.path("owners")).hasSize(40);
        }
    }

    @Test
    void shouldNotGiveABoardThatIsPreparedAlreadyToOneWhoKnowsMore() {
        register(40);
        var one = boards.of(joined(), RING);
        tasks.remove(0).run();
        nodes.client().delete("/v1/services/stock/instances/i-7");

        var other = boards.of(joined(), RING);
        tasks.remove(0).run();

        assertThat(one.join().board().candidates()).hasSize(40);
        assertThat(other.join().board().candidates()).hasSize(39);
    }

    /** The words came to no preference when the wait began; when it ended there was somebody in the zone. */
    @Test
    void shouldHeedAZoneThatIsThereInTheLaterPictureOnly() {
        register(40);
        Balancing near = RING.near(Nearness.to("", "z1"));
        var one = boards.of(joined(), near);
        nodes.client()
                .put("/v1/services/stock/instances/near", "{'host':'h','port':1,'zone':'z1','region':'eu','ttl':'1h'}");
        var other = boards.of(joined(), RING);

        assertThat(tasks).hasSize(1);
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }

        assertThat(other.join().board().balancing().nearness()).isEqualTo(Nearness.NONE);
        assertThat(one.join().board().balancing().nearness()).isEqualTo(near.nearness());
    }

    @Test
    void shouldRefuseWhenTooManyBoardsWaitToBePrepared() {
        register(40);
        Joined joined = joined();
        for (int kind = 0; kind < PickBoards.MOST_WAITING; kind++) {
            assertThat(boards.of(named(joined, "s-" + kind), RING)).isNotDone();
        }

        assertThat(boards.of(named(joined, "one-more"), RING))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("picks to prepare: 65 (expected: at most 64 at once)");
        assertThat(boards.of(named(joined, "s-1"), RING)).isNotDone();
        assertThat(tasks).hasSize(PickBoards.MOST_WAITING);
    }

    /** Or whoever names enough zones keeps a node busy with rings. */
    @Test
    void shouldShareOneBoardAmongAllWhoseWordsComeToTheSame() {
        String place = "'host':'h','port':1,'region':'eu','ttl':'1h'";
        nodes.client().put("/v1/services/stock/instances/a", "{" + place + ",'zone':'eu-1'}");
        nodes.client().put("/v1/services/stock/instances/b", "{" + place + ",'zone':'eu-2'}");
        Joined joined = joined();
        PickBoard plain = board(boards, joined, RING);

        for (Balancing same : List.of(
                RING.near(Nearness.to("", "no-such-zone")),
                RING.near(Nearness.to("no-such-region", "eu-1")),
                RING.near(Nearness.to("eu", "")),
                RING.near(Nearness.to("eu", "no-such-zone")),
                RING.slowStart(Duration.ofHours(1)),
                RING.panicBelow(70))) {
            assertThat(board(boards, joined, same)).isSameAs(plain);
        }
        PickBoard near = board(boards, joined, RING.near(Nearness.to("eu", "eu-1")));
        assertThat(near).isNotSameAs(plain);
        assertThat(board(boards, joined, RING.near(Nearness.to("", "eu-1")))).isSameAs(near);
        assertThat(board(boards, joined, PLAIN.slowStart(Duration.ofHours(1))))
                .as("both are young")
                .isNotSameAs(board(boards, joined, PLAIN));
    }

    private void register(int instances) {
        for (int i = 0; i < instances; i++) {
            nodes.client().register("stock", "i-" + i);
        }
    }

    private static PickBoard board(PickBoards boards, Joined joined, Balancing balancing) {
        return boards.of(joined, balancing).join().board();
    }

    /** The same under another name. */
    private static Joined named(Joined joined, String name) {
        GroupView<PresenceState> service = joined.service();
        return Joined.of(
                joined.view(),
                new GroupView<>(name, service.entry(), service.members()),
                joined.outlook(),
                joined.role());
    }

    private Joined joined() {
        PartitionView<PresenceState> view = nodes.node(0).views().view(0).orElseThrow();
        return Joined.of(
                view, view.group("stock").orElseThrow(), Outlook.none(new Position("outcomes", 0, -1)), Role.OWNER);
    }
}

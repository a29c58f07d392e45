package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who answers when a partition's owner is away: a standby that has a complete copy, here or at another node; and who may not. */
class StandbyReadsTest {

    private static final String PAY = "/v1/services/pay";

    private Nodes nodes;
    private Client other;
    private int partition;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(3, 2);
        other = nodes.node(1).client();
        partition = nodes.partitionOf("pay");
        nodes.client().register("pay", "a");
        // The first connection between nodes takes longer than a reader's patience where all of it is still to be
        // loaded.
        other.get(PAY + "?consistency=owner");
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldAnswerFromTheCopyHereAtOnceWhenAnyMayAnswer() {
        nodes.copyTo(partition, 1);
        nodes.client().register("pay", "b");

        Answer any = other.get(PAY + "?consistency=any");
        Answer usual = other.get(PAY);

        assertThat(any.ids()).containsExactly("a");
        assertThat(any.header("muster-role")).isEqualTo("standby");
        assertThat(any.header("muster-node")).isEqualTo("node-1");
        assertThat(usual.ids()).containsExactly("a", "b");
        assertThat(usual.header("muster-role")).isEqualTo("owner");
    }

    @Test
    void shouldAskTheOwnerWhenAnyMayAnswerButThereIsNoCopyHere() {
        assertThat(other.get(PAY + "?consistency=any").header("muster-node")).isEqualTo("node-0");
    }

    @Test
    void shouldAnswerFromTheCopyHereWhenTheOwnerCannotBeReached() {
        nodes.copyTo(partition, 1);
        nodes.node(0).server().close();

        Answer answer = other.get(PAY);
        Answer one = other.get(PAY + "/instances/a");

        assertThat(answer.ids()).containsExactly("a");
        assertThat(answer.header("muster-role")).isEqualTo("standby");
        assertThat(one.status()).isEqualTo(200);
    }

    @Test
    void shouldTakeTheReadToAStandbyElsewhereWhenTheOwnerCannotBeReached() {
        nodes.copyTo(partition, 2);
        nodes.node(0).server().close();

        Answer answer = other.get(PAY);

        assertThat(answer.ids()).containsExactly("a");
        assertThat(answer.header("muster-role")).isEqualTo("standby");
        assertThat(answer.header("muster-node")).isEqualTo("node-2");
    }

    @Test
    void shouldAnswerFromTheCopyWhenNobodyIsKnownToOwnThePartition() {
        nodes.copyTo(partition, 1);
        nodes.orphan(partition);

        assertThat(other.get(PAY).header("muster-role")).isEqualTo("standby");
    }

    @Test
    void shouldAnswerFromTheCopyWhenTheOwnerIsRestoring() {
        nodes.copyTo(partition, 1);
        nodes.restoring(partition);

        assertThat(other.get(PAY).header("muster-role")).isEqualTo("standby");
    }

    /** The owner comes back within the reader's patience: its answer is the better one. */
    @Test
    void shouldPreferTheOwnerWhenItIsBackInTime() {
        nodes.copyTo(partition, 1);
        nodes.restoring(partition);

        CompletableFuture<Answer> read = CompletableFuture.supplyAsync(() -> other.get(PAY));
        nodes.move(partition, 0);

        assertThat(read.join().header("muster-role")).isEqualTo("owner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "linearizable"})
    void shouldRefuseWhenOnlyTheOwnerMayAnswerAndItIsAway(String consistency) {
        nodes.copyTo(partition, 1);
        nodes.node(0).server().close();

        Answer answer = other.get(PAY + "?consistency=" + consistency);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("owner-unreachable");
    }

    @Test
    void shouldNeverAnswerFromACopyThatWasNeverComplete() {
        nodes.believeCopy(partition, 2);
        nodes.node(0).server().close();

        assertThat(other.get(PAY).status()).isEqualTo(503);
        assertThat(other.get("/v1/services/unheard-of").status()).isEqualTo(503);
        assertThat(other.get(PAY + "?consistency=any").status()).isEqualTo(503);
    }

    /** A forwarded request is for the owner, unless the node that sent it says that a standby may answer. */
    @Test
    void shouldAnswerAForwardedReadFromTheCopyOnlyWhenAskedAsAStandby() {
        nodes.copyTo(partition, 1);

        Answer asOwner = other.get(PAY, "Muster-Forwarded-By", "node-2", "Muster-Asked-As", "owner");
        Answer asStandby = other.get(PAY, "Muster-Forwarded-By", "node-2", "Muster-Asked-As", "standby");

        assertThat(asOwner.status()).isEqualTo(503);
        assertThat(asStandby.header("muster-role")).isEqualTo("standby");
    }

    @Test
    void shouldWaitForThePositionAtAStandbyToo() {
        nodes.copyTo(partition, 1);
        long next = nodes.log.end(partition);
        nodes.client().register("pay", "b");
        nodes.node(0).server().close();

        CompletableFuture<Answer> read = CompletableFuture.supplyAsync(
                () -> other.get(PAY + "?min-position=instances:" + partition + ":" + next));
        nodes.copyTo(partition, 1);

        assertThat(read.join().ids()).containsExactly("a", "b");
    }

    @Test
    void shouldSayThatThePositionIsNotReachedWhenTheCopyStaysBehind() throws IOException {
        try (Nodes slow = new Nodes(2, 1, Nodes.IMPATIENT)) {
            slow.client().register("pay", "a");
            slow.copyTo(0, 1);
            slow.orphan(0);

            Answer answer = slow.node(1).client().get(PAY + "?consistency=any&min-position=instances:0:99");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.json().path("detail").asText()).contains("it is at offset 1");
        }
    }

    /** It may have been registered after the copy: only the owner can say that it was not. */
    @Test
    void shouldNotSayThatSomethingIsUnknownWhenOnlyACopyCanBeAsked() {
        nodes.copyTo(partition, 1);
        String stranger = "/v1/services/" + sameNeighbourhood();
        assertThat(other.get(stranger + "?consistency=any").code()).isEqualTo("unknown-service");
        nodes.orphan(partition);

        assertThat(other.get(stranger).code()).isEqualTo("owner-unknown");
        assertThat(other.get(PAY + "/instances/nobody").code()).isEqualTo("owner-unknown");
        assertThat(other.get(stranger + "?consistency=any").status()).isEqualTo(503);
    }

    @Test
    void shouldGatherFromCopiesWhereOwnersAreAwayAndNameWhatIsMissing() {
        nodes.copyTo(partition, 1);
        nodes.node(0).server().close();

        Answer answer = other.get("/v1/services");

        assertThat(answer.texts("services", "service")).containsExactly("pay");
        assertThat(answer.header("muster-role")).isEqualTo("standby");
        assertThat(answer.json().path("missing").toString()).isEqualTo("[\"instances:" + (1 - partition) + "\"]");
    }

    @Test
    void shouldGatherFromOwnersWhenTheyAnswer() {
        nodes.copyTo(partition, 1);

        Answer answer = other.get("/v1/cluster/health");

        assertThat(answer.header("muster-role")).isEqualTo("owner");
        assertThat(answer.json().path("complete").asBoolean()).isTrue();
    }

    /** A service that was never seen, in the partition of the one that was. */
    private String sameNeighbourhood() {
        int number = 0;
        while (nodes.partitionOf("stranger-" + number) != partition) {
            number++;
        }
        return "stranger-" + number;
    }
}

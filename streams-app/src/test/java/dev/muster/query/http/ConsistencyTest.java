package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader may ask of the freshness of an answer. */
class ConsistencyTest {

    private static final String PAY = "/v1/services/pay";

    private Nodes nodes;
    private Client client;
    private int partition;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(1, 2);
        client = nodes.client();
        client.register("pay", "a");
        partition = nodes.partitionOf("pay");
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "owner"})
    void shouldAnswerAtOnceFromWhatIsFolded(String consistency) {
        nodes.log.pause();
        CompletableFuture<Answer> write = append("b");

        assertThat(client.get(PAY + "?consistency=" + consistency).ids()).containsExactly("a");
        assertThat(write).isNotDone();
    }

    /** The write is in the log but not folded: only a linearizable read has to wait for it. */
    @Test
    void shouldReflectEverythingAppendedBeforeWhenLinearizable() {
        nodes.log.pause();
        CompletableFuture<Answer> write = append("b");
        long before = nodes.log.end(partition);

        CompletableFuture<Answer> read =
                CompletableFuture.supplyAsync(() -> client.get(PAY + "?consistency=linearizable"));
        await().until(() -> nodes.log.end(partition) == before + 1);
        nodes.log.resume();

        assertThat(read.join().ids()).containsExactly("a", "b");
        assertThat(read.join().header("muster-position").split(","))
                .as("the answer is joined with what the outcomes say, as of a barrier of theirs")
                .containsExactly("instances:" + partition + ":" + before, "outcomes:" + partition + ":0");
        assertThat(write.join().status()).isEqualTo(200);
    }

    @Test
    void shouldAppendOneBarrierForAReadThatComesAlone() {
        long before = nodes.log.end(partition);

        client.get(PAY + "?consistency=linearizable");

        assertThat(nodes.log.end(partition)).isEqualTo(before + 1);
    }

    @Test
    void shouldAppendABarrierToEveryPartitionWhenAListIsLinearizable() {
        long first = nodes.log.end(0);
        long second = nodes.log.end(1);

        Answer answer = client.get("/v1/services?consistency=linearizable");

        assertThat(nodes.log.end(0)).isEqualTo(first + 1);
        assertThat(nodes.log.end(1)).isEqualTo(second + 1);
        assertThat(answer.header("muster-position")).isEqualTo("instances:0:" + first + ",instances:1:" + second);
    }

    @Test
    void shouldFailALinearizableReadWhenTheLogIsAway() {
        nodes.log.setAway(true);

        Answer answer = client.get(PAY + "?consistency=linearizable");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("log-unavailable");
        assertThat(client.get(PAY).status()).isEqualTo(200);
    }

    @Test
    void shouldFailALinearizableReadWhenItsBarrierIsNotFoldedInTime() throws IOException {
        try (Nodes slow = new Nodes(1, 1, Nodes.IMPATIENT)) {
            slow.log.pause();

            Answer answer = slow.client().get(PAY + "?consistency=linearizable");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("not-reached");
        }
    }

    @Test
    void shouldWaitForThePositionThatIsAskedFor() {
        nodes.log.pause();
        long next = nodes.log.end(partition);
        CompletableFuture<Answer> write = append("b");
        CompletableFuture<Answer> read = CompletableFuture.supplyAsync(
                () -> client.get(PAY + "?min-position=instances:" + partition + ":" + next));
        assertThat(client.get(PAY).ids()).containsExactly("a");

        nodes.log.resume();

        assertThat(read.join().ids()).containsExactly("a", "b");
        assertThat(write.join().header("muster-position")).isEqualTo("instances:" + partition + ":" + next);
    }

    @Test
    void shouldSayWhereItIsWhenThePositionIsNotReachedInTime() throws IOException {
        try (Nodes slow = new Nodes(1, 1, Nodes.IMPATIENT)) {
            Answer answer = slow.client().get(PAY + "?min-position=instances:0:99");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("not-reached");
            assertThat(answer.json().path("detail").asText())
                    .isEqualTo(
                            "Expected instances:0 to reach the wanted position within PT0.2S, but it is at offset 0");
        }
    }

    @Test
    void shouldTakeNoAccountOfPositionsOfOtherPartitions() {
        String positions = "instances:" + (1 - partition) + ":99,instances:" + partition + ":1";

        assertThat(client.get(PAY + "?min-position=" + positions).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/services/pay, muster.instances:0:5",
        "/v1/services/pay, elections:0:5",
        "/v1/services/pay/instances/a, instances:2:5",
        "/v1/services, instances:99:5",
        "/v1/cluster/health, nonsense:0:5",
        "/v1/rules/instances, nonsense:0:5"
    })
    void shouldRefusePositionsThatCanNeverBeReached(String path, String position) {
        Answer answer = client.get(path + "?min-position=instances:0:0," + position);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText())
                .isEqualTo(
                        "min-position: '" + position + "' (expected: instances:PARTITION:OFFSET, partitions 0 to 1)");
    }

    @Test
    void shouldTakeThePositionOfAnAnswerAsItIs() {
        String position = client.get("/v1/services").header("muster-position");

        assertThat(client.get("/v1/services?min-position=" + position).status()).isEqualTo(200);
    }

    /** Appends, and is answered when the log folds again. */
    private CompletableFuture<Answer> append(String id) {
        long before = nodes.log.end(partition);
        CompletableFuture<Answer> write = CompletableFuture.supplyAsync(() -> client.register("pay", id));
        await().until(() -> nodes.log.end(partition) == before + 1);
        return write;
    }
}

package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.query.Positions;
import dev.muster.query.http.Client.Answer;
import dev.muster.query.http.EventReader.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watching the list of services, of which each of two nodes has a part. */
class ListWatchingTest {

    private static final String SERVICES = "/v1/services";
    private static final String HERE = "pay";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Nodes nodes;
    private Client client;
    private String there;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 2);
        client = nodes.client();
        int number = 0;
        while (nodes.partitionOf("s" + number) == nodes.partitionOf(HERE)) {
            number++;
        }
        there = "s" + number;
        nodes.move(nodes.partitionOf(there), 1);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldTellChangesHereAndThere() {
        try (EventReader watch = open()) {
            assertThat(services(watch.next())).isEmpty();

            client.register(HERE, "a");
            assertThat(services(watch.next())).containsExactly(HERE);

            client.register(there, "a");
            Event both = watch.next();
            assertThat(services(both)).containsExactly(HERE, there);
            assertThat(both.id()).isEqualTo(client.get(SERVICES).header("muster-index"));

            client.put(SERVICES + "/" + there + "/instances/a/status", "{'status':'DOWN'}");
            assertThat(watch.next().data()).contains("\"DOWN\":1");
        }
    }

    @Test
    void shouldResumeWithoutTellingTheSameAgain() {
        client.register(HERE, "a");
        client.register(there, "a");
        String seen;
        try (EventReader watch = open()) {
            seen = watch.next().id();
        }
        try (EventReader again = open("Last-Event-ID", seen)) {
            client.register(there, "b");
            assertThat(again.next().data()).contains("\"total\":2");
        }
        try (EventReader late = open("Last-Event-ID", seen)) {
            assertThat(late.next().data()).as("what was missed").contains("\"total\":2");
        }
    }

    @Test
    void shouldAnswerALongPoll() {
        String index = client.register(HERE, "a").header("muster-index");
        assertThat(index).isNotEmpty();
        Answer first = client.get(SERVICES + "?wait=10s");
        Answer same = client.get(SERVICES + "?wait=300ms&index=" + first.header("muster-index"));
        client.register(there, "a");
        Answer other = client.get(SERVICES + "?wait=10s&index=" + first.header("muster-index"));

        assertThat(same.header("muster-index")).isEqualTo(first.header("muster-index"));
        assertThat(other.texts("services", "service")).containsExactly(HERE, there);
    }

    /** The other node's part must not be asked with the wait of this node's client. */
    @Test
    void shouldAnswerALongPollOfWhatChangesHereWhileNothingChangesThere() {
        client.register(HERE, "a");
        String index = client.get(SERVICES).header("muster-index");
        CompletableFuture<Answer> poll =
                CompletableFuture.supplyAsync(() -> client.get(SERVICES + "?wait=14s&index=" + index));
        Awaitility.await().until(() -> client.get("/metrics").text().contains("muster_watches_open 1.0"));

        client.register(HERE, "b");

        assertThat(poll.orTimeout(10, TimeUnit.SECONDS)
                        .join()
                        .json()
                        .at("/services/0/total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void shouldFollowAPartitionThatMoves() {
        client.register(HERE, "a");
        try (EventReader watch = open()) {
            watch.next();

            nodes.move(nodes.partitionOf(HERE), 1);
            client.register(HERE, "b");

            Event next = watch.next();
            while (!next.data().contains("\"total\":2")) {
                next = watch.next();
            }
            assertThat(services(next)).containsExactly(HERE);
        }
    }

    @Test
    void shouldRefuseAnIndexThatIsNone() {
        assertThat(client.get(SERVICES + "?index=zz").json().path("detail").asText())
                .isEqualTo(
                        "index: unreadable (expected: what Muster-Index or the id of an event said before, or none)");
        assertThat(client.get(SERVICES + "?index=%21").json().path("field").asText())
                .isEqualTo("index");
        assertThat(client.get(SERVICES, "Accept", "text/event-stream", "Last-Event-ID", "bm9uc2Vuc2U")
                        .json()
                        .path("field")
                        .asText())
                .isEqualTo("Last-Event-ID");
    }

    /** Nothing is folded meanwhile, so that what was told grows old, here and there. */
    @Test
    void shouldTellHowOldItIs() {
        client.register(HERE, "a");
        client.register(there, "a");
        try (EventReader watch = open()) {
            watch.next();

            long first = ageIn(watch.nextComment());
            long later = ageIn(watch.nextComment());

            assertThat(first).isPositive();
            assertThat(later).isGreaterThan(first);
            try (EventReader second = open()) {
                assertThat(second.head()).contains("muster-age-ms: ").doesNotContain("muster-age-ms: 0\n");
            }
        }
    }

    /** Words that decode, but to what is no index of this cluster. */
    @ParameterizedTest
    @ValueSource(strings = {"nonsense:0:5", "muster.instances:0:5", "instances:2:5"})
    void shouldRefuseAnIndexOfAnotherCluster(String positions) {
        Answer answer = client.get(SERVICES + "?index=" + opaque(positions));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText())
                .contains("index: '")
                .contains("(expected: what Muster-Index or the id of an event said before, or none)");
    }

    @Test
    void shouldSayThatALogEndsBeforeAnIndexFromElsewhere() throws IOException {
        try (Nodes impatient = new Nodes(2, 2, Nodes.IMPATIENT)) {
            impatient.move(1, 1);
            for (String beyond : List.of("instances:0:100000", "instances:1:100000")) {
                Answer poll = impatient.client().get(SERVICES + "?wait=10s&index=" + opaque(beyond));
                Answer stream = impatient
                        .client()
                        .get(SERVICES, "Accept", "text/event-stream", "Last-Event-ID", opaque(beyond));

                assertThat(poll.code()).as(poll.text()).isEqualTo("not-reached");
                assertThat(stream.code()).as(stream.text()).isEqualTo("not-reached");
            }
        }
    }

    /** The node would wait for five seconds; the client of this test gives up after fifteen, so what counts is what the detail says. */
    @Test
    void shouldKeepALongPollToItsWaitThoughItsIndexIsFromElsewhere() {
        String detail = "/detail";

        assertThat(client.get(SERVICES + "?wait=20ms&index=" + opaque("instances:0:100000,instances:1:100000"))
                        .json()
                        .at(detail)
                        .asText())
                .contains("within PT0.02S");
        client.register(HERE, "a");
        assertThat(client.get(SERVICES + "/" + HERE + "?wait=20ms&index=100000")
                        .json()
                        .at(detail)
                        .asText())
                .contains("within PT0.02S");
    }

    @Test
    void shouldEndWhenTheNodeCloses() {
        try (EventReader watch = open()) {
            watch.next();

            nodes.node(0).server().close();

            assertThat(watch.next().name()).isEqualTo("closed");
        }
    }

    private static long ageIn(String comment) {
        return Long.parseLong(comment.substring(": age-ms=".length()));
    }

    private static String opaque(String positions) {
        return Positions.parse("index", positions).opaque();
    }

    private EventReader open(String... headers) {
        return EventReader.open(nodes.node(0).server().port(), SERVICES, headers);
    }

    private static List<String> services(Event event) {
        try {
            List<String> names = new ArrayList<>();
            JsonNode list = JSON.readTree(event.data()).path("services");
            list.forEach(one -> names.add(one.path("service").asText()));
            return names;
        } catch (IOException e) {
            throw new IllegalStateException(event.toString(), e);
        }
    }
}

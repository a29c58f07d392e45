package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.query.http.Client.Answer;
import dev.muster.query.http.EventReader.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Watching a service or an instance, at its owner. */
class WatchingTest {

    private static final String PAY = "/v1/services/pay";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 2);
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldPushWhatIsAndWhatChangesWhenStreaming() {
        client.register("pay", "pay-1");
        try (EventReader watch = open(PAY)) {
            assertThat(watch.head())
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("content-type: text/event-stream")
                    .containsIgnoringCase("muster-node: node-0");
            assertThat(ids(watch.next())).containsExactly("pay-1");

            client.register("pay", "pay-2");
            Event second = watch.next();

            assertThat(ids(second)).containsExactly("pay-1", "pay-2");
            assertThat(second.id()).isEqualTo(client.get(PAY).header("muster-index"));
            assertThat(second.data()).isEqualTo(client.get(PAY).text());
        }
    }

    @Test
    void shouldWaitForAServiceThatWasNeverSeen() {
        try (EventReader watch = open(PAY)) {
            CompletableFuture<Answer> poll = poll(client, PAY + "?wait=20s");
            await().until(() -> metric("muster_watches_open") == 2);
            assertThat(poll).isNotDone();

            client.register("pay", "pay-1");

            assertThat(ids(watch.next())).containsExactly("pay-1");
            assertThat(poll.join().ids()).containsExactly("pay-1");
        }
    }

    @Test
    void shouldAnswerALongPollWhenThereIsSomethingNew() {
        String index = client.register("pay", "pay-1").header("muster-index");
        CompletableFuture<Answer> poll = poll(client, PAY + "?index=" + index + "&wait=20s");
        await().until(() -> metric("muster_watches_open") == 1);
        client.post(PAY + "/instances/pay-1/heartbeat", "{}");

        client.register("pay", "pay-2");

        Answer answer = poll.join();
        assertThat(answer.ids()).containsExactly("pay-1", "pay-2");
        assertThat(answer.header("muster-index")).isEqualTo(client.get(PAY).header("muster-index"));
        assertThat(client.get(PAY + "?index=" + index + "&wait=20s").ids())
                .as("at once")
                .hasSize(2);
    }

    @Test
    void shouldAnswerALongPollAfterItsWaitWhenNothingIsNew() {
        String index = client.register("pay", "pay-1").header("muster-index");

        Answer same = client.get(PAY + "?index=" + index + "&wait=50ms");
        Answer never = client.get("/v1/services/never?wait=50ms");

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.header("muster-index")).isEqualTo(index);
        assertThat(never.code()).isEqualTo("unknown-service");
    }

    /** The log's order shows it: what comes next is the change that matters, though others happened before. */
    @Test
    void shouldTellAFilteredWatcherOnlyWhatChangesItsAnswer() {
        register("pay-1", "a");
        try (EventReader watch = open(PAY + "?zone=a")) {
            watch.next();

            register("pay-2", "b");
            client.post(PAY + "/instances/pay-1/heartbeat", "{}");
            client.put(PAY + "/instances/pay-2/status", "{'status':'DOWN'}");
            register("pay-3", "a");

            assertThat(ids(watch.next())).containsExactly("pay-1", "pay-3");
            client.put(PAY + "/instances/pay-1/status", "{'status':'DOWN'}");
            assertThat(ids(watch.next())).containsExactly("pay-3");
        }
    }

    @Test
    void shouldResumeByLastEventIdWithoutTellingTheSameAgain() {
        client.register("pay", "pay-1");
        String seen;
        try (EventReader watch = open(PAY)) {
            seen = watch.next().id();
        }
        try (EventReader again = open(PAY, "Last-Event-ID", seen)) {
            client.register("pay", "pay-2");
            assertThat(ids(again.next())).hasSize(2);
        }
        try (EventReader late = open(PAY, "Last-Event-ID", seen)) {
            assertThat(ids(late.next())).as("what was missed").hasSize(2);
        }
    }

    @Test
    void shouldTellWhatBecomesOfAnInstance() {
        client.register("pay", "pay-1");
        try (EventReader watch = open(PAY + "/instances/pay-1")) {
            assertThat(json(watch.next()).path("status").asText()).isEqualTo("UP");

            client.register("pay", "pay-2");
            client.put(PAY + "/instances/pay-1/maintenance", "{}");
            assertThat(json(watch.next()).path("status").asText()).isEqualTo("OUT_OF_SERVICE");

            client.delete(PAY + "/instances/pay-1");
            Event gone = watch.next();
            assertThat(gone.name()).isEqualTo("gone");
            Answer poll = client.get(PAY + "/instances/pay-1?index=0&wait=10s");
            assertThat(poll.code()).isEqualTo("unknown-instance");
        }
    }

    @Test
    void shouldSendCommentsWhenThereIsNothingToTell() {
        try (EventReader watch = open(PAY)) {
            assertThat(watch.nextComment()).matches(": age-ms=\\d+");
            assertThat(watch.nextComment()).startsWith(":");
        }
    }

    /** Request and connection may last two seconds there, and a comment comes each half. */
    @Test
    void shouldOutliveTheTimeOutsOfRequests() throws IOException {
        try (Nodes impatient = new Nodes(1, 1, Nodes.IMPATIENT);
                EventReader watch = EventReader.open(impatient.node(0).server().port(), PAY)) {
            for (int i = 0; i < 6; i++) {
                watch.nextComment();
            }
            impatient.client().register("pay", "pay-1");

            assertThat(ids(watch.next())).containsExactly("pay-1");
        }
    }

    @Test
    void shouldEndTheWatchesOfAPartitionThatMoves() {
        client.register("pay", "pay-1");
        CompletableFuture<Answer> poll = poll(client, PAY + "?index=999999999&wait=10s");
        try (EventReader watch = open(PAY)) {
            String seen = watch.next().id();
            CompletableFuture<Answer> waiting = poll(client, PAY + "?wait=20s&index=" + seen);
            await().until(() -> metric("muster_watches_open") == 3);

            nodes.move(nodes.partitionOf("pay"), 1);

            assertThat(watch.next().name()).isEqualTo("closed");
            assertThat(waiting.join().code()).isEqualTo("partition-moved");
            assertThat(poll.join().code()).isEqualTo("partition-moved");
            try (EventReader again = open(PAY, "Last-Event-ID", seen)) {
                client.register("pay", "pay-2");
                Event next = again.next();
                assertThat(ids(next)).containsExactly("pay-1", "pay-2");
            }
        }
        await().until(() -> metric("muster_watches_open") == 0);
    }

    /** The client's node is not the owner: the stream goes through, and closing the client's side closes the owner's. */
    @Test
    void shouldStreamThroughFromTheOwner() {
        int stranger = nodes.node(1).server().port();
        client.register("pay", "pay-1");
        try (EventReader watch = EventReader.open(stranger, PAY)) {
            assertThat(watch.head()).containsIgnoringCase("muster-node: node-0");
            assertThat(ids(watch.next())).containsExactly("pay-1");
            CompletableFuture<Answer> poll = poll(
                    nodes.node(1).client(),
                    PAY + "?wait=20s&index=" + client.get(PAY).header("muster-index"));
            await().until(() -> metric("muster_watches_open") == 2);

            client.register("pay", "pay-2");

            assertThat(ids(watch.next())).hasSize(2);
            assertThat(poll.join().ids()).hasSize(2);
            assertThat(watch.nextComment()).startsWith(": age-ms=");
        }
        await().until(() -> metric("muster_watches_open") == 0);
    }

    @Test
    void shouldEndTheClientsSideWhenTheOwnerEnds() {
        client.register("pay", "pay-1");
        try (EventReader watch = EventReader.open(nodes.node(1).server().port(), PAY)) {
            watch.next();

            nodes.restoring(nodes.partitionOf("pay"));

            assertThat(watch.next().name()).isEqualTo("closed");
            Answer now = nodes.node(1).client().get(PAY, "Accept", "text/event-stream");
            assertThat(now.code()).isEqualTo("restoring");
        }
    }

    @Test
    void shouldRefuseMoreWatchesThanAllowedAndServeReadsMeanwhile() {
        client.register("pay", "pay-1");
        List<EventReader> open = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(open(PAY));
            }
            Answer refused = client.get(PAY + "?wait=1s");

            assertThat(refused.code()).isEqualTo("too-many-watches");
            assertThat(refused.header("retry-after")).isNotEmpty();
            assertThat(client.get(PAY).status()).isEqualTo(200);
            assertThat(metric("muster_watches_refused_total")).isEqualTo(1);
            await("the one that asks").until(() -> metric("muster_http_requests_open") == 1);
        } finally {
            open.forEach(EventReader::close);
        }
        await().until(() -> metric("muster_watches_open") == 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    index=abc               | index
                    index=-1                | index
                    index=                  | index
                    index=12345678901234567890 | index
                    index=1&index=2         | index
                    wait=-1                 | wait
                    wait=PT-1S              | wait
                    wait=6m                 | wait
                    wait=soon               | wait
                    wait=1s&cursor=MTpwYXk  | cursor
                    wait=1s&limit=10001     | limit
                    wait=1s&status=GREAT    | status
                    """)
    void shouldRefuseWhatIsNoWatch(String query, String field) {
        client.register("pay", "pay-1");

        Answer answer = client.get(PAY + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
        assertThat(metric("muster_watches_open")).isZero();
    }

    @Test
    void shouldRefuseALastEventIdThatIsNone() {
        Answer answer = client.get(PAY, "Accept", "text/event-stream", "Last-Event-ID", "x'; drop");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text())
                .contains(
                        "Last-Event-ID: 'x'; drop' (expected: what Muster-Index or the id of an event said before, or none)");
    }

    @Test
    void shouldSayThatTheLogEndsBeforeAnIndexFromElsewhere() throws IOException {
        try (Nodes impatient = new Nodes(1, 1, Nodes.IMPATIENT)) {
            impatient.client().register("pay", "pay-1");

            Answer answer = impatient.client().get(PAY, "Accept", "text/event-stream", "Last-Event-ID", "100000");

            assertThat(answer.code()).isEqualTo("not-reached");
        }
    }

    @Test
    void shouldEndWatchesWhenTheNodeCloses() {
        client.register("pay", "pay-1");
        try (EventReader watch = open(PAY)) {
            watch.next();

            nodes.node(0).server().close();

            assertThat(watch.next().name()).isEqualTo("closed");
        }
    }

    private EventReader open(String path, String... headers) {
        return EventReader.open(nodes.node(0).server().port(), path, headers);
    }

    private void register(String id, String zone) {
        client.put(PAY + "/instances/" + id, "{'host':'10.0.0.1','port':8080,'zone':'" + zone + "'}");
    }

    private double metric(String name) {
        return client.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static CompletableFuture<Answer> poll(Client asking, String path) {
        return CompletableFuture.supplyAsync(() -> asking.get(path), task -> {
            Thread thread = new Thread(task, "long-poll");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static List<String> ids(Event event) {
        List<String> ids = new ArrayList<>();
        json(event).path("instances").forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    private static JsonNode json(Event event) {
        try {
            return JSON.readTree(event.data());
        } catch (IOException e) {
            throw new IllegalStateException(event.toString(), e);
        }
    }
}

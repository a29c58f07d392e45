package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.query.http.Client.Answer;
import dev.muster.query.http.EventReader.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts over HTTP; what they look like and where they come from is tried in the end-to-end tests. */
class FactsTest {

    private static final String FACTS = "/v1/facts";
    private static final Duration SOON = Duration.ofSeconds(30);

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
    void shouldTellFactsAndGoOnAfterAnyOfThemAtAnyNode() {
        String second;
        try (EventReader watch = open(0, FACTS + "?from=beginning")) {
            nodes.facts.decide(0, "pay/a");
            nodes.facts.decide(1, "stock/a");
            nodes.facts.decide(0, "pay/b");

            List<Event> events = List.of(watch.next(), watch.next(), watch.next());
            assertThat(events).extracting(Event::name).containsOnly("fact");
            assertThat(events).extracting(Event::id).doesNotHaveDuplicates();
            second = events.get(1).id();
            assertThat(watch.head()).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: text/event-stream");
        }
        nodes.facts.decide(1, "stock/b");
        // An id says more than the parameter that the client began with.
        try (EventReader again = open(1, FACTS + "?from=beginning", "Last-Event-ID", second)) {
            assertThat(List.of(again.next().data(), again.next().data()))
                    .hasSize(2)
                    .anyMatch(data -> data.contains("stock/b"));
            nodes.facts.decide(1, "stock/c");
            assertThat(again.next().data()).contains("stock/c");
        }
    }

    /** A client that was cut off before it heard of anything goes on from where it began. */
    @Test
    void shouldTellAnIdBeforeTheFirstFactAndWhileNothingMatches() {
        nodes.facts.decide(0, "pay/a");
        String path = FACTS + "?kind=instance&key=other/x";
        try (EventReader watch = open(0, path)) {
            assertThat(watch.nextComment()).startsWith(": age-ms=");
            String before = watch.nextId();
            nodes.facts.decide(0, "pay/b");
            nodes.facts.decide(1, "pay/b");

            await().atMost(SOON).until(() -> !watch.nextId().equals(before));
            assertThat(watch.waiting()).isZero();
        }
    }

    @Test
    void shouldAnswerALongPollWithWhatCameAndTheIndexToGoOnFrom() {
        Answer none = client.get(FACTS);
        assertThat(none.json().path("facts")).isEmpty();
        CompletableFuture<Answer> poll = CompletableFuture.supplyAsync(
                () -> client.get(FACTS + "?wait=14s&index=" + none.header("muster-index")));
        await().atMost(SOON).until(() -> client.get("/metrics").text().contains("muster_watches_open 1.0"));

        nodes.facts.decide(0, "pay/a");

        Answer some = poll.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(some.texts("facts", "key")).containsExactly("pay/a");
        Answer same = client.get(FACTS + "?wait=50ms&index=" + some.header("muster-index"));
        assertThat(same.json().path("facts")).isEmpty();
        assertThat(same.header("muster-age-ms")).isNotEmpty();
    }

    @Test
    void shouldPageThroughThePast() {
        IntStream.range(0, 25).forEach(i -> nodes.facts.decide(i % 2, "pay/" + i));
        List<String> keys = new ArrayList<>();
        Answer page = client.get(FACTS + "?from=beginning&limit=10");
        while (!page.json().path("facts").isEmpty()) {
            assertThat(page.json().path("facts")).hasSizeLessThanOrEqualTo(10);
            keys.addAll(page.texts("facts", "key"));
            page = client.get(FACTS + "?limit=10&wait=0s&index=" + page.header("muster-index"));
        }

        assertThat(keys)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> "pay/" + i).toList());
    }

    /** More facts than a tail begins with, so that they have to be read for whoever begins at the beginning. */
    @Test
    void shouldNotSayTheEndWhileFactsCannotBeRead() {
        IntStream.range(0, 250).forEach(i -> nodes.facts.decide(0, "pay/" + i));
        assertThat(client.get(FACTS).json().path("facts")).isEmpty();
        nodes.facts.stall();

        Answer away = client.get(FACTS + "?from=beginning&limit=5");

        assertThat(away.status()).as(away.text()).isEqualTo(503);
        assertThat(away.code()).isEqualTo("log-unavailable");
        assertThat(away.header("retry-after")).isNotEmpty();
        nodes.facts.goOn();
        assertThat(client.get(FACTS + "?from=beginning&limit=5").json().path("facts"))
                .isNotEmpty();
    }

    @Test
    void shouldFilterByKindAndKeyAndPrefix() {
        int slot = nodes.partitionOf("pay");
        nodes.facts.decide(slot, "pay/a");
        nodes.facts.decide(slot, "pay/ab");
        nodes.facts.decide(slot, "stock/a");
        nodes.facts.notice(slot);

        assertThat(keys("&kind=instance")).containsExactly("pay/a", "pay/ab", "stock/a");
        assertThat(keys("&key=pay/a")).containsExactly("pay/a");
        assertThat(keys("&prefix=pay/")).containsExactly("pay/a", "pay/ab");
        assertThat(keys("")).hasSize(4);
    }

    @Test
    void shouldNameTheKindsWhereThereIsNoneOfThatName() {
        assertThat(client.get(FACTS + "?kind=nothing").json().path("detail").asText())
                .isEqualTo("kind: 'nothing' (expected: instance, breaker, election, lock, outlier)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kind=nothing|kind
                    key=a&prefix=b|prefix
                    from=yesterday|from
                    from=now&index=AAAA|from
                    index=AAAA|index
                    wait=6m|wait
                    limit=0|limit
                    limit=1001|limit
                    """)
    void shouldRefuseWhatMakesNoSense(String query, String field) {
        Answer answer = client.get(FACTS + "?" + query);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid-value");
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void shouldRefuseOtherParametersAndLimitsOfStreams() {
        assertThat(client.get(FACTS + "?consistency=any").code()).isEqualTo("unknown-parameter");
        assertThat(client.get(FACTS + "?limit=5", "Accept", "text/event-stream").code())
                .isEqualTo("invalid-value");
        assertThat(client.get(FACTS, "Accept", "text/event-stream", "Last-Event-ID", "?")
                        .json()
                        .path("field")
                        .asText())
                .isEqualTo("Last-Event-ID");
    }

    @Test
    void shouldSayThatFactsAreGone() {
        nodes.facts.decide(0, "pay/a");
        String index = client.get(FACTS + "?from=beginning&limit=1").header("muster-index");
        nodes.facts.decide(0, "pay/b");
        nodes.facts.deleteAll();

        Answer gone = nodes.node(1).client().get(FACTS + "?index=" + index);

        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.code()).isEqualTo("facts-gone");
    }

    @Test
    void shouldCountAsWatchesAndRefuseMoreThanThereMayBe() {
        List<EventReader> watches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            watches.add(open(0, FACTS));
        }

        assertThat(client.get(FACTS, "Accept", "text/event-stream").code()).isEqualTo("too-many-watches");

        watches.forEach(EventReader::close);
        await().atMost(SOON).until(() -> client.get("/metrics").text().contains("muster_watches_open 0.0"));
    }

    @Test
    void shouldCutOffWhoDoesNotReadAndGoOnTellingOthers() throws IOException {
        String much = "x".repeat(200_000);
        try (Socket slow = new Socket();
                EventReader quick = open(0, FACTS)) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), nodes.node(0).server().port()));
            slow.getOutputStream()
                    .write(("GET " + FACTS + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> client.get("/metrics").text().contains("muster_watches_open 2.0"));
            await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(() -> {
                nodes.facts.decide(0, "pay/a", much);
                assertThat(quick.next().data()).contains("pay/a");
                return client.get("/metrics").text().contains("muster_watches_cut_off_total 1.0");
            });
        }
    }

    @Test
    void shouldEndWhenTheNodeCloses() {
        try (EventReader watch = open(0, FACTS)) {
            nodes.facts.decide(0, "pay/a");
            watch.next();

            nodes.node(0).server().close();

            assertThat(watch.next().name()).isEqualTo("closed");
        }
    }

    private List<String> keys(String filter) {
        return client.get(FACTS + "?from=beginning&wait=5s" + filter).texts("facts", "key");
    }

    private EventReader open(int node, String path, String... headers) {
        return EventReader.open(nodes.node(node).server().port(), path, headers);
    }
}

package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks over HTTP. */
class LocksTest {

    private static final int LOCKS_PER_OWNER = 25;
    private static final String DOOR = "/v1/locks/door";

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 3, Nodes.PATIENT.withLocksPerOwner(LOCKS_PER_OWNER));
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldGrantKeepAndRelease() {
        Answer granted = acquire("'owner':'a','ttl':'10s'");
        assertThat(granted.status()).isEqualTo(200);
        assertThat(granted.json().path("lock").asText()).isEqualTo("door");
        assertThat(granted.json().path("ttl").asText()).isEqualTo("PT10S");
        long token = token(granted);
        assertThat(granted.header("muster-position")).endsWith(":" + token);

        nodes.locks.pass(Duration.ofSeconds(9));
        assertThat(client.post(DOOR + "/keep", claim("a", token)).status()).isEqualTo(200);
        nodes.locks.pass(Duration.ofSeconds(9));

        Answer released = client.post(DOOR + "/release", claim("a", token));
        assertThat(released.status()).isEqualTo(200);
        assertThat(released.json().path("holders")).isEmpty();
        assertThat(released.json().path("lastToken").asLong()).isEqualTo(token);
    }

    @Test
    void shouldAnswerOnAnyNode() {
        Client other = nodes.node(1).client();

        long token = token(other.post(DOOR + "/acquire", "{'owner':'a'}"));

        assertThat(other.post(DOOR + "/keep", claim("a", token)).status()).isEqualTo(200);
        assertThat(other.get(DOOR).texts("holders", "owner")).containsExactly("a");
        assertThat(other.get("/v1/locks").texts("locks", "lock")).containsExactly("door");
        assertThat(other.get("/v1/locks").json().at("/totals/held").asInt()).isEqualTo(1);
        assertThat(other.post(DOOR + "/release", claim("a", token)).status()).isEqualTo(200);
    }

    @Test
    void shouldSayWhoHoldsItToThoseWhoDoNotWait() {
        long token = token(acquire("'owner':'a'"));

        Answer refused = acquire("'owner':'b'");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("held");
        assertThat(refused.json().at("/holders/0/owner").asText()).isEqualTo("a");
        assertThat(refused.json().at("/holders/0/token").asLong()).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldHoldARequestOpenUntilItIsGranted(int node) {
        long first = token(acquire("'owner':'a'"));
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(
                () -> nodes.node(node).client().post(DOOR + "/acquire", "{'owner':'b','wait':'30s'}"));
        awaitQueue(1);

        client.post(DOOR + "/release", claim("a", first));

        Answer granted = second.join();
        assertThat(granted.status()).isEqualTo(200);
        assertThat(token(granted)).isGreaterThan(first);
        assertThat(client.get(DOOR).texts("holders", "owner")).containsExactly("b");
    }

    @Test
    void shouldSayWhenTheWaitIsOver() {
        acquire("'owner':'a','ttl':'60s'");
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> acquire("'owner':'b','wait':'5s'"));
        awaitQueue(1);

        nodes.locks.pass(Duration.ofSeconds(6));

        assertThat(second.join().code()).isEqualTo("held");
        assertThat(second.join().json().at("/holders/0/owner").asText()).isEqualTo("a");
        assertThat(client.get(DOOR).json().path("queue")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldEndAWaitWhenTheLogsClockStandsStill(int node) {
        acquire("'owner':'a'");

        Answer answer = nodes.node(node).client().post(DOOR + "/acquire", "{'owner':'b','wait':'100ms'}");

        assertThat(answer.code()).isEqualTo("outcome-unknown");
        awaitQueue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldTakeAWaiterOutOfTheQueueWhoseConnectionIsCut(int node) throws IOException {
        acquire("'owner':'a'");
        askAndCut(node, "");

        awaitQueue(0);
        assertThat(client.get(DOOR).texts("holders", "owner")).containsExactly("a");
    }

    /** Its caller may have asked again already: what that was granted must not be taken away from under it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldLeaveARequestWithAKeyToItsCallerWhenItsConnectionIsCut(int node) throws IOException {
        long first = token(acquire("'owner':'a'"));
        askAndCut(node, "Idempotency-Key: k2\r\n");
        CompletableFuture<Answer> again = CompletableFuture.supplyAsync(
                () -> client.post(DOOR + "/acquire", "{'owner':'b','wait':'60s'}", "Idempotency-Key", "k2"));

        client.post(DOOR + "/release", claim("a", first));

        assertThat(again.join().status()).isEqualTo(200);
        assertThat(client.get(DOOR).texts("holders", "owner")).containsExactly("b");
    }

    /** What was granted to a connection that is cut goes back, but for a key's: its caller may ask again, and hold it by that. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldTakeBackWhatWasGrantedToACutConnectionButNotByAKey(int node) throws IOException {
        nodes.locks.pause();
        cutWhileNothingIsFolded(node, "door", "Idempotency-Key: k3\r\n");
        cutWhileNothingIsFolded(node, "gate", "");

        nodes.locks.resume();

        await().untilAsserted(() ->
                assertThat(client.get("/v1/locks/gate").json().path("holders")).isEmpty());
        Answer again = nodes.node(node).client().post(DOOR + "/acquire", "{'owner':'b'}", "Idempotency-Key", "k3");
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(client.get(DOOR).texts("holders", "owner")).containsExactly("b");
    }

    private void cutWhileNothingIsFolded(int node, String lock, String header) throws IOException {
        int partition = nodes.partitionOf(lock);
        long end = nodes.locks.end(partition);
        try (Socket connection = ask(node, lock, header, "{\"owner\":\"b\"}")) {
            await().until(() -> connection.isConnected() && nodes.locks.end(partition) > end);
        }
    }

    /** Whoever asked was told that nobody knows: it must not be granted to nobody later. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldTakeAWaiterOutOfTheQueueWhoseLockMoved(int node) {
        acquire("'owner':'a'");
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(
                () -> nodes.node(node).client().post(DOOR + "/acquire", "{'owner':'b','wait':'60s'}"));
        awaitQueue(1);

        nodes.hideLocks();
        assertThat(second.join().code()).isEqualTo("partition-moved");
        nodes.showLocks();

        awaitQueue(0);
    }

    /** Told 503, its caller believes that nothing was done. */
    @Test
    void shouldNotQueueWhomItCannotHoldOpen() throws IOException {
        acquire("'owner':'a'");
        List<Socket> waiting = new ArrayList<>();
        for (int number = 0; number < Nodes.WATCHES.most(); number++) {
            waiting.add(ask(0, "door", "", "{\"owner\":\"b\",\"wait\":\"60s\"}"));
        }
        awaitQueue(waiting.size());

        Answer refused = acquire("'owner':'c','wait':'60s'");

        assertThat(refused.code()).isEqualTo("too-many-watches");
        assertThat(client.get(DOOR).json().path("queue")).hasSize(waiting.size());
        for (Socket one : waiting) {
            one.close();
        }
        awaitQueue(0);
    }

    private void askAndCut(int node, String header) throws IOException {
        try (Socket connection = ask(node, "door", header, "{\"owner\":\"b\",\"wait\":\"60s\"}")) {
            assertThat(connection.isConnected()).isTrue();
            awaitQueue(1);
        }
    }

    private Socket ask(int node, String lock, String header, String body) throws IOException {
        int port = nodes.node(node).server().port();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String head = "POST /v1/locks/" + lock + "/acquire HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\n" + header + "Content-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldAnswerAtOnceWithThePlaceWhereThatIsPreferred(int node) {
        long first = token(acquire("'owner':'a'"));

        Answer queued = nodes.node(node)
                .client()
                .post(DOOR + "/acquire", "{'owner':'b','wait':'30s'}", "Prefer", "respond-async");

        assertThat(queued.status()).isEqualTo(202);
        assertThat(queued.json().path("place").asInt()).isEqualTo(1);
        String request = queued.header("muster-request-id");
        client.post(DOOR + "/release", claim("a", first));
        assertThat(client.get(DOOR).texts("holders", "owner")).containsExactly("b");
        Answer taken = client.post(DOOR + "/release", "{'owner':'b','request':'" + request + "'}");
        assertThat(taken.json().path("holders")).isEmpty();
    }

    @Test
    void shouldGiveTheSameGrantForTheSameIdempotencyKey() {
        Answer first = client.post(DOOR + "/acquire", "{'owner':'a'}", "Idempotency-Key", "k1");
        Answer again = client.post(DOOR + "/acquire", "{'owner':'a'}", "Idempotency-Key", "k1");

        assertThat(token(again)).isEqualTo(token(first));
        assertThat(again.json().path("holds").asInt()).isEqualTo(1);
        Answer others = client.post(DOOR + "/acquire", "{'owner':'b'}", "Idempotency-Key", "k1");
        assertThat(others.code()).isEqualTo("other-request");
        Answer another =
                client.post(DOOR + "/acquire", "{'owner':'a','kind':'semaphore','limit':3}", "Idempotency-Key", "k1");
        assertThat(another.code()).isEqualTo("other-request");

        Answer released = client.post(DOOR + "/release", "{'owner':'a','idempotencyKey':'k1'}");
        assertThat(released.json().path("holders")).isEmpty();
        Answer late = client.post(DOOR + "/acquire", "{'owner':'a'}", "Idempotency-Key", "k1");
        assertThat(late.code()).isEqualTo("request-over");
    }

    @Test
    void shouldNotGrantARequestThatWasTakenBackBeforeItCame() {
        Answer unknown = client.post(DOOR + "/release", "{'owner':'a','idempotencyKey':'k1'}");
        assertThat(unknown.code()).isEqualTo("unknown-request");

        Answer late = client.post(DOOR + "/acquire", "{'owner':'a'}", "Idempotency-Key", "k1");

        assertThat(late.code()).isEqualTo("request-over");
    }

    @Test
    void shouldCountHoldsOfOneOwner() {
        long token = token(acquire("'owner':'a'"));
        assertThat(token(acquire("'owner':'a'"))).isEqualTo(token);

        assertThat(client.post(DOOR + "/release", claim("a", token))
                        .json()
                        .at("/holders/0/holds")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.post(DOOR + "/release", claim("a", token)).json().path("holders"))
                .isEmpty();
    }

    @Test
    void shouldShowASemaphoreWithItsPermits() {
        acquire("'owner':'a','kind':'semaphore','limit':3,'permits':2");

        JsonNode lock = client.get(DOOR).json();

        assertThat(lock.path("kind").asText()).isEqualTo("semaphore");
        assertThat(lock.path("permitsOut").asInt()).isEqualTo(2);
        assertThat(acquire("'owner':'b','kind':'semaphore','limit':4").code()).isEqualTo("other-limit");
        assertThat(acquire("'owner':'b','kind':'read'").code()).isEqualTo("other-kind");
    }

    @Test
    void shouldRefuseThoseWhoDoNotHoldIt() {
        long token = token(acquire("'owner':'a'"));

        assertThat(client.post(DOOR + "/release", claim("b", token)).code()).isEqualTo("not-holder");
        assertThat(client.post(DOOR + "/release", claim("a", token - 1)).code()).isEqualTo("not-holder");
        assertThat(client.post(DOOR + "/keep", claim("b", token)).code()).isEqualTo("not-holder");
        assertThat(client.post("/v1/locks/other/keep", claim("a", token)).code())
                .isEqualTo("not-holder");
        assertThat(client.get("/v1/locks/other").code()).isEqualTo("unknown-lock");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'owner':'a','ttl':'2s'|ttl: PT2S (expected: PT3S to PT10M in whole milliseconds)",
                "'owner':'a','wait':'61s'|wait: PT1M1S (expected: PT0S to PT1M in whole milliseconds)",
                "'owner':'a','kind':'latch'|kind: 'latch' (expected: mutex, semaphore, read or write)",
                "'owner':'a','kind':'semaphore'|limit: missing (expected: 1 to 10000)",
                "'ttl':'20s'|owner: missing (expected: a text)"
            })
    void shouldRefuseWhatCannotBe(String body, String detail) {
        Answer refused = acquire(body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).isEqualTo(detail);
    }

    @Test
    void shouldRefuseAReleaseThatDoesNotSayOfWhat() {
        assertThat(client.post(DOOR + "/release", "{'owner':'a'}")
                        .json()
                        .path("detail")
                        .asText())
                .isEqualTo("token: 0 of token, request and idempotencyKey (expected: exactly one of them)");
    }

    @Test
    void shouldRefuseAClientThatHoldsTooManyLocks() {
        for (int number = 0; number < LOCKS_PER_OWNER; number++) {
            assertThat(client.post("/v1/locks/l" + number + "/acquire", "{'owner':'a:" + number + "'}")
                            .status())
                    .isEqualTo(200);
        }

        Answer refused = client.post("/v1/locks/more/acquire", "{'owner':'a:more'}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("too-many-locks");
        assertThat(client.post("/v1/locks/more/acquire", "{'owner':'b'}").status())
                .isEqualTo(200);
    }

    @Test
    void shouldTellWatchersOfEachHolder() {
        acquire("'owner':'a'");
        Answer now = client.get(DOOR);
        CompletableFuture<Answer> next = CompletableFuture.supplyAsync(
                () -> client.get(DOOR + "?index=" + now.header("muster-index") + "&wait=30s"));

        client.post(DOOR + "/acquire", "{'owner':'b','wait':'30s'}", "Prefer", "respond-async");

        assertThat(next.join().texts("queue", "owner")).containsExactly("b");
    }

    private Answer acquire(String fields) {
        return client.post(DOOR + "/acquire", "{" + fields + "}");
    }

    private void awaitQueue(int length) {
        await().untilAsserted(
                        () -> assertThat(client.get(DOOR).json().path("queue")).hasSize(length));
    }

    private static String claim(String owner, long token) {
        return "{'owner':'" + owner + "','token':" + token + "}";
    }

    private static long token(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("token").asLong();
    }
}

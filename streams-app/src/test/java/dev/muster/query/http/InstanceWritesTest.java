package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes over HTTP against the real server, codecs and folds; only Kafka is an in-JVM log. */
class InstanceWritesTest {

    private static final String PAY_1 = "/v1/services/pay/instances/pay-1";

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(1, 3);
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldAnswerWithTheInstanceWhenRegistered() {
        Answer answer = client.put(PAY_1, """
                {'host':'10.0.0.7','port':8443,'protocol':'https','region':'eu','zone':'eu-1a','weight':2,'tags':['b','a','a'],
                 'metadata':{'version':'7','owner':'team-a'},'ttl':'15s','deregisterAfter':'PT2M','incarnation':'i-1'}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("""
                        {"id":"pay-1","host":"10.0.0.7","port":8443,"protocol":"https","region":"eu","zone":"eu-1a","weight":2,\
                        "tags":["a","b"],"metadata":{"owner":"team-a","version":"7"},"status":"UP","since":"2026-01-01T00:00:00Z",\
                        "lastHeartbeat":"2026-01-01T00:00:00Z","registeredAt":"2026-01-01T00:00:00Z","ttl":"PT15S",\
                        "deregisterAfter":"PT2M","reason":"reported by the instance","incarnation":"i-1"}""");
    }

    @Test
    void shouldFillInDefaultsAndLeaveOutWhatIsAbsent() {
        Answer answer = client.register("pay", "pay-1");

        assertThat(answer.json().path("protocol").asText()).isEqualTo("http");
        assertThat(answer.json().path("weight").asInt()).isEqualTo(1);
        assertThat(answer.json().path("ttl").asText()).isEqualTo("PT30S");
        assertThat(answer.json().path("deregisterAfter").asText()).isEqualTo("PT5M");
        assertThat(answer.json().has("region")).isFalse();
        assertThat(answer.json().has("load")).isFalse();
        assertThat(answer.json().path("incarnation").asText()).isEqualTo(answer.header("muster-request-id"));
    }

    @Test
    void shouldTellWhatTheAnswerReflects() {
        Answer answer = client.register("pay", "pay-1");

        int partition = nodes.partitionOf("pay");
        assertThat(answer.header("muster-position")).isEqualTo("instances:" + partition + ":1");
        assertThat(answer.header("muster-index")).isEqualTo("1");
        assertThat(answer.header("muster-node")).isEqualTo("node-0");
        assertThat(answer.header("muster-role")).isEqualTo("owner");
    }

    @Test
    void shouldChooseAnIdWhenPosted() {
        Answer answer = client.post("/v1/services/pay/instances", "{'host':'h','port':1}");

        assertThat(answer.status()).isEqualTo(201);
        String id = answer.json().path("id").asText();
        assertThat(answer.header("location")).isEqualTo("/v1/services/pay/instances/" + id);
        assertThat(client.get(answer.header("location")).json().path("id").asText())
                .isEqualTo(id);
    }

    @Test
    void shouldNotDoItTwiceWhenTheKeyIsTheSame() {
        String body = "{'host':'h','port':1}";

        Answer first = client.post("/v1/services/pay/instances", body, "Idempotency-Key", "k1");
        Answer again = client.post("/v1/services/pay/instances", body, "Idempotency-Key", "k1");
        Answer other = client.post("/v1/services/pay/instances", body, "Idempotency-Key", "k2");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(other.header("location")).isNotEqualTo(first.header("location"));
        assertThat(client.get("/v1/services/pay").json().path("total").asInt()).isEqualTo(2);
    }

    @Test
    void shouldChangeOnlyWhatIsGivenWhenPatched() {
        client.put(PAY_1, "{'host':'h','port':1,'weight':3,'tags':['a'],'metadata':{'k':'v'}}");

        Answer answer = client.patch(PAY_1, "{'weight':0}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("weight").asInt()).isZero();
        assertThat(answer.json().path("tags").path(0).asText()).isEqualTo("a");
        assertThat(answer.json().path("metadata").path("k").asText()).isEqualTo("v");
    }

    @Test
    void shouldShowStatusAndLoadWhenBeaten() {
        client.register("pay", "pay-1");
        nodes.log.moveBrokerTime(Duration.ofSeconds(5));

        Answer answer = client.post(
                PAY_1 + "/heartbeat", "{'status':'OUT_OF_SERVICE','load':{'cpu':0.4,'memory':1,'inFlight':12}}");

        assertThat(answer.json().path("status").asText()).isEqualTo("OUT_OF_SERVICE");
        assertThat(answer.json().path("load").toString()).isEqualTo("{\"cpu\":0.4,\"memory\":1.0,\"inFlight\":12}");
        assertThat(answer.json().path("lastHeartbeat").asText()).isEqualTo("2026-01-01T00:00:05Z");
    }

    @Test
    void shouldTakeAHeartbeatWithoutBodyOrMediaType() {
        client.register("pay", "pay-1");

        assertThat(client.send("POST", PAY_1 + "/heartbeat", "").status()).isEqualTo(200);
    }

    @Test
    void shouldAskToRegisterWhenAnUnknownInstanceBeats() {
        Answer answer = client.send("POST", PAY_1 + "/heartbeat", "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown-instance");
        assertThat(answer.json().path("requestId").asText()).isNotEmpty();
    }

    @Test
    void shouldRefuseASupersededIncarnation() {
        client.put(PAY_1, "{'host':'h','port':1,'incarnation':'old'}");
        client.put(PAY_1, "{'host':'h','port':1,'incarnation':'new'}");

        Answer beat = client.post(PAY_1 + "/heartbeat", "{'incarnation':'old'}");
        Answer register = client.put(PAY_1, "{'host':'h','port':1,'incarnation':'old'}");
        Answer leave = client.delete(PAY_1 + "?incarnation=old");

        assertThat(beat.status()).isEqualTo(409);
        assertThat(beat.code()).isEqualTo("superseded");
        assertThat(register.code()).isEqualTo("superseded");
        assertThat(leave.code()).isEqualTo("superseded");
    }

    @Test
    void shouldOverrideTheStatusUntilCleared() {
        client.register("pay", "pay-1");

        Answer set = client.put(PAY_1 + "/status", "{'status':'DOWN','by':'ann','reason':'smoke'}");
        Answer beat = client.post(PAY_1 + "/heartbeat", "{'status':'UP'}");
        Answer cleared = client.delete(PAY_1 + "/status?by=ann&reason=done");

        assertThat(set.json().path("override").toString())
                .isEqualTo(
                        "{\"status\":\"DOWN\",\"by\":\"ann\",\"reason\":\"smoke\",\"since\":\"2026-01-01T00:00:00Z\"}");
        assertThat(set.json().path("reason").asText()).isEqualTo("set to DOWN by ann: smoke");
        assertThat(beat.json().path("status").asText()).isEqualTo("DOWN");
        assertThat(cleared.json().path("status").asText()).isEqualTo("UP");
        assertThat(cleared.json().has("override")).isFalse();
    }

    @Test
    void shouldDrainInMaintenance() {
        client.register("pay", "pay-1");

        Answer set = client.send("PUT", PAY_1 + "/maintenance", "");
        Answer ended = client.delete(PAY_1 + "/maintenance");

        assertThat(set.json().path("status").asText()).isEqualTo("OUT_OF_SERVICE");
        assertThat(set.json().path("maintenance").path("since").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(ended.json().path("status").asText()).isEqualTo("UP");
    }

    @Test
    void shouldDeregisterOnceAndSaySoAgainToTheSameKey() {
        client.register("pay", "pay-1");

        Answer first = client.delete(PAY_1, "Idempotency-Key", "bye");
        Answer retried = client.delete(PAY_1, "Idempotency-Key", "bye");
        Answer again = client.delete(PAY_1);

        assertThat(first.status()).isEqualTo(204);
        assertThat(retried.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.code()).isEqualTo("unknown-instance");
    }

    @Test
    void shouldTellThatItIsGoneWhenARepeatedRegistrationHasLeftSince() {
        String body = "{'host':'h','port':1}";
        client.put(PAY_1, body, "Idempotency-Key", "k");
        client.delete(PAY_1);

        Answer repeated = client.put(PAY_1, body, "Idempotency-Key", "k");

        assertThat(repeated.status()).isEqualTo(410);
        assertThat(repeated.code()).isEqualTo("gone-since");
        assertThat(client.get(PAY_1).status()).isEqualTo(404);
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownWhenNotFoldedInTime() throws IOException {
        try (Nodes slow = new Nodes(1, 1, Nodes.IMPATIENT)) {
            slow.log.pause();

            Answer answer = slow.client().put(PAY_1, "{'host':'h','port':1}", "Idempotency-Key", "k");

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("outcome-unknown");
            assertThat(answer.json().path("requestId").asText())
                    .isEqualTo(answer.header("muster-request-id"))
                    .isNotEmpty();
        }
    }

    /** The first attempt is folded only after its client gave up; the second must find that it is done. */
    @Test
    void shouldResolveAnUnknownOutcomeWithTheSameKey() {
        client.register("pay", "pay-1");
        nodes.log.pause();
        int partition = nodes.partitionOf("pay");
        long end = nodes.log.end(partition);
        CompletableFuture<Answer> first =
                CompletableFuture.supplyAsync(() -> client.patch(PAY_1, "{'weight':7}", "Idempotency-Key", "k"));
        await().until(() -> nodes.log.end(partition) == end + 1);
        CompletableFuture<Answer> second =
                CompletableFuture.supplyAsync(() -> client.patch(PAY_1, "{'weight':7}", "Idempotency-Key", "k"));
        await().until(() -> nodes.log.end(partition) == end + 2);
        nodes.log.resume();

        Answer third = client.patch(PAY_1, "{'weight':7}", "Idempotency-Key", "k");

        for (Answer answer : List.of(first.join(), second.join(), third)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("weight").asInt()).isEqualTo(7);
            assertThat(answer.header("muster-request-id")).isEqualTo(third.header("muster-request-id"));
            assertThat(answer.header("muster-index")).isEqualTo(Long.toString(end));
        }
    }

    @Test
    void shouldRefuseWhenTheLogIsAway() {
        nodes.log.setAway(true);

        Answer answer = client.register("pay", "pay-1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("log-unavailable");
        assertThat(answer.header("retry-after")).isEqualTo("1");
        nodes.log.setAway(false);
        assertThat(client.register("pay", "pay-1").status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseWhileRestoringAndAppendNothing() {
        int partition = nodes.partitionOf("pay");
        nodes.restoring(partition);
        long end = nodes.log.end(partition);

        Answer answer = client.register("pay", "pay-1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("restoring");
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(nodes.log.end(partition)).isEqualTo(end);
    }
}

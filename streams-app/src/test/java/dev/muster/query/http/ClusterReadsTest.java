package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Answers gathered from all partitions, of one node and of two. */
class ClusterReadsTest {

    private static final List<String> SERVICES = List.of("audit", "billing", "cart", "pay", "ship", "stock");

    private Nodes nodes;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 4);
        client = nodes.client();
        SERVICES.forEach(service -> client.register(service, service + "-1"));
        client.register("pay", "pay-2");
        client.put("/v1/services/pay/instances/pay-2/status", "{'status':'DOWN'}");
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldListTheServicesWithCountsByStatus() {
        Answer answer = client.get("/v1/services");

        assertThat(answer.texts("services", "service")).isEqualTo(SERVICES);
        assertThat(answer.json().at("/services/3").toString())
                .isEqualTo("{\"service\":\"pay\",\"total\":2,\"healthy\":1,\"statuses\":{\"UP\":1,\"DOWN\":1}}");
        assertThat(answer.json().path("totals").toString()).isEqualTo("{\"healthy\":6,\"instances\":7,\"services\":6}");
        assertThat(answer.json().path("complete").asBoolean()).isTrue();
        assertThat(answer.json().has("cursor")).isFalse();
    }

    @Test
    void shouldKeepAServiceInTheListWhenItsLastInstanceHasLeft() {
        client.delete("/v1/services/cart/instances/cart-1");

        assertThat(client.get("/v1/services").json().at("/services/2").toString())
                .isEqualTo("{\"service\":\"cart\",\"total\":0,\"healthy\":0,\"statuses\":{}}");
    }

    @Test
    void shouldAnswerEmptyBeforeAnythingIsRegistered() throws IOException {
        try (Nodes fresh = new Nodes(1, 2)) {
            Answer answer = fresh.client().get("/v1/services");

            assertThat(answer.text()).isEqualTo("{\"services\":[],\"complete\":true}");
            assertThat(answer.header("muster-position")).isEqualTo("instances:0:0,instances:1:0");
        }
    }

    @Test
    void shouldTellHealthyAndUnhealthy() {
        JsonNode health = client.get("/v1/cluster/health").json();

        assertThat(health.path("totals").toString())
                .isEqualTo("{\"healthy\":6,\"instances\":7,\"services\":6,\"unhealthy\":1}");
        assertThat(health.at("/services/3").toString())
                .isEqualTo("{\"service\":\"pay\",\"instances\":2,\"healthy\":1,\"unhealthy\":1}");
    }

    @Test
    void shouldTellStatistics() {
        client.put("/v1/services/new/instances/a", "{'host':'h','port':1,'region':'eu','zone':'eu-1a'}");
        client.put("/v1/services/new/instances/b", "{'host':'h','port':1,'region':'eu','zone':'eu-1b'}");
        client.put("/v1/services/new/instances/c", "{'host':'h','port':1}");
        client.delete("/v1/services/new/instances/c");
        for (String beat : List.of("a", "a", "b", "b")) {
            nodes.log.moveBrokerTime(Duration.ofSeconds(1));
            client.post("/v1/services/new/instances/" + beat + "/heartbeat", "{}");
        }
        nodes.log.pass(Duration.ofSeconds(1));

        JsonNode statistics = client.get("/v1/cluster/statistics").json();

        JsonNode service = statistics.at("/services/3");
        assertThat(service.path("service").asText()).isEqualTo("new");
        assertThat(service.path("instances").asInt()).isEqualTo(2);
        assertThat(service.path("regions").toString()).isEqualTo("{\"eu\":2}");
        assertThat(service.path("zones").toString()).isEqualTo("{\"eu-1a\":1,\"eu-1b\":1}");
        assertThat(service.path("churn").toString()).isEqualTo("{\"joined\":3,\"left\":1}");
        assertThat(service.path("heartbeatsPerSecond").asInt()).isEqualTo(1 + 1);
        assertThat(Duration.parse(service.path("averageUptime").asText())).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void shouldTellTheNodes() {
        nodes.move(3, 1);

        JsonNode members = client.get("/v1/cluster/members").json().path("members");

        assertThat(members.size()).isEqualTo(2);
        assertThat(members.at("/0/id").asText()).isEqualTo("node-0");
        assertThat(members.at("/0/partitions/active").toString())
                .isEqualTo("[\"muster.instances:0\",\"muster.instances:1\",\"muster.instances:2\"]");
        assertThat(members.at("/1/partitions/active").toString()).isEqualTo("[\"muster.instances:3\"]");
        assertThat(members.at("/0/lag").asLong()).isEqualTo(7);
        assertThat(members.at("/1").has("lag")).as("not known").isFalse();
        assertThat(members.at("/1/version").asText()).isEqualTo("0.1.0");
        assertThat(members.at("/1/foldLevel").asInt()).isEqualTo(1);
        assertThat(members.at("/1/state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void shouldTellOnlyTheNodeThatIsAskedForItself() {
        JsonNode members = client.get("/v1/cluster/members?scope=node").json().path("members");

        assertThat(members.size()).isEqualTo(1);
        assertThat(client.get("/v1/cluster/members?scope=world").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/services", "/v1/cluster/health", "/v1/cluster/statistics"})
    void shouldAnswerTheSameWhenPartitionsLieOnTwoNodes(String path) {
        String before = client.get(path).text();
        nodes.move(nodes.partitionOf("pay"), 1);
        nodes.move(nodes.partitionOf("stock"), 1);

        assertThat(client.get(path).text()).isEqualTo(before);
        assertThat(nodes.node(1).client().get(path).text()).isEqualTo(before);
        assertThat(client.get(path).header("muster-position").split(",")).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6})
    void shouldPageThroughAllServicesOnceOverTwoNodes(int limit) {
        nodes.move(nodes.partitionOf("pay"), 1);
        nodes.move(nodes.partitionOf("audit"), 1);

        assertThat(pagedThrough(client, limit)).isEqualTo(SERVICES);
    }

    /** The asking node has no row of its own: that there is more it knows only from the other one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void shouldPageThroughAllServicesOnceWhenAllLieElsewhere(int limit) {
        assertThat(pagedThrough(nodes.node(1).client(), limit)).isEqualTo(SERVICES);
    }

    private static List<String> pagedThrough(Client asking, int limit) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = asking.get("/v1/services?limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(page.texts("services", "service"));
            assertThat(page.json().at("/totals/services").asInt()).isEqualTo(6);
            cursor = page.json().path("cursor").asText();
        } while (!cursor.isEmpty());
        return seen;
    }

    @Test
    void shouldNameAPartitionThatNobodyAnswersFor() {
        int lost = nodes.partitionOf("pay");
        nodes.orphan(lost);

        Answer answer = client.get("/v1/services");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("complete").asBoolean()).isFalse();
        assertThat(answer.json().path("missing").toString()).isEqualTo("[\"instances:" + lost + "\"]");
        assertThat(answer.texts("services", "service")).doesNotContain("pay").isNotEmpty();
    }

    @Test
    void shouldNotFloodTheLogWhileAPartitionIsMissing() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(Gathering.class);
        log.addAppender(lines);
        lines.start();
        try {
            nodes.orphan(nodes.partitionOf("pay"));

            client.get("/v1/services?consistency=owner");
            client.get("/v1/services?consistency=owner");

            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .startsWith("code=HTTP-005 ");
        } finally {
            log.detachAppender(lines);
        }
    }

    @Test
    void shouldNameThePartitionsOfANodeThatDoesNotAnswer() {
        int lost = nodes.partitionOf("pay");
        nodes.move(lost, 1);
        nodes.node(1).server().close();

        Answer answer = client.get("/v1/services");

        assertThat(answer.json().path("missing").toString()).isEqualTo("[\"instances:" + lost + "\"]");
    }

    /** Both nodes believe that the other owns the partition: neither may ask on. */
    @Test
    void shouldNotAskInACircle() {
        int lost = nodes.partitionOf("pay");
        nodes.restoring(lost);
        nodes.believe(lost, 1);

        Answer answer = client.get("/v1/services");

        assertThat(answer.json().path("missing").toString()).isEqualTo("[\"instances:" + lost + "\"]");
    }

    @Test
    void shouldFailOnlyWhenNothingCanBeAnswered() {
        for (int partition = 0; partition < 4; partition++) {
            nodes.restoring(partition);
        }

        Answer answer = client.get("/v1/services");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("restoring");
        assertThat(answer.json().path("missing").size()).isEqualTo(4);
    }
}

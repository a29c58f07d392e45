package dev.muster.demo;

import static dev.muster.demo.Examples.instance;
import static dev.muster.demo.Examples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.muster.domains.Domains;
import dev.muster.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server of the test stands for a node; that a real one answers like this, the demo itself shows. */
final class ObserverTest {

    private static final String STOCK = """
            {"service":"stock","instances":[{"id":"stock-1","host":"127.0.0.1","port":40001,"zone":"zone-b","status":"DOWN",
              "since":"2026-01-02T03:04:05Z","lastHeartbeat":"2026-01-02T03:04:00.5Z","reason":"silent","new":1}]}""";

    private final HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final MusterNode first = new MusterNode(1, node.getAddress().getPort());
    private final Observer observer = new Observer(new Nodes(List.of(first)));

    ObserverTest() throws IOException {}

    @AfterEach
    void stop() {
        node.stop(0);
    }

    @Test
    void shouldSeeTheInstancesOfKnownServicesAndNoneOfUnknownOnes() {
        answer(Map.of("/v1/services/stock", new Answer(200, STOCK)), new Answer(404, "{}"));

        Snapshot seen = observer.look(snapshot(instance("payment", 1, "UP")));

        assertThat(seen.instances()).containsOnlyKeys("stock-1");
        InstanceState stock = seen.of("stock").get(0);
        assertThat(stock.isDown()).isTrue();
        assertThat(stock.status().reason()).isEqualTo("silent");
        assertThat(stock.zone()).isEqualTo("zone-b");
        assertThat(stock.uri("/stats")).hasToString("http://127.0.0.1:40001/stats");
    }

    @Test
    void shouldKeepWhatWasKnownWhenTheNodeCannotAnswer() {
        answer(Map.of("/v1/services/stock", new Answer(200, "no JSON")), new Answer(503, "{}"));
        Snapshot before = snapshot(instance("payment", 1, "UP"), instance("stock", 1, "UP"));

        assertThat(observer.look(before)).isEqualTo(before);
        assertThat(observer.isReady(first)).isFalse();
    }

    @Test
    void shouldAskTheOtherNodeWhenOneDoesNotAnswer() {
        answer(Map.of("/v1/services/stock", new Answer(200, STOCK)), new Answer(404, "{}"));
        MusterNode dead = new MusterNode(2, FreePorts.one());
        Observer ofBoth = new Observer(new Nodes(List.of(dead, first)));

        assertThat(ofBoth.look(Snapshot.EMPTY).instances()).containsOnlyKeys("stock-1");
        assertThat(ofBoth.isReady(dead)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"RUNNING   | 2 | true", "RESTORING | 2 | false", "RUNNING   | 1 | false"})
    void shouldTakePartitionsForSharedWhenEachNodeServesItsPart(String state, int ofEachLog, boolean areShared) {
        String active = Stream.generate(() -> "\"log:0\"")
                .limit((long) ofEachLog * Domains.all().size())
                .collect(Collectors.joining(","));
        String members = "{\"members\":[{\"state\":\"%s\",\"partitions\":{\"active\":[%s]}}]}".formatted(state, active);
        answer(Map.of("/v1/cluster/members", new Answer(200, members)), new Answer(404, "{}"));

        assertThat(observer.areShared()).isEqualTo(areShared);
    }

    @Test
    void shouldSeeTheBreakerOfACalledServiceWithWhomItLeavesOut() {
        String breaker = """
                {"name":"stock","state":"OPEN","epoch":4,"reason":"8 failures in a row","new":1,
                 "ejected":[{"instance":"stock-2","reason":"slow"}]}""";
        answer(Map.of("/v1/breakers/stock", new Answer(200, breaker)), new Answer(404, "{}"));

        Snapshot seen = observer.look(Snapshot.EMPTY);

        assertThat(seen.breaker("stock"))
                .isEqualTo(new BreakerSight(
                        "stock", "OPEN", 4, "8 failures in a row", new TreeMap<>(Map.of("stock-2", "slow"))));
        assertThat(seen.breaker("payment").isClosed()).isTrue();
        assertThat(seen.breakers()).doesNotContainKey("frontend");
    }

    @Test
    void shouldSeeWhoIsTheSchedulerAndWhoWouldBe() {
        String election = """
                {"election":"checkout-scheduler","leader":"checkout-2","term":41,"new":1,
                 "candidates":[{"id":"checkout-2","session":"a"},{"id":"checkout-1"}]}""";
        answer(Map.of("/v1/elections/checkout-scheduler", new Answer(200, election)), new Answer(404, "{}"));

        assertThat(observer.look(Snapshot.EMPTY).scheduler())
                .isEqualTo(new ElectionSight("checkout-2", 41, List.of("checkout-2", "checkout-1")));
    }

    @Test
    void shouldSeeThatNobodyLeads() throws IOException {
        String election = """
                {"election":"checkout-scheduler","leader":null,"term":null,"candidates":[]}""";

        ElectionSight seen = ElectionSight.parse(new ObjectMapper().readTree(election));

        assertThat(seen).isEqualTo(ElectionSight.NONE);
        assertThat(seen.isLed()).isFalse();
    }

    @Test
    void shouldKeepTheLastFiguresOfAnInstanceThatDoesNotAnswer() throws IOException {
        Ledger ledger = new Ledger();
        ledger.note("stock-1", new CallFigures(1, 2, 3, 4, 5));
        ledger.note("payment-1", new CallFigures(1, 1, 1, 1, 1));
        try (ShopServer payment = ShopServer.start(new Member(ShopService.PAYMENT, 1, "zone-a"), List.of())) {
            InstanceState alive = at(instance("payment", 1, "UP"), payment.port());
            InstanceState dead = at(instance("stock", 1, "UP"), FreePorts.one());

            observer.count(List.of(alive, dead), ledger);
        }
        assertThat(ledger.of("payment-1")).isEqualTo(new CallFigures(0, 0, 0, 0, 0));
        assertThat(ledger.of("stock-1")).isEqualTo(new CallFigures(1, 2, 3, 4, 5));
    }

    private static InstanceState at(InstanceState state, int port) {
        return new InstanceState(
                state.service(), state.id(), state.zone(), port, state.status(), state.lastHeartbeat());
    }

    private record Answer(int status, String body) {}

    private void answer(Map<String, Answer> answers, Answer otherwise) {
        node.createContext("/", exchange -> {
            try (exchange) {
                Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(), otherwise);
                byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        node.start();
    }
}

package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.app.Main;
import dev.muster.client.Instance;
import dev.muster.client.Muster;
import dev.muster.client.Registration;
import dev.muster.client.ServiceView;
import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.KafkaAssumptions;
import dev.muster.testkit.KafkaKind;
import dev.muster.testkit.KafkaSettings;
import dev.muster.testkit.LocalKafka;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of services is pushed to those who watch, through Kafka and back. */
@Timeout(400)
class WatchIT {

    private static final String PAY = "/v1/services/pay";
    /** Long enough DOWN that a watcher who is late, and for whom what is between is merged, sees it. */
    private static final String BODY =
            "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"3s\",\"deregisterAfter\":\"5s\"}";

    private static final String LASTING = "{\"host\":\"127.0.0.1\",\"port\":8080,\"ttl\":\"1h\"}";

    private static LocalKafka kafka;

    @BeforeAll
    static void startKafka() {
        KafkaAssumptions.assumeAvailable(KafkaKind.fromSystemProperty());
        kafka = KafkaKind.fromSystemProperty().start(KafkaSettings.defaults());
    }

    @AfterAll
    static void stopKafka() {
        if (kafka != null) {
            kafka.close();
        }
    }

    /** An instance comes, falls silent, is removed; a watcher of all statuses is told each of it, and the log of events has no gap. */
    @Test
    void shouldPushTheLifeOfAnInstanceAndResumeByItsEvents() throws Exception {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "life").startNode();
                Events watch = Events.open(trial, PAY + "?status=all", "")) {
            // given a service that does not exist yet, and then does
            trial.http().put(PAY + "/instances/p-1", BODY);
            await().atMost(Trial.SOON).until(() -> watch.data().size() >= 1);
            String first = watch.ids().get(0);
            // when it is silent it is told as DOWN, and then as gone
            await().atMost(Trial.SOON).until(() -> watch.data().stream().anyMatch(data -> data.contains("\"DOWN\"")));
            await().atMost(Trial.SOON).until(() -> last(watch.data()).contains("\"instances\":[]"));
            // then who resumes after the first event is told the last state, once
            try (Events again = Events.open(trial, PAY + "?status=all", first)) {
                await().atMost(Trial.SOON).until(() -> !again.data().isEmpty());
                assertThat(again.ids()).containsExactly(last(watch.ids()));
                assertThat(again.data().get(0)).contains("\"instances\":[]");
            }
        }
    }

    @Test
    void shouldPushToTheClientsView() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "view").startNode();
                Muster muster = trial.client();
                ServiceView view = muster.discover("stock")) {
            List<Integer> told = new CopyOnWriteArrayList<>();
            view.onChange(instances -> told.add(instances.size()));
            // when
            Registration registration =
                    muster.register(Instance.of("stock").id("s-1").at("127.0.0.1", 8080));
            view.awaitInstances(1, Trial.SOON);
            // then
            await().atMost(Trial.SOON).until(view::isLive);
            // and when the node is away the view stays, and it is told what changed when the node is back
            trial.stopNode();
            await().atMost(Trial.SOON).until(() -> !view.isLive());
            assertThat(view.instances()).hasSize(1);
            trial.startNode();
            await().atMost(Trial.SOON).until(view::isLive);
            registration.close();
            await().atMost(Trial.SOON).until(() -> view.instances().isEmpty());
            await().atMost(Trial.SOON).until(() -> !told.isEmpty() && last(told) == 0);
        }
    }

    /** What a person at a terminal sees: what changes, that it is stale, that it goes on; and no trace of the end. */
    @Test
    void shouldPushToTheTerminalAndGoOnAfterTheNodeWasAway() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "terminal").startNode()) {
            trial.http().put(PAY + "/instances/p-1", LASTING);
            try (JavaProcess watch = JavaProcess.of(Main.class)
                            .name("services-watch")
                            .arguments("services", "pay", "--watch", "--url", trial.url())
                            .endsWithParent()
                            .start();
                    JavaProcess list = JavaProcess.of(Main.class)
                            .name("list-watch")
                            .arguments("services", "--watch", "--json", "--url", trial.url())
                            .endsWithParent()
                            .start()) {
                watch.awaitLine(line -> line.startsWith("p-1"), Trial.SOON);
                list.awaitLine(line -> line.contains("\"total\":1"), Trial.SOON);
                trial.http().put(PAY + "/instances/p-2", LASTING);
                watch.awaitLine(line -> line.contains(" p-2 UP"), Trial.SOON);
                list.awaitLine(line -> line.contains("\"total\":2"), Trial.SOON);
                // when the node goes and comes back
                trial.stopNode();
                watch.awaitLine(line -> line.startsWith("muster: stale since 20"), Trial.SOON);
                trial.startNode();
                trial.http().put(PAY + "/instances/p-3", LASTING);
                // then
                watch.awaitLine(line -> line.contains(" p-3 UP"), Trial.SOON);
                watch.terminate();
                assertThat(watch.awaitExit(Trial.SOON)).isEqualTo(143);
                assertThat(watch.lines())
                        .contains("muster: live again")
                        .noneMatch(line -> line.contains("Exception"))
                        .noneMatch(line -> line.endsWith(" gone"));
            }
        }
    }

    @Test
    void shouldWaitAtTheTerminalForAServiceThatIsNotThereYet() {
        try (Trial trial = new Trial(kafka.bootstrapServers(), "later").startNode();
                JavaProcess watch = JavaProcess.of(Main.class)
                        .name("later-watch")
                        .arguments("services", "pay", "--watch", "--url", trial.url())
                        .endsWithParent()
                        .start()) {
            watch.awaitLine(line -> line.equals("muster: pay: no such service yet; waiting for it"), Trial.SOON);

            trial.http().put(PAY + "/instances/p-1", LASTING);

            watch.awaitLine(line -> line.startsWith("p-1"), Trial.SOON);
        }
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}

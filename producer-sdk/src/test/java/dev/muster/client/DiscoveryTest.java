package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views against a real HTTP server; no Kafka is there, and none is needed. */
@Timeout(120)
final class DiscoveryTest {
    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final String STOCK = "/v1/services/stock";

    private final FakeNode node = FakeNode.start();
    private final MusterSettings settings = MusterSettings.defaults()
            .withBootstrap("127.0.0.1:1")
            .withUrls(node.url())
            .withRequestTimeout(Duration.ofSeconds(10));

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldShowTheInstancesWhenAsked() {
        node.has("stock", "b", "a");
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            List<DiscoveredInstance> seen = view.awaitInstances(2, BOUND);

            assertThat(seen).extracting(DiscoveredInstance::id).containsExactly("a", "b");
            assertThat(seen.get(1).host() + seen.get(1).port()).isEqualTo("10.0.0.78000");
            assertThat(seen.get(0).metadata()).containsEntry("k", "v");
            assertThat(view.age()).isPresent();
            assertThat(view.isStale()).isFalse();
            assertThat(view.lastError()).isEmpty();
            assertThat(view.any()).get().isIn(seen);
        }
    }

    @Test
    void shouldSayWhetherItIsInPanic() {
        node.has("stock", "a");
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock", Selection.ALL.panicBelow(500))) {
            view.awaitInstances(1, BOUND);
            assertThat(view.isInPanic()).isFalse();

            String both = FakeNode.listOf("a", "b").replace("\"UP\"", "\"DOWN\"");
            node.tells("/v1/services/stock", both.replaceFirst("\\{", "{\"panic\":true,"));

            view.awaitInstances(2, BOUND);
            assertThat(view.isInPanic()).isTrue();
        }
    }

    @Test
    void shouldBeEmptyAndSayWhyWhenNothingWasEverAnswered() {
        node.close();
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            await().atMost(BOUND)
                    .untilAsserted(
                            () -> assertThat(muster.statistics().watchesEnded()).isPositive());

            assertThat(view.instances()).isEmpty();
            assertThat(view.any()).isEmpty();
            assertThat(view.age()).isEmpty();
            assertThat(view.isStale()).isTrue();
            assertThat(view.lastError()).get().asString().contains(node.url(), "ConnectException");
            assertThatThrownBy(() -> view.awaitInstances(1, Duration.ofMillis(10)))
                    .isInstanceOf(MusterException.class)
                    .hasMessageStartingWith("stock: 0 instances after PT0.01S (expected: at least 1)");
        }
    }

    @Test
    void shouldKeepTheLastKnownViewWhenTheServerGoesAndTakeTheNewOneWhenItIsBack() {
        node.has("stock", "a");
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            view.awaitInstances(1, BOUND);
            int port = node.port();

            node.close();
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(view.lastError()).isPresent());
            assertThat(view.instances()).hasSize(1);
            assertThat(view.age()).isPresent();

            try (FakeNode back = FakeNode.startAt(port)) {
                back.has("stock", "a", "b");
                assertThat(view.awaitInstances(2, BOUND)).hasSize(2);
                await().atMost(BOUND)
                        .untilAsserted(() -> assertThat(view.lastError()).isEmpty());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "503 {\"code\":\"restoring\"}",
                "500 oops",
                "404 <html>not here</html>",
                "301 {}",
                "200 <html>",
                "200 {\"instances\":[]}",
                "data: <html>",
                "data: []",
                "data: {}",
                "data: {\"instances\":[{\"id\":\"a\"}]}",
                "data: {\"instances\":[{\"id\":\"a\",\"host\":\"h\",\"port\":\"x\"}]}",
                "data: {\"instances\":{}}",
                "data: {\"instances\":[],\"cursor\":\"more\"}",
                "id: x\ndata: {\"instances\":[]}",
                "id: 0\ndata: {\"instances\":[]}"
            })
    void shouldKeepTheLastKnownViewWhenTheAnswerIsNone(String answer) {
        node.has("stock", "a");
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            view.awaitInstances(1, BOUND);
            assertThat(view.isLive()).isTrue();

            if (Character.isDigit(answer.charAt(0))) {
                node.on(STOCK, Integer.parseInt(answer.substring(0, 3)), answer.substring(4));
            } else {
                node.tellsLines(STOCK, (answer.startsWith("id") ? "" : "id: 1000000\n") + answer + "\n\n");
            }
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(view.lastError()).isPresent());

            // Each further stream that is tried counts as live between its head and its first event.
            await().atMost(BOUND).until(() -> !view.isLive());
            assertThat(view.instances()).extracting(DiscoveredInstance::id).containsExactly("a");
        }
    }

    @Test
    void shouldLeaveANodeThatFallsSilentAndResumeElsewhere() {
        node.has("stock", "a");
        try (FakeNode other = FakeNode.start();
                Muster muster = Muster.connect(
                        settings.withUrls(node.url(), other.url()).withWatchSilence(Duration.ofSeconds(1)));
                ServiceView view = muster.discover("stock")) {
            view.awaitInstances(1, BOUND);
            other.has("stock", "a", "b");

            assertThat(view.awaitInstances(2, BOUND)).hasSize(2);
            assertThat(other.lastIds().get(0)).as("the index of what it had").matches("\\d+");
        }
    }

    @Test
    void shouldStayWithANodeThatSaysItIsThere() {
        node.on(STOCK, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write(("id: 1\ndata: " + FakeNode.listOf("a") + "\n\n").getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 20; i++) {
                exchange.getResponseBody().write(": age-ms=60000\n\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            }
        });
        try (Muster muster = Muster.connect(settings.withWatchSilence(Duration.ofSeconds(4)));
                ServiceView view = muster.discover("stock")) {
            view.awaitInstances(1, BOUND);
            await().atMost(BOUND).until(() -> muster.statistics().watchesEnded() > 0);

            assertThat(view.lastError()).get().asString().contains("ended the stream");
        }
    }

    @Test
    void shouldTakeAnotherLogForWhatItIsWhenEveryNodeSaysThatItEndsBefore() {
        node.tellsLines(STOCK, "id: 5000\ndata: " + FakeNode.listOf("a") + "\n\n");
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            view.awaitInstances(1, BOUND);

            node.on(STOCK, exchange -> {
                if (exchange.getRequestHeaders().containsKey("Last-Event-ID")) {
                    FakeNode.send(exchange, 504, "{\"code\":\"not-reached\"}");
                } else {
                    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody()
                            .write(("id: 3\ndata: " + FakeNode.listOf("x", "y") + "\n\n")
                                    .getBytes(StandardCharsets.UTF_8));
                }
            });

            assertThat(view.awaitInstances(2, BOUND))
                    .extracting(DiscoveredInstance::id)
                    .containsExactly("x", "y");
        }
    }

    @Test
    void shouldGiveUpOnANodeThatDoesNotBeginToAnswer() {
        CountDownLatch over = new CountDownLatch(1);
        node.on(STOCK, exchange -> awaitQuietly(over));
        try (Muster muster = Muster.connect(settings.withRequestTimeout(Duration.ofMillis(500)));
                ServiceView view = muster.discover("stock")) {
            await().atMost(BOUND)
                    .untilAsserted(
                            () -> assertThat(view.lastError()).get().asString().contains("timed out"));
            node.has("stock", "a");

            assertThat(view.awaitInstances(1, BOUND)).hasSize(1);
        } finally {
            over.countDown();
        }
    }

    @Test
    void shouldCutOffAnEventThatIsTooLarge() {
        byte[] chunk = new byte[64 * 1024];
        java.util.Arrays.fill(chunk, (byte) ' ');
        node.on(STOCK, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i <= BoundedBody.MAX_BYTES / chunk.length; i++) {
                exchange.getResponseBody().write(chunk);
            }
        });
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            await().atMost(BOUND)
                    .untilAsserted(
                            () -> assertThat(view.lastError()).get().asString().contains("event: over"));
        }
    }

    @Test
    void shouldBeEmptyButLiveWhenTheServiceIsUnknownUntilItComes() {
        node.tellsLines(STOCK, ": age-ms=0\n\n");
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            await().atMost(BOUND).until(view::isLive);
            assertThat(view.instances()).isEmpty();
            assertThat(view.lastError()).isEmpty();

            node.has("stock", "a");

            assertThat(view.awaitInstances(1, BOUND)).hasSize(1);
            assertThat(node.asked()).as("one stream").hasSize(1);
        }
    }

    @Test
    void shouldAskTheNextNodeWhenOneDoesNotAnswer() {
        node.on(STOCK, 503, "{}");
        try (FakeNode other = FakeNode.start()) {
            other.has("stock", "a");
            try (Muster muster = Muster.connect(settings.withUrls("http://127.0.0.1:1", node.url(), other.url()));
                    ServiceView view = muster.discover("stock")) {
                view.awaitInstances(1, BOUND);
                int before = node.asked().size();
                try (ServiceView second = muster.discover("stock", Selection.ALL.zone("a"))) {
                    second.awaitInstances(1, BOUND);
                }

                assertThat(view.lastError()).isEmpty();
                assertThat(node.asked())
                        .as("the node that answered is asked first")
                        .hasSize(before);
            }
        }
    }

    @Test
    void shouldComeBackAsSoonAsANodeAsksForThatCannotServeTheWatchYet() {
        // Left to the backoff, the pauses would grow to 5 s, and so many questions would take minutes.
        node.on(STOCK, exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "0");
            FakeNode.send(exchange, 503, "{\"code\":\"owner-unknown\"}");
        });
        try (Muster muster = Muster.connect(settings.withUrls("http://127.0.0.1:1", node.url()));
                ServiceView view = muster.discover("stock")) {
            await().atMost(BOUND).until(() -> node.asked().size() >= 25);

            assertThat(view.isLive()).isFalse();
        }
    }

    @Test
    void shouldSendFiltersAndToken() {
        node.has("stock", "a");
        Selection selection =
                Selection.ALL.zone("eu 1").region("eu").tag("a").tag("b&c").metadata("team", "x=y");
        try (Muster muster = Muster.connect(settings.withToken("s3cret"));
                ServiceView view = muster.discover("stock", selection)) {
            view.awaitInstances(1, BOUND);

            assertThat(node.asked().get(0))
                    .isEqualTo(STOCK + "?limit=10000&zone=eu+1&region=eu&tag=a&tag=b%26c&metadata.team=x%3Dy");
            assertThat(node.authorizations()).containsOnly("Bearer s3cret");
        }
    }

    @Test
    void shouldLeaveOutWhatIsNotUpAndNeverPickWeightZero() {
        node.tells(STOCK, """
                {"instances":[{"id":"a","host":"h","port":1,"status":"DOWN"},\
                {"id":"b","host":"h","port":2,"status":"UP","weight":0},{"id":"c","host":"h","port":3}]}""");
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            assertThat(view.awaitInstances(2, BOUND))
                    .extracting(DiscoveredInstance::id)
                    .containsExactly("b", "c");
            for (int i = 0; i < 100; i++) {
                assertThat(view.any()).get().extracting(DiscoveredInstance::id).isEqualTo("c");
            }
        }
    }

    @Test
    void shouldCountTheNodesAgeIntoTheAge() {
        node.on(STOCK, exchange -> {
            exchange.getResponseHeaders().add("Muster-Age-Ms", "60000");
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write(("id: 1\ndata: " + FakeNode.listOf("a") + "\n\n").getBytes(StandardCharsets.UTF_8));
        });
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            view.awaitInstances(1, BOUND);

            assertThat(view.age().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
            assertThat(view.isStale()).isTrue();
        }
    }

    /** The listener that hangs is told the last state only, while others that came before it and the view itself go on. */
    @Test
    void shouldTellListenersOfChangesAndMergeForASlowOne() throws InterruptedException {
        node.has("stock", "a");
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Integer> told = new CopyOnWriteArrayList<>();
        try (Muster muster = Muster.connect(settings);
                ServiceView view = muster.discover("stock")) {
            view.awaitInstances(1, BOUND);
            view.onChange(instances -> {
                throw new IllegalStateException("a listener's own failure");
            });
            view.onChange(instances -> {
                told.add(instances.size());
                blocked.countDown();
                awaitQuietly(release);
            });
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();

            String[] all = {"a", "b", "c", "d", "e", "f"};
            for (int size = 2; size <= all.length; size++) {
                node.has("stock", Arrays.copyOf(all, size));
                view.awaitInstances(size, BOUND);
            }
            release.countDown();

            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(told).startsWith(1).endsWith(all.length));
            // The view shows the last change a moment before it tells of it.
            assertThat(told).hasSizeBetween(2, 3);
        }
    }

    @Test
    void shouldShareOneWatchAndEndItWithTheLastView() {
        node.has("stock", "a");
        try (Muster muster = Muster.connect(settings)) {
            ServiceView one = muster.discover("stock");
            ServiceView two = muster.discover("stock");
            one.awaitInstances(1, BOUND);
            assertThat(muster.statistics().views()).isEqualTo(1);

            one.close();
            one.close();
            assertThat(muster.statistics().views()).isEqualTo(1);
            two.close();

            assertThat(muster.statistics().views()).isZero();
            assertThat(one.instances()).hasSize(1);
            assertThatThrownBy(() -> one.onChange(instances -> {})).isInstanceOf(MusterException.class);
            assertThatThrownBy(() -> one.awaitInstances(2, BOUND)).hasMessageContaining("when the view was closed");
        }
    }

    @Test
    void shouldRefuseMoreViewsThanAllowed() {
        try (Muster muster = Muster.connect(settings.with("max.views", "1"))) {
            ServiceView first = muster.discover("stock");

            assertThatThrownBy(() -> muster.discover("other"))
                    .isInstanceOf(MusterException.class)
                    .hasMessage("views: 2 (expected: at most 1, the setting max.views)");

            first.close();
            assertThat(muster.discover("other").instances()).isEmpty();
        }
    }

    @Test
    void shouldRefuseEverythingOnceClosed() {
        Muster muster = Muster.connect(settings);
        muster.close();
        muster.close();

        assertThatThrownBy(() -> muster.discover("stock")).hasMessage("client: closed (expected: open)");
        assertThatThrownBy(() -> muster.register(Instance.of("stock").at("h", 1)))
                .hasMessage("client: closed (expected: open)");
    }

    @Test
    void shouldWakeThoseWhoWaitWhenClosed() throws InterruptedException {
        Muster muster = Muster.connect(settings);
        ServiceView view = muster.discover("stock");
        CountDownLatch woken = new CountDownLatch(1);
        Thread waiting = new Thread(() -> {
            try {
                view.awaitInstances(1, Duration.ofMinutes(10));
            } catch (MusterException e) {
                woken.countDown();
            }
        });
        waiting.start();
        await().atMost(BOUND).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        muster.close();

        assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

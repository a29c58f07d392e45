package dev.muster.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.domains.Domains;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.presence.Check;
import dev.muster.presence.CheckTerms;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import dev.muster.presence.Location;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.presence.Status;
import dev.muster.presence.Traits;
import dev.muster.query.FoldingLog;
import dev.muster.query.LogAccess;
import dev.muster.view.LogViews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prober over the real fold and real sockets: what it tells, when it goes on and when it stops. */
final class ProberTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String BAD = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
    private static final AddressPolicy LOOPBACK = new AddressPolicy(List.of(IpRange.of("127.0.0.0/8")));

    private final LogViews<PresenceState, PresenceDecision> views = new LogViews<>("muster.instances");
    private final FoldingLog<PresenceState, PresenceEvent, PresenceDecision> log =
            new FoldingLog<>(Domains.PRESENCE, 1, views);
    private final LogAccess<PresenceState, PresenceEvent, PresenceDecision> access = log.access(views);
    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<PresenceEvent.CheckReport> told = new CopyOnWriteArrayList<>();
    private RawServer server;
    private Prober prober;

    @BeforeEach
    void begin() throws IOException {
        server = RawServer.answering(OK);
        prober = prober(views, ProbeSettings.Mode.ON, LOOPBACK, 256);
        prober.start();
    }

    @AfterEach
    void end() throws IOException {
        prober.close();
        server.close();
        log.close();
    }

    @Test
    void shouldBringAnInstanceUpDownAndUpAgainAndTellNoMoreThanThat() {
        register("a");
        awaitStatus("a", Status.UP);
        server.answer(BAD);
        awaitStatus("a", Status.DOWN);
        assertThat(standing("a").standing().reason())
                .isEqualTo("fails its check http://127.0.0.1:%d/health: status 503 (expected: any 2xx)"
                        .formatted(server.port()));
        int askedWhenDown = server.requests().size();
        awaitAsked(askedWhenDown + 2);
        server.answer(OK);
        awaitStatus("a", Status.UP);
        awaitAsked(server.requests().size() + 2);

        assertThat(told)
                .extracting(report -> report.result().outcome().name())
                .containsExactly("PASS", "FAIL", "FAIL", "PASS");
        assertThat(told).allSatisfy(report -> assertThat(report.head().source()).isEqualTo("node:test"));
    }

    @Test
    void shouldProbeAtOnceWhatRegistersAndWhatAPartitionBrings() throws IOException {
        LogViews<PresenceState, PresenceDecision> elsewhere = new LogViews<>("muster.instances");
        try (Prober other = prober(elsewhere, ProbeSettings.Mode.ON, LOOPBACK, 256)) {
            other.start();
            prober.close();
            register("a");
            assertThat(server.requests()).isEmpty();

            log.move(0, Optional.of(elsewhere));

            await().until(() ->
                    statusIn(elsewhere, "a").filter(Status.UP::equals).isPresent());
        }
    }

    @Test
    void shouldStopWhenThePartitionLeavesAndGoOnElsewhereFromWhatTheLogSays() {
        register("a");
        awaitStatus("a", Status.UP);
        server.answer(BAD);
        await().until(() -> told.size() == 2);

        LogViews<PresenceState, PresenceDecision> elsewhere = new LogViews<>("muster.instances");
        log.move(0, Optional.of(elsewhere));
        // then nothing is on its timetable, and nothing under way
        awaitIdle();
        assertThat(told).hasSizeLessThanOrEqualTo(3);

        Prober heir = prober(elsewhere, ProbeSettings.Mode.ON, LOOPBACK, 256);
        try {
            heir.start();
            await().until(() ->
                    statusIn(elsewhere, "a").filter(Status.DOWN::equals).isPresent());
            assertThat(told)
                    .extracting(report -> report.result().outcome().name())
                    .containsExactly("PASS", "FAIL", "FAIL");
        } finally {
            heir.close();
        }
    }

    @Test
    void shouldStopWhenTheInstanceLeavesAndFollowItToAnotherPort() throws IOException {
        register("a");
        awaitStatus("a", Status.UP);
        try (RawServer other = RawServer.answering(OK)) {
            append(registration("a", other.port(), "/health")).join();
            await().until(() -> other.requests().size() >= 2);
            awaitStatus("a", Status.UP);
            append(new PresenceEvent.Deregister(head(), key("a"), Optional.empty()))
                    .join();
            awaitIdle();
        }
    }

    @Test
    void shouldTellOnlyWaitingInstancesThatChecksAreOff() {
        register("a");
        awaitStatus("a", Status.UP);
        startAnew(ProbeSettings.Mode.OFF, LOOPBACK, 256);
        register("b");
        await().until(() ->
                standing("b").standing().reason().contains("checks are off on this node (muster.checks.enabled)"));

        assertThat(standing("b").standing().status()).isEqualTo(Status.STARTING);
        assertThat(standing("a").standing().status()).isEqualTo(Status.UP);
        assertThat(told)
                .noneMatch(report ->
                        report.key().equals(key("a")) && report.result().why().contains("off"));
    }

    @Test
    void shouldSayWhichSettingForbidsTheTarget() {
        startAnew(ProbeSettings.Mode.ON, new AddressPolicy(List.of(IpRange.of("0.0.0.0/0"))), 256);
        register("a");
        await().until(() -> standing("a").standing().reason().contains("muster.checks.allow"));
        assertThat(standing("a").standing().status()).isEqualTo(Status.STARTING);
        assertThat(server.requests()).isEmpty();
        assertThat(meters.get("muster.probes")
                        .tag("outcome", "refused")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void shouldKeepToItsBoundAndCountWhatHasToWait() {
        startAnew(ProbeSettings.Mode.ON, LOOPBACK, 2);
        server.conduct(connection -> connection.readHead().hang());
        IntStream.range(0, 10).forEach(i -> register("i-" + i));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(meters.get("muster.probes.running").gauge().value()).isLessThanOrEqualTo(2);
            return meters.get("muster.probes.late").counter().count() > 0;
        });
    }

    @Test
    void shouldMakeUpForResultsThatCouldNotBeAppended() {
        log.setAway(true);
        log.setAway(false);
        register("a");
        awaitStatus("a", Status.UP);
        server.answer(BAD);
        log.setAway(true);
        await().until(() -> meters.get("muster.probes.untold").counter().count() >= 3);
        assertThat(standing("a").standing().status()).isEqualTo(Status.UP);
        log.setAway(false);
        awaitStatus("a", Status.DOWN);
    }

    /** With meters of its own: a gauge shows what was registered first under its name, until that is collected. */
    private void startAnew(ProbeSettings.Mode mode, AddressPolicy policy, int atOnce) {
        prober.close();
        meters = new SimpleMeterRegistry();
        prober = prober(views, mode, policy, atOnce);
        prober.start();
    }

    private Prober prober(
            LogViews<PresenceState, PresenceDecision> shown,
            ProbeSettings.Mode mode,
            AddressPolicy policy,
            int atOnce) {
        return new Prober(
                new ProbeSetup(new ProbeSettings(mode, policy, atOnce), shown, 1, this::append, "node:test", meters));
    }

    private CompletableFuture<?> append(PresenceEvent event) {
        CompletableFuture<?> appended = access.append(event);
        if (event instanceof PresenceEvent.CheckReport report && !appended.isCompletedExceptionally()) {
            told.add(report);
        }
        return appended;
    }

    private void register(String instance) {
        append(registration(instance, server.port(), "/health")).join();
        await().until(() -> statusIn(views, instance).isPresent());
    }

    private static PresenceEvent.Register registration(String instance, int port, String path) {
        CheckTerms check = new CheckTerms(
                new Check.Http(path, List.of()),
                Optional.of(Duration.ofSeconds(1)),
                Optional.of(Duration.ofSeconds(1)),
                OptionalInt.of(2),
                OptionalInt.of(1));
        return new PresenceEvent.Register(
                head(),
                key(instance),
                Optional.of(new Incarnation("1")),
                new Endpoint("127.0.0.1", port, "http"),
                new Location("", ""),
                new Traits(1, List.of(), Collections.emptySortedMap()),
                new PresenceEvent.Terms(Optional.empty(), Optional.empty(), Optional.of(check)));
    }

    private static EventHead head() {
        return new EventHead(UUID.randomUUID().toString(), "test", Instant.EPOCH);
    }

    private static EntityKey key(String instance) {
        return EntityKey.of("stock", instance);
    }

    private void awaitStatus(String instance, Status status) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> statusIn(views, instance).filter(status::equals).isPresent());
    }

    private void awaitAsked(int times) {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.requests().size() >= times);
    }

    private void awaitIdle() {
        SimpleMeterRegistry of = meters;
        await().until(() -> of.get("muster.probes.targets").gauge().value() == 0
                && of.get("muster.probes.running").gauge().value() == 0);
    }

    private Registered standing(String instance) {
        return registered(views, instance).orElseThrow();
    }

    private static Optional<Status> statusIn(LogViews<PresenceState, PresenceDecision> shown, String instance) {
        return registered(shown, instance).map(one -> one.standing().status());
    }

    private static Optional<Registered> registered(LogViews<PresenceState, PresenceDecision> shown, String instance) {
        return shown.view(0)
                .flatMap(view -> view.group("stock"))
                .map(group -> group.members().get(instance))
                .map(state -> (Registered) state.registration());
    }
}

package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.Outlet.Outgoing;
import dev.muster.schema.InstanceDeregistered;
import dev.muster.schema.InstanceHeartbeat;
import dev.muster.schema.InstanceRegistered;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a registration says when it is asked, here by the test in place of the sender, whose Kafka is never there. */
final class LiveRegistrationTest {
    private final MusterSettings settings = MusterSettings.defaults().withBootstrap("127.0.0.1:1");
    private final ClientThreads threads = new ClientThreads();
    private final Counters counters = new Counters();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final EventSender sender = new EventSender(
            new KafkaLink(ProducerSettings.producer(settings), "muster.instances"), InstanceEvents.samples(), counters);
    private final LiveRegistration registration = new LiveRegistration(
            new LiveRegistration.Connection(
                    sender, threads, new Visibility(new MusterHttp(settings, threads)), counters, new Closing()),
            Instance.of("payments").id("p-1").at("10.0.0.7", 8443));

    private final class Closing implements LiveRegistration.Closing {
        @Override
        public Duration bound() {
            return Duration.ZERO;
        }

        @Override
        public void closed(LiveRegistration registration) {
            closed.set(true);
        }
    }

    @AfterEach
    void end() {
        sender.close(Duration.ZERO);
        threads.end();
    }

    @Test
    void shouldSayOneThingAtATimeAndThenTheLatest() {
        Outgoing first = said(InstanceRegistered.class);

        registration.status(Status.DOWN);
        registration.status(Status.STARTING);
        assertThat(registration.next()).as("while the first is under way").isEmpty();
        registration.accepted(first);
        assertThat(registration.next()).as("taken, but not acknowledged").isEmpty();
        registration.acknowledged(first);

        Outgoing second = said(InstanceHeartbeat.class);
        assertThat(((InstanceHeartbeat) second.event()).getStatus()).isEqualTo("STARTING");
        registration.acknowledged(second);
        assertThat(registration.next()).as("everything is said").isEmpty();
    }

    @Test
    void shouldSayAgainWhatFailedFromTheLatestState() {
        Outgoing first = said(InstanceRegistered.class);
        registration.update(instance -> instance.weight(7));
        registration.failed(first);

        Outgoing again = said(InstanceRegistered.class);
        assertThat(((InstanceRegistered) again.event()).getWeight()).isEqualTo(7);
        assertThat(again.event().get(0))
                .as("event id")
                .isNotEqualTo(first.event().get(0));
        registration.acknowledged(again);
        assertThat(registration.next()).isEmpty();

        registration.status(Status.OUT_OF_SERVICE);
        registration.failed(said(InstanceHeartbeat.class));
        registration.status(Status.UP);
        assertThat(((InstanceHeartbeat) said(InstanceHeartbeat.class).event()).getStatus())
                .isEqualTo("UP");
        assertThat(registration.next()).isEmpty();
    }

    @Test
    void shouldTakeLeaveInOrderAlsoWhileSomethingIsUnderWay() {
        registration.accepted(said(InstanceRegistered.class));
        registration.status(Status.DOWN);

        registration.beginClosing();

        Outgoing leaving = said(InstanceHeartbeat.class);
        assertThat(((InstanceHeartbeat) leaving.event()).getStatus()).isEqualTo("LEAVING");
        Outgoing farewell = said(InstanceDeregistered.class);
        assertThat(registration.next()).isEmpty();
        registration.failed(leaving);
        assertThat(registration.next())
                .as("a lost LEAVING is not worth repeating")
                .isEmpty();
        registration.failed(farewell);
        registration.acknowledged(said(InstanceDeregistered.class));

        registration.endClosing(System.nanoTime());
        assertThat(closed).isTrue();
        assertThat(registration.next()).isEmpty();
    }

    @Test
    void shouldSayNothingWhenClosedBeforeAnythingWasSent() {
        registration.close();

        registration.status(Status.DOWN);
        assertThat(registration.next()).isEmpty();
        assertThat(registration.isOpen()).isFalse();
    }

    @Test
    void shouldGiveUpItsLeaveWhenTheBoundHasPassed() {
        registration.accepted(said(InstanceRegistered.class));

        registration.close();

        assertThat(registration.next()).isEmpty();
        assertThat(closed).isTrue();
    }

    private Outgoing said(Class<? extends SpecificRecord> type) {
        Optional<Outgoing> next = registration.next();
        assertThat(next).isPresent();
        assertThat(next.get().event()).isInstanceOf(type);
        assertThat(next.get().key()).isEqualTo("payments");
        return next.get();
    }
}

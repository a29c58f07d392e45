package dev.muster.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.call.Outcome;
import dev.muster.client.call.OutcomeBatch;
import dev.muster.schema.OutcomesReported;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What becomes of batches that cannot be sent: the newest stay, the others are counted. */
final class OutcomeOutletTest {
    private final OutcomeOutlet outlet = new OutcomeOutlet(() -> "checkout");

    @Test
    void shouldKeepTheLatestThousandAndCountTheRest() {
        for (int sequence = 1; sequence <= 1_500; sequence++) {
            outlet.accept(batch(sequence));
        }

        assertThat(outlet.lost("stock")).isEqualTo(500 * 7);
        assertThat(event(outlet.next()).getSequence()).isEqualTo(501);
    }

    @Test
    void shouldCountWhatKafkaDidNotTake() {
        outlet.accept(batch(1));
        Outlet.Outgoing outgoing = outlet.next().orElseThrow();

        outlet.failed(outgoing);

        assertThat(outlet.lost("stock")).isEqualTo(7);
        assertThat(outlet.lost("billing")).isZero();
        assertThat(outlet.next()).isEmpty();
    }

    @Test
    void shouldSayAllThatABatchSays() {
        outlet.accept(batch(3));

        Outlet.Outgoing outgoing = outlet.next().orElseThrow();
        OutcomesReported event = (OutcomesReported) outgoing.event();

        assertThat(outgoing.key()).isEqualTo("stock");
        assertThat(event.getEpoch()).isEqualTo(4);
        assertThat(event.getEntries().get(0).getOk()).isEqualTo(5);
        assertThat(event.getEntries().get(0).getTimedOut()).isEqualTo(2);
        assertThat(event.getEntries().get(0).getInFlight()).isEqualTo(9);
        assertThat(event.getEntries().get(0).getLatency().getP99Micros()).isEqualTo(80);
        assertThat(event.getProbes().get(0).getOutcome()).isEqualTo("TIMED_OUT");
        assertThat(event.getSource()).isEqualTo("checkout/" + event.getCallerInstance());
    }

    private static OutcomeBatch batch(long sequence) {
        OutcomeBatch.Entry entry = new OutcomeBatch.Entry(
                "a", new OutcomeBatch.Counts(5, 0, 0, 2, 0), Optional.of(new OutcomeBatch.Latency(7, 90, 40, 80)), 9);
        return new OutcomeBatch(
                "stock",
                sequence,
                OptionalLong.of(4),
                List.of(entry),
                List.of(new OutcomeBatch.Probe(8, Outcome.TIMED_OUT)));
    }

    private static OutcomesReported event(Optional<Outlet.Outgoing> outgoing) {
        return (OutcomesReported) outgoing.orElseThrow().event();
    }
}

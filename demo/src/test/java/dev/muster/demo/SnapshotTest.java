package dev.muster.demo;

import static dev.muster.demo.Examples.instance;
import static dev.muster.demo.Examples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SnapshotTest {

    private final InstanceState up = instance("stock", 1, "UP");
    private final InstanceState down = instance("stock", 1, "DOWN");

    @Test
    void shouldTellOfNothingWhenOnlyTheBeatIsNewer() {
        InstanceState later = new InstanceState(
                up.service(),
                up.id(),
                up.zone(),
                up.port(),
                up.status(),
                up.lastHeartbeat().plusSeconds(1));

        assertThat(snapshot(later).since(snapshot(up))).isEmpty();
    }

    @Test
    void shouldTellOfARegistration() {
        assertThat(snapshot(up).since(Snapshot.EMPTY))
                .extracting(Change::text)
                .containsExactly("registered stock-1 in zone-a on port 40001: UP");
    }

    @Test
    void shouldTellOfAStatusWithItsReason() {
        assertThat(snapshot(down).since(snapshot(up)))
                .extracting(Change::text)
                .containsExactly("stock-1 is DOWN, was UP: as the test says");
    }

    @Test
    void shouldTellAnEvictionFromALeave() {
        assertThat(Snapshot.EMPTY.since(snapshot(down)))
                .extracting(Change::text)
                .containsExactly("evicted stock-1, DOWN for too long");
        assertThat(Snapshot.EMPTY.since(snapshot(up)))
                .extracting(Change::text)
                .containsExactly("stock-1 has taken leave");
    }

    @Test
    void shouldTellOfABreakerAndOfWhomItLeavesOut() {
        Snapshot closed = snapshot(up, "CLOSED", Map.of());
        Snapshot open = snapshot(up, "OPEN", Map.of("stock-1", "too slow"));

        assertThat(open.since(closed))
                .extracting(Change::text)
                .containsExactly("the breaker of stock is OPEN, was CLOSED: as it is", "stock-1 is ejected: too slow");
        assertThat(closed.since(open))
                .extracting(Change::text)
                .containsExactly("the breaker of stock is CLOSED, was OPEN: as it is", "stock-1 is ejected no more");
        assertThat(open.since(open)).isEmpty();
        assertThat(open.isEjected(up)).isTrue();
        assertThat(closed.isEjected(up)).isFalse();
    }

    @Test
    void shouldTellOfANewSchedulerAndNotOfTheSameInTheSameTerm() {
        Snapshot first = led(new ElectionSight("checkout-1", 12, List.of("checkout-1")));
        Snapshot same = led(new ElectionSight("checkout-1", 12, List.of("checkout-1", "checkout-2")));
        Snapshot next = led(new ElectionSight("checkout-2", 40, List.of("checkout-2")));

        assertThat(first.since(Snapshot.EMPTY))
                .extracting(Change::text)
                .containsExactly("checkout-1 is elected, the scheduler in term 12");
        assertThat(same.since(first)).isEmpty();
        assertThat(led(ElectionSight.NONE).since(same)).isEmpty();
        assertThat(next.since(same))
                .extracting(Change::text)
                .containsExactly("checkout-2 is elected, the scheduler in term 40, after checkout-1 in term 12");
    }

    @Test
    void shouldCountOnlyWhatIsUp() {
        Snapshot three = snapshot(up, instance("stock", 2, "LEAVING"), instance("payment", 1, "UP"));

        assertThat(three.up()).isEqualTo(2);
        assertThat(three.of("stock")).extracting(InstanceState::id).containsExactly("stock-1", "stock-2");
    }

    private static Snapshot led(ElectionSight scheduler) {
        return Snapshot.of(List.of(), List.of(), scheduler, new Snapshot.NodeCount(0, 1));
    }
}

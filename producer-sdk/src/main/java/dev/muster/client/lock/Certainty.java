package dev.muster.client.lock;

import java.time.Duration;

/**
 * Until when a holder may believe that it holds a lock, by its own monotonic clock: {@code sent + (ttl - 2.2 s) / 1.1}, where {@code
 * sent} is when the last request or keep was sent that was acknowledged. The clock at which an event is folded may count up to 2.2 s
 * more than the time that passes after it (docs/adr/0027-leaders.md); and the clocks of this process and of the nodes may run at rates that differ by a tenth. See
 * docs/guarantees.md.
 */
final class Certainty {

    private static final Duration MARGIN = Duration.ofMillis(2_200);
    private static final long PARTS = 10;
    private static final long PARTS_BY_A_FAST_CLOCK = 11;

    private Certainty() {}

    /** How long after the sending. */
    static Duration of(Duration ttl) {
        Duration left = ttl.minus(MARGIN).multipliedBy(PARTS).dividedBy(PARTS_BY_A_FAST_CLOCK);
        return left.isNegative() ? Duration.ZERO : left;
    }
}

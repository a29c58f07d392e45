package dev.muster.client;

import java.util.concurrent.atomic.LongAdder;

/** What the parts of one client count; read by {@link Muster#statistics}. */
final class Counters {
    final LongAdder eventsSent = new LongAdder();
    final LongAdder eventsFailed = new LongAdder();
    final LongAdder eventsDropped = new LongAdder();
    final LongAdder statesTold = new LongAdder();
    final LongAdder watchesEnded = new LongAdder();
}

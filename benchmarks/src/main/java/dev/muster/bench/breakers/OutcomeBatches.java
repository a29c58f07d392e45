package dev.muster.bench.breakers;

import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.CallerId;
import dev.muster.breaker.Counts;
import dev.muster.breaker.InstanceOutcomes;
import dev.muster.breaker.Latency;
import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Batches of outcomes as a fleet tells them, service after service and caller after caller: each of 100 calls to three of a service's ten
 * instances, of which few fail.
 *
 * @param services that are called
 * @param callers of each
 */
record OutcomeBatches(int services, int callers) {

    /** Calls that a batch tells of. */
    static final int CALLS = 100;

    private static final Instant SENT = Instant.parse("2026-01-01T00:00:00Z");
    private static final int INSTANCES = 10;

    /** The first so many. */
    List<BreakerEvent> first(int batches) {
        List<BreakerEvent> events = new ArrayList<>(batches);
        for (int number = 0; number < batches; number++) {
            events.add(batch(number));
        }
        return events;
    }

    BreakerEvent batch(int number) {
        int caller = number / services % callers;
        List<InstanceOutcomes> entries = new ArrayList<>();
        int left = CALLS;
        for (int entry = 0; entry < 3; entry++) {
            int calls = entry < 2 ? CALLS / 3 : left;
            left -= calls;
            int failed = number % 50 == 0 ? 1 : 0;
            entries.add(new InstanceOutcomes(
                    Optional.of("instance-" + (number / 7 + entry) % INSTANCES),
                    new Counts(calls - failed, failed, 0, 0, 0),
                    Optional.of(new Latency(calls, 20_000, 3_000, 15_000)),
                    4));
        }
        String instance = "web-" + caller + "-0a1b2c3d";
        return new BreakerEvent.Report(
                new EventHead(instance + "-" + number, instance, SENT),
                EntityKey.of("service-" + number % services),
                new CallerId("web", instance),
                1 + number / (services * callers),
                OptionalLong.of(1),
                entries,
                List.of());
    }
}

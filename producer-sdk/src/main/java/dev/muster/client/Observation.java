package dev.muster.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a service.
 *
 * @param instances the instances as last told, sorted by id: the healthy ones, or in panic more
 * @param panic whether they were told in panic
 * @param seenAt {@link System#nanoTime} at which they were so; null before the first state
 * @param error why nothing is told at present; empty while a stream is open
 */
record Observation(
        List<DiscoveredInstance> instances,
        boolean panic,
        @Nullable Long seenAt,
        String error) {
    static final Observation NONE = new Observation(List.of(), false, null, "no answer yet");

    /** A stream is open. */
    Observation live() {
        return new Observation(instances, panic, seenAt, "");
    }

    /** It was still so at this time. */
    Observation seen(long at) {
        return new Observation(instances, panic, seenAt == null ? at : Math.max(seenAt, at), error);
    }

    Observation failed(String why) {
        return new Observation(instances, panic, seenAt, why);
    }
}

package dev.muster.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a service.
 *
 * @param instances the healthy instances as last answered, sorted by id
 * @param seenAt {@link System#nanoTime} at which they were so; null before the first answer
 * @param error why the last attempt brought no answer; empty when it did
 */
record Observation(
        List<DiscoveredInstance> instances, @Nullable Long seenAt, String error) {
    static final Observation NONE = new Observation(List.of(), null, "no answer yet");

    static Observation answered(List<DiscoveredInstance> instances, long seenAt) {
        return new Observation(instances, seenAt, "");
    }

    Observation failed(String why) {
        return new Observation(instances, seenAt, why);
    }
}

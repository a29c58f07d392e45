package dev.muster.chaos;

import dev.muster.testkit.JavaProcessBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a run is like.
 *
 * @param length how long faults come and go
 * @param seed of the plan of faults and of what clients do
 * @param parent where the run makes a folder of its own, for Kafka's data, logs and records
 * @param remains what becomes of that folder
 * @param node how a node's process is described, before it gets its settings
 */
record ChaosSettings(Duration length, long seed, Path parent, Remains remains, Supplier<JavaProcessBuilder> node) {

    /** What becomes of the folder. */
    enum Remains {
        KEPT,
        DELETED_WHEN_ALL_HOLDS
    }
}

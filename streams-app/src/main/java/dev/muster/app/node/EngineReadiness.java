package dev.muster.app.node;

import dev.muster.engine.EngineState;
import dev.muster.query.Readiness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/**
 * What the engines of this node lack. From its start until it is ready for the first time that includes complete copies of the partitions
 * that it keeps for others, so that whoever restarts nodes one after the other, each when the last is ready, leaves no partition without
 * an answer. Later a copy that is made anew is no reason to send nobody here. Thread-safe.
 */
final class EngineReadiness implements Readiness {

    private final List<RunningLog<?, ?, ?>> logs;
    private volatile boolean isStopping;
    private volatile boolean hasBeenReady;

    EngineReadiness(Collection<RunningLog<?, ?, ?>> logs) {
        this.logs = List.copyOf(logs);
    }

    /** From here on the node is not ready: whoever balances over nodes is to choose others. */
    void stopping() {
        isStopping = true;
    }

    @Override
    public List<String> missing() {
        if (isStopping) {
            return List.of("the node is stopping");
        }
        List<String> missing = new ArrayList<>();
        for (RunningLog<?, ?, ?> log : logs) {
            String topic = log.access().views().log();
            EngineState state = log.engine().state();
            if (state.phase() != EngineState.Phase.RUNNING) {
                missing.add(inWords(topic, state));
                continue;
            }
            SortedSet<Integer> owned = log.engine().ownership().owned();
            owned.removeAll(log.engine().ownership().served());
            owned.forEach(partition -> missing.add(topic + ":" + partition + " is being restored"));
            if (!hasBeenReady) {
                log.engine()
                        .ownership()
                        .copying()
                        .forEach(partition -> missing.add("the copy of " + topic + ":" + partition + " is being made"));
            }
        }
        if (missing.isEmpty()) {
            hasBeenReady = true;
        }
        return missing;
    }

    private static String inWords(String topic, EngineState state) {
        String is = state.phase() == EngineState.Phase.FAILED
                ? "has stopped"
                : "is " + state.phase().name().toLowerCase(Locale.ROOT);
        return "the engine of " + topic + " " + is + (state.why().isEmpty() ? "" : ": " + state.why());
    }
}

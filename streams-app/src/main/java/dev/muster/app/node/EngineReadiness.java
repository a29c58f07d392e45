package dev.muster.app.node;

import dev.muster.engine.EngineState;
import dev.muster.query.Readiness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/** What the engines of this node lack. Thread-safe. */
final class EngineReadiness implements Readiness {

    private final List<RunningLog<?, ?, ?>> logs;

    EngineReadiness(Collection<RunningLog<?, ?, ?>> logs) {
        this.logs = List.copyOf(logs);
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (RunningLog<?, ?, ?> log : logs) {
            String topic = log.access().views().log();
            EngineState state = log.engine().state();
            if (state.phase() != EngineState.Phase.RUNNING) {
                missing.add(
                        state.why().isEmpty()
                                ? "the engine of " + topic + " is "
                                        + state.phase().name().toLowerCase(Locale.ROOT)
                                : "the engine of " + topic + " has stopped: " + state.why());
                continue;
            }
            SortedSet<Integer> owned = log.engine().ownership().owned();
            owned.removeAll(log.engine().ownership().served());
            owned.forEach(partition -> missing.add(topic + ":" + partition + " is being restored"));
        }
        return missing;
    }
}

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
    private volatile boolean isStopping;

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

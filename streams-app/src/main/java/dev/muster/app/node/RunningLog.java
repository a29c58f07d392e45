package dev.muster.app.node;

import dev.muster.engine.LogEngine;
import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.query.LogAccess;

/**
 * A log that this node folds.
 *
 * @param engine folds it
 * @param access how queries see it
 */
record RunningLog<S, E extends Event, D extends Decision>(LogEngine<S, E, D> engine, LogAccess<S, E, D> access)
        implements AutoCloseable {

    @Override
    public void close() {
        engine.close();
    }
}

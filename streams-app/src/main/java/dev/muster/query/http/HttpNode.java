package dev.muster.query.http;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.partition.PartitionId;
import dev.muster.query.LogAccess;
import dev.muster.query.PartitionReader;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.query.Routing;

/**
 * What the resources of one log share.
 *
 * @param log the log
 * @param reader reads it
 * @param routing who answers for what is not here
 * @param peers the other nodes
 * @param answers builds answers
 */
record HttpNode<S, E extends Event, D extends Decision>(
        LogAccess<S, E, D> log, PartitionReader<S> reader, Routing routing, Peers peers, Answers answers) {

    /** Why a partition that is not here is answered by nobody, or by nobody who may be asked. */
    static QueryException whyNot(Routing.Elsewhere elsewhere, PartitionId id) {
        return elsewhere instanceof Routing.Elsewhere.Nowhere nowhere
                ? nowhere.why()
                : new QueryException(
                        Reason.OWNER_UNKNOWN,
                        "Expected " + id + " to be here, as the node that forwarded this believed, but it is not");
    }
}

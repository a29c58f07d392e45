package dev.muster.query.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.muster.lock.Claim;
import dev.muster.lock.Holder;
import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockState;
import dev.muster.lock.RefusalReason;
import dev.muster.lock.Waiter;
import dev.muster.query.LogWriter.Written;
import dev.muster.query.Position;
import dev.muster.query.QueryException;
import dev.muster.query.QueryException.Reason;
import dev.muster.view.PartitionView;
import java.util.List;
import java.util.Optional;

/** What is answered to calls on locks, from the picture of the partition right after their event. Stateless. */
final class LockAnswers {

    private static final int NAMED = 10;

    private final HttpNode<LockState, LockEvent, LockDecision> node;

    LockAnswers(HttpNode<LockState, LockEvent, LockDecision> node) {
        this.node = node;
    }

    /** Writes a body from a lock's state. */
    interface Body {
        byte[] of(LockJson json, Lock lock, LockState state);
    }

    /** The decision on an event; what it refuses is thrown. */
    static LockDecision decided(LockEvent event, Written<LockState, LockDecision> written) {
        written.verdict().rejection().ifPresent(rejection -> {
            throw new ProblemException(ProblemCode.REJECTED, rejection.code().text() + ": " + rejection.detail());
        });
        LockDecision decision = written.verdict().decisions().stream()
                .findFirst()
                .orElseThrow(() -> new QueryException(
                        Reason.OUTCOME_UNKNOWN, "Expected a decision, but the record went to another partition"));
        if (decision instanceof LockDecision.Refused refused) {
            Optional<Lock> lock =
                    written.view().flatMap(view -> lockOf(view, event.key().group()));
            throw refusal(codeOf(refused.why()), refused.reason(), lock);
        }
        return decision;
    }

    /** A refusal that names the holders. */
    static ProblemException refusal(ProblemCode code, String detail, Optional<Lock> lock) {
        Problem problem = Problem.of(code, detail);
        List<Claim> holders = lock.stream()
                .flatMap(one -> one.holders().stream())
                .map(Holder::claim)
                .limit(NAMED)
                .toList();
        return new ProblemException(problem.with(problem.extras().withHolders(holders)));
    }

    static Optional<Lock> lockOf(PartitionView<LockState> view, String name) {
        return LockReads.stateOf(view, name)
                .map(LockState::standing)
                .filter(Lock.class::isInstance)
                .map(Lock.class::cast);
    }

    /** The picture right after an event. */
    static PartitionView<LockState> viewOf(Written<LockState, LockDecision> written) {
        return written.view()
                .orElseThrow(() -> new QueryException(
                        Reason.PARTITION_MOVED, "It was done, but the partition has left this node since"));
    }

    HttpResponse granted(Sender sender, String name, PartitionView<LockState> view, Position position, Holder holder) {
        return answer(
                200,
                sender,
                name,
                new Told(view, position),
                (json, lock, state) -> Json.bytes(out -> json.writeGrant(out, name, holder, state.keeps())));
    }

    HttpResponse queued(Sender sender, String name, PartitionView<LockState> view, Position position, Waiter waiter) {
        return answer(202, sender, name, new Told(view, position), (json, lock, state) -> {
            int place = lock.queue().indexOf(waiter) + 1;
            return Json.bytes(out -> json.writeQueued(out, name, waiter, place));
        });
    }

    /** The lock as it is after a call. */
    HttpResponse whole(Sender sender, String name, PartitionView<LockState> view, Position position) {
        return answer(
                200,
                sender,
                name,
                new Told(view, position),
                (json, lock, state) -> Json.bytes(out -> json.write(out, name, lock, state.keeps())));
    }

    /** What an answer reflects. */
    private record Told(PartitionView<LockState> view, Position position) {}

    private HttpResponse answer(int status, Sender sender, String name, Told told, Body body) {
        LockState state = LockReads.stateOf(told.view, name).orElseThrow(() -> LockReads.unknown(name));
        Lock lock = lockOf(told.view, name).orElseThrow(() -> LockReads.unknown(name));
        long index = told.view.group(name).orElseThrow().entry().lastChange();
        ResponseHeadersBuilder headers = node.answers()
                .headers(status, told.position, index, told.view.asOfNanos(), OwnerOrStandby.Role.OWNER)
                .add(Headers.REQUEST_ID, sender.requestId());
        return Answers.json(headers, body.of(LockReads.writer(told.view), lock, state));
    }

    private static ProblemCode codeOf(RefusalReason why) {
        return switch (why) {
            case HELD -> ProblemCode.HELD;
            case QUEUE_FULL -> ProblemCode.QUEUE_FULL;
            case OTHER_KIND -> ProblemCode.OTHER_KIND;
            case OTHER_LIMIT -> ProblemCode.OTHER_LIMIT;
            case OWN_HOLD -> ProblemCode.OWN_HOLD;
            case TOO_MANY_HOLDS -> ProblemCode.TOO_MANY_HOLDS;
            case OTHER_REQUEST -> ProblemCode.OTHER_REQUEST;
            case NOT_HOLDER -> ProblemCode.NOT_HOLDER;
            case UNKNOWN_REQUEST -> ProblemCode.UNKNOWN_REQUEST;
        };
    }
}

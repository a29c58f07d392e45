package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import dev.muster.lock.Lock;
import dev.muster.lock.LockState;
import dev.muster.query.Position;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.watch.Question;
import dev.muster.view.PartitionView;
import java.util.Optional;
import java.util.OptionalLong;

/** One lock. Changes with its holders and its queue; not with keeps: until when it is held is shown as it is when an answer is made. */
record LockQuestion(HttpNode<LockState, ?, ?> node, int partition, String name) implements Question<LockState, Told> {

    @Override
    public Optional<String> group() {
        return Optional.of(name);
    }

    @Override
    public OptionalLong index(PartitionView<LockState> view) {
        return lock(view).isPresent() ? OptionalLong.of(lastChange(view)) : OptionalLong.empty();
    }

    @Override
    public Object substance(PartitionView<LockState> view) {
        return lock(view);
    }

    @Override
    public Told answer(PartitionView<LockState> view) {
        LockState state = LockReads.stateOf(view, name).orElseThrow(() -> LockReads.unknown(name));
        Lock lock = lock(view).orElseThrow(() -> LockReads.unknown(name));
        LockJson writer = LockReads.writer(view);
        HttpData body = HttpData.wrap(Json.bytes(json -> writer.write(json, name, lock, state.keeps())));
        return new ToldLock(
                node, node.log().position(partition, view.meta().applied()), lastChange(view), view.asOfNanos(), body);
    }

    private Optional<Lock> lock(PartitionView<LockState> view) {
        return LockReads.stateOf(view, name)
                .map(LockState::standing)
                .filter(Lock.class::isInstance)
                .map(Lock.class::cast);
    }

    private long lastChange(PartitionView<LockState> view) {
        return view.group(name).orElseThrow().entry().lastChange();
    }

    /** A lock as it was. */
    private record ToldLock(
            HttpNode<LockState, ?, ?> node, Position position, long index, long asOfNanos, HttpData body)
            implements Told {

        @Override
        public HttpData event() {
            return Events.of("", Long.toString(index), body);
        }

        @Override
        public HttpResponse answer() {
            return Answers.json(node.answers().headers(200, position, index, asOfNanos, Role.OWNER), body);
        }
    }
}

package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import dev.muster.leader.Election;
import dev.muster.leader.LeaderState;
import dev.muster.query.Position;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.watch.Question;
import dev.muster.view.PartitionView;
import java.util.Optional;
import java.util.OptionalLong;

/** One election. Changes with its leader and its candidates; not with their keeps, which an answer shows as they are when it is made. */
record ElectionQuestion(HttpNode<LeaderState, ?, ?> node, int partition, String name)
        implements Question<LeaderState, Told> {

    @Override
    public Optional<String> group() {
        return Optional.of(name);
    }

    @Override
    public OptionalLong index(PartitionView<LeaderState> view) {
        return election(view).isPresent() ? OptionalLong.of(lastChange(view)) : OptionalLong.empty();
    }

    @Override
    public Object substance(PartitionView<LeaderState> view) {
        return election(view);
    }

    @Override
    public Told answer(PartitionView<LeaderState> view) {
        LeaderState state = ElectionReads.stateOf(view, name).orElseThrow(() -> ElectionReads.unknown(name));
        Election election = election(view).orElseThrow(() -> ElectionReads.unknown(name));
        ElectionJson writer = ElectionReads.writer(view);
        HttpData body = HttpData.wrap(Json.bytes(json -> writer.write(json, name, state, election)));
        return new ToldElection(
                node, node.log().position(partition, view.meta().applied()), lastChange(view), view.asOfNanos(), body);
    }

    private Optional<Election> election(PartitionView<LeaderState> view) {
        return ElectionReads.stateOf(view, name)
                .map(LeaderState::contest)
                .filter(Election.class::isInstance)
                .map(Election.class::cast);
    }

    private long lastChange(PartitionView<LeaderState> view) {
        return view.group(name).orElseThrow().entry().lastChange();
    }

    /** An election as it was. */
    private record ToldElection(
            HttpNode<LeaderState, ?, ?> node, Position position, long index, long asOfNanos, HttpData body)
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

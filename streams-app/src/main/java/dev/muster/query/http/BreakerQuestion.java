package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerState;
import dev.muster.query.Position;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.query.watch.Question;
import dev.muster.view.PartitionView;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One breaker. Changes with its state, permits, settings or ejected instances; not with the calls that are counted, which an answer
 * shows as they are when it is made.
 */
record BreakerQuestion(HttpNode<BreakerState, ?, ?> node, int partition, String service)
        implements Question<BreakerState, Told> {

    @Override
    public Optional<String> group() {
        return Optional.of(service);
    }

    @Override
    public OptionalLong index(PartitionView<BreakerState> view) {
        return breaker(view).isPresent() ? OptionalLong.of(lastChange(view)) : OptionalLong.empty();
    }

    @Override
    public Object substance(PartitionView<BreakerState> view) {
        return breaker(view);
    }

    @Override
    public Told answer(PartitionView<BreakerState> view) {
        BreakerState state = BreakerReads.stateOf(view, service).orElseThrow(() -> BreakerReads.unknown(service));
        Breaker breaker = breaker(view).orElseThrow(() -> BreakerReads.unknown(service));
        BreakerJson writer = BreakerReads.writer(view);
        HttpData body = HttpData.wrap(Json.bytes(json -> writer.write(json, service, breaker, state.traffic())));
        return new ToldBreaker(
                node, node.log().position(partition, view.meta().applied()), lastChange(view), view.asOfNanos(), body);
    }

    private Optional<Breaker> breaker(PartitionView<BreakerState> view) {
        return BreakerReads.stateOf(view, service)
                .map(BreakerState::standing)
                .filter(Breaker.class::isInstance)
                .map(Breaker.class::cast);
    }

    private long lastChange(PartitionView<BreakerState> view) {
        return view.group(service).orElseThrow().entry().lastChange();
    }

    /** A breaker as it was. */
    private record ToldBreaker(
            HttpNode<BreakerState, ?, ?> node, Position position, long index, long asOfNanos, HttpData body)
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

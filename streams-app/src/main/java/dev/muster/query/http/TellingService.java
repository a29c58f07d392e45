package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.muster.presence.PresenceState;
import dev.muster.query.InstanceFilter;
import dev.muster.query.Position;
import dev.muster.query.http.OwnerOrStandby.Role;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;

/**
 * Makes what those are told who watch a service or an instance.
 *
 * @param node answers
 * @param bodies its bodies
 */
record TellingService(HttpNode<PresenceState, ?, ?> node, ServiceBodies bodies) {

    static ProblemException unknown(String service) {
        return new ProblemException(
                ProblemCode.UNKNOWN_SERVICE, "Expected service '" + service + "' to have been seen, but it never was");
    }

    /** This state of a service, of which a filter shows what is in the body. */
    Told told(
            int partition,
            PartitionView<PresenceState> view,
            GroupView<PresenceState> service,
            InstanceFilter filter,
            HttpData body) {
        long index = service.entry().lastChange();
        Position position = node.log().position(partition, view.meta().applied());
        return new Told() {
            private final HttpData event = Events.of("", Long.toString(index), body);

            @Override
            public HttpData event() {
                return event;
            }

            @Override
            public HttpResponse answer() {
                ResponseHeadersBuilder headers =
                        node.answers().headers(200, position, index, view.asOfNanos(), Role.OWNER);
                PanicParam.mark(headers, filter, service);
                return Answers.json(headers, body);
            }
        };
    }
}

package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.query.InstanceFilter;
import dev.muster.query.watch.Question;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.util.Optional;
import java.util.OptionalLong;

/** One instance of a service. That it is not there is an answer too, once the service was seen: 404, or the event {@code gone}. */
record InstanceQuestion(TellingService telling, int partition, String service, String id)
        implements Question<PresenceState, Told> {

    @Override
    public Optional<String> group() {
        return Optional.of(service);
    }

    @Override
    public OptionalLong index(PartitionView<PresenceState> view) {
        return view.group(service)
                .map(found -> OptionalLong.of(found.entry().lastChange()))
                .orElseGet(OptionalLong::empty);
    }

    @Override
    public Object substance(PartitionView<PresenceState> view) {
        return instance(view).map(instance -> Shown.of(id, instance));
    }

    @Override
    public Told answer(PartitionView<PresenceState> view) {
        GroupView<PresenceState> found = view.group(service).orElseThrow(() -> TellingService.unknown(service));
        return instance(view).isPresent()
                ? telling.told(
                        partition,
                        view,
                        found,
                        InstanceFilter.HEALTHY,
                        telling.bodies().instance(found, id))
                : new Gone(found);
    }

    private Optional<Registered> instance(PartitionView<PresenceState> view) {
        return view.group(service)
                .map(found -> found.members().get(id))
                .map(PresenceState::registration)
                .filter(Registered.class::isInstance)
                .map(Registered.class::cast);
    }

    /** It is not registered. */
    private final class Gone implements Told {

        private final GroupView<PresenceState> found;

        Gone(GroupView<PresenceState> found) {
            this.found = found;
        }

        @Override
        public HttpData event() {
            byte[] json = Json.bytes(out -> {
                out.writeStartObject();
                out.writeStringField("service", service);
                out.writeStringField("id", id);
                out.writeEndObject();
            });
            return Events.of("gone", Long.toString(found.entry().lastChange()), HttpData.wrap(json));
        }

        @Override
        public HttpResponse answer() {
            telling.bodies().instance(found, id);
            throw new IllegalStateException("an instance that is gone has no body");
        }
    }
}

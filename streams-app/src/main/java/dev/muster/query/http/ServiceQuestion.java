package dev.muster.query.http;

import com.linecorp.armeria.common.HttpData;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.query.InstanceFilter;
import dev.muster.query.Page;
import dev.muster.query.watch.Question;
import dev.muster.view.GroupView;
import dev.muster.view.PartitionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which instances of a service a filter admits. Changes when one of them does, or comes or goes: neither by a heartbeat nor by an
 * instance that the filter does not admit, though {@code total} counts it.
 */
record ServiceQuestion(TellingService telling, int partition, String service, InstanceFilter filter, Page page)
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
        GroupView<PresenceState> found = found(view);
        InstanceFilter.InForce inForce = filter.among(found.members().values());
        List<Object> shown = new ArrayList<>();
        shown.add(inForce.isPanic());
        for (Map.Entry<String, PresenceState> member : found.members().entrySet()) {
            if (member.getValue().registration() instanceof Registered instance
                    && inForce.admits().test(instance)) {
                shown.add(Shown.of(member.getKey(), instance));
            }
        }
        return shown;
    }

    @Override
    public Told answer(PartitionView<PresenceState> view) {
        GroupView<PresenceState> found = found(view);
        HttpData body = telling.bodies().of(found, filter, page);
        return telling.told(partition, view, found, filter, body);
    }

    private GroupView<PresenceState> found(PartitionView<PresenceState> view) {
        return view.group(service).orElseThrow(() -> TellingService.unknown(service));
    }
}

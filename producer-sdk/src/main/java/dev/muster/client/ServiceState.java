package dev.muster.client;

import java.util.List;

/**
 * A service as last told.
 *
 * @param instances sorted by id: the healthy ones, or in panic more
 * @param panic whether they were told in panic
 */
record ServiceState(List<DiscoveredInstance> instances, boolean panic) {
    static final ServiceState UNKNOWN = new ServiceState(List.of(), false);
}

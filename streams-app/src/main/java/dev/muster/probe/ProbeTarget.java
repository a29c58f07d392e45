package dev.muster.probe;

import dev.muster.fold.EntityKey;
import dev.muster.presence.Check;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import dev.muster.presence.Registered;
import java.util.Optional;

/**
 * An instance that is to be probed.
 *
 * @param partition where it lies
 * @param key which one it is
 * @param incarnation the life that is probed
 * @param endpoint where
 * @param check how
 */
record ProbeTarget(int partition, EntityKey key, Incarnation incarnation, Endpoint endpoint, Check check) {

    /** What there is to probe of an instance, if anything. */
    static Optional<ProbeTarget> of(int partition, EntityKey key, Registered instance) {
        return instance.profile()
                .check()
                .map(check -> new ProbeTarget(
                        partition,
                        key,
                        instance.lives().present(),
                        instance.profile().endpoint(),
                        check));
    }

    String uri() {
        return check.probe().targetAt(endpoint);
    }
}

package dev.muster.query.http;

import dev.muster.presence.Incarnation;
import dev.muster.presence.OperatorMark;
import dev.muster.presence.Profile;
import dev.muster.presence.Registered;
import dev.muster.presence.Standing;
import java.time.Instant;
import java.util.Optional;

/** What of an instance is shown and changes by decisions only. */
record Shown(
        String id,
        Profile profile,
        Standing standing,
        Instant registeredAt,
        Incarnation incarnation,
        Optional<OperatorMark> override,
        Optional<OperatorMark> maintenance) {

    static Shown of(String id, Registered instance) {
        return new Shown(
                id,
                instance.profile(),
                instance.standing(),
                instance.registeredAt(),
                instance.lives().present(),
                instance.override(),
                instance.maintenance());
    }
}

package dev.muster.codec;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.InvalidValueException;
import dev.muster.presence.Health;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Registered;
import dev.muster.presence.Registration;
import dev.muster.presence.Unregistered;
import dev.muster.schema.InstanceFact;
import dev.muster.schema.InstanceHealth;
import dev.muster.schema.InstanceRegistration;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * States and facts of presence as bytes. An instance that is not registered has no decided part, one that nothing is known of no
 * volatile part either. Every time of a state is a whole number of milliseconds, so that nothing is lost here: broker time is one, log
 * time counts in whole steps, and leases and rules that are none do not stand. Stateless; any thread.
 */
public final class PresenceCodec implements FoldCodec<PresenceState, PresenceDecision>, StateRecords<PresenceState> {

    @Override
    public Optional<byte[]> decided(PresenceState state) {
        return registration(state).map(StoredValues::write);
    }

    @Override
    public Optional<byte[]> volatilePart(PresenceState state) {
        return state.health().equals(Health.NONE)
                ? Optional.empty()
                : Optional.of(StoredValues.write(PresenceStates.health(state.health())));
    }

    @Override
    public PresenceState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        try {
            Registration registration = decided.<Registration>map(
                            bytes -> PresenceStates.registered(StoredValues.read(bytes, InstanceRegistration.class)))
                    .orElseGet(Unregistered::new);
            Health health = volatilePart
                    .map(bytes -> PresenceStates.health(StoredValues.read(bytes, InstanceHealth.class)))
                    .orElse(Health.NONE);
            return new PresenceState(registration, health);
        } catch (InvalidValueException e) {
            throw StoredValues.broken(PresenceState.class, e);
        }
    }

    @Override
    public FactBody fact(FactHead head, PresenceDecision decision, PresenceState after) {
        return FactBodies.of(new InstanceFact(
                FactBodies.head(head), decision.reason(), registration(after).orElse(null), FactBodies.UNKNOWN_HASH));
    }

    @Override
    public Optional<SpecificRecord> decidedRecord(PresenceState state) {
        return registration(state).map(SpecificRecord.class::cast);
    }

    @Override
    public Optional<SpecificRecord> volatileRecord(PresenceState state) {
        return state.health().equals(Health.NONE)
                ? Optional.empty()
                : Optional.of(PresenceStates.health(state.health()));
    }

    private static Optional<InstanceRegistration> registration(PresenceState state) {
        return state.registration() instanceof Registered registered
                ? Optional.of(PresenceStates.registration(registered))
                : Optional.empty();
    }
}

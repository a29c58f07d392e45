package dev.muster.codec;

import dev.muster.breaker.Breaker;
import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.Standing;
import dev.muster.breaker.Traffic;
import dev.muster.breaker.Unseen;
import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.InvalidValueException;
import dev.muster.schema.BreakerFact;
import dev.muster.schema.ServiceBreaker;
import dev.muster.schema.ServiceOutcomes;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * States and facts of breakers as bytes. A service that nothing is known of has neither part. Every time of a state is a whole number of
 * milliseconds, so that nothing is lost here. Stateless; any thread.
 */
public final class BreakerCodec implements FoldCodec<BreakerState, BreakerDecision>, StateRecords<BreakerState> {

    @Override
    public Optional<byte[]> decided(BreakerState state) {
        return breaker(state).map(StoredValues::write);
    }

    @Override
    public Optional<byte[]> volatilePart(BreakerState state) {
        return volatileRecord(state).map(StoredValues::write);
    }

    @Override
    public BreakerState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        try {
            Standing standing = decided.<Standing>map(
                            bytes -> BreakerStates.breaker(StoredValues.read(bytes, ServiceBreaker.class)))
                    .orElseGet(Unseen::new);
            Traffic traffic = volatilePart
                    .map(bytes -> TrafficStates.traffic(StoredValues.read(bytes, ServiceOutcomes.class)))
                    .orElse(Traffic.NONE);
            return new BreakerState(standing, traffic);
        } catch (InvalidValueException e) {
            throw StoredValues.broken(BreakerState.class, e);
        }
    }

    @Override
    public FactBody fact(FactHead head, BreakerDecision decision, BreakerState after) {
        return FactBodies.of(new BreakerFact(
                FactBodies.head(head), decision.reason(), breaker(after).orElse(null), FactBodies.UNKNOWN_HASH));
    }

    @Override
    public Optional<SpecificRecord> decidedRecord(BreakerState state) {
        return breaker(state).map(SpecificRecord.class::cast);
    }

    @Override
    public Optional<SpecificRecord> volatileRecord(BreakerState state) {
        return state.traffic().equals(Traffic.NONE)
                ? Optional.empty()
                : Optional.of(TrafficStates.traffic(state.traffic()));
    }

    private static Optional<ServiceBreaker> breaker(BreakerState state) {
        return state.standing() instanceof Breaker breaker
                ? Optional.of(BreakerStates.breaker(breaker))
                : Optional.empty();
    }
}

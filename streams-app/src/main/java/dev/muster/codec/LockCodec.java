package dev.muster.codec;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.InvalidValueException;
import dev.muster.lock.Keeps;
import dev.muster.lock.Lock;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockState;
import dev.muster.lock.Standing;
import dev.muster.lock.Unused;
import dev.muster.schema.LockFact;
import dev.muster.schema.LockKeeps;
import dev.muster.schema.LockStanding;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * States and facts of locks as bytes. A lock that nothing is known of has neither part. Every time of a state is a whole number of
 * milliseconds, so that nothing is lost here. Stateless; any thread.
 */
public final class LockCodec implements FoldCodec<LockState, LockDecision>, StateRecords<LockState> {

    @Override
    public Optional<byte[]> decided(LockState state) {
        return lock(state).map(StoredValues::write);
    }

    @Override
    public Optional<byte[]> volatilePart(LockState state) {
        return volatileRecord(state).map(StoredValues::write);
    }

    @Override
    public LockState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        try {
            Standing standing = decided.<Standing>map(
                            bytes -> LockStates.lock(StoredValues.read(bytes, LockStanding.class)))
                    .orElseGet(Unused::new);
            Keeps keeps = volatilePart
                    .map(bytes -> LockStates.keeps(StoredValues.read(bytes, LockKeeps.class)))
                    .orElse(Keeps.NONE);
            return new LockState(standing, keeps);
        } catch (InvalidValueException e) {
            throw StoredValues.broken(LockState.class, e);
        }
    }

    @Override
    public FactBody fact(FactHead head, LockDecision decision, LockState after) {
        return FactBodies.of(new LockFact(
                FactBodies.head(head), decision.reason(), lock(after).orElse(null), FactBodies.UNKNOWN_HASH));
    }

    @Override
    public Optional<SpecificRecord> decidedRecord(LockState state) {
        return lock(state).map(SpecificRecord.class::cast);
    }

    @Override
    public Optional<SpecificRecord> volatileRecord(LockState state) {
        return state.keeps().equals(Keeps.NONE) ? Optional.empty() : Optional.of(LockStates.keeps(state.keeps()));
    }

    private static Optional<LockStanding> lock(LockState state) {
        return state.standing() instanceof Lock lock ? Optional.of(LockStates.lock(lock)) : Optional.empty();
    }
}

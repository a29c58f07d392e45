package dev.muster.codec;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.InvalidValueException;
import dev.muster.leader.Candidacies;
import dev.muster.leader.Contest;
import dev.muster.leader.Election;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderState;
import dev.muster.leader.Unheld;
import dev.muster.schema.ElectionCandidacies;
import dev.muster.schema.ElectionFact;
import dev.muster.schema.LeaderElection;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;

/**
 * States and facts of elections as bytes. An election that nothing is known of has neither part. Every time of a state is a whole number of
 * milliseconds, so that nothing is lost here. Stateless; any thread.
 */
public final class LeaderCodec implements FoldCodec<LeaderState, LeaderDecision>, StateRecords<LeaderState> {

    @Override
    public Optional<byte[]> decided(LeaderState state) {
        return election(state).map(StoredValues::write);
    }

    @Override
    public Optional<byte[]> volatilePart(LeaderState state) {
        return volatileRecord(state).map(StoredValues::write);
    }

    @Override
    public LeaderState state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        try {
            Contest contest = decided.<Contest>map(
                            bytes -> LeaderStates.election(StoredValues.read(bytes, LeaderElection.class)))
                    .orElseGet(Unheld::new);
            Candidacies candidacies = volatilePart
                    .map(bytes -> LeaderStates.candidacies(StoredValues.read(bytes, ElectionCandidacies.class)))
                    .orElse(Candidacies.NONE);
            return new LeaderState(contest, candidacies);
        } catch (InvalidValueException e) {
            throw StoredValues.broken(LeaderState.class, e);
        }
    }

    @Override
    public FactBody fact(FactHead head, LeaderDecision decision, LeaderState after) {
        LeaderDecision.Subject about = decision instanceof LeaderDecision.Recorded recorded
                ? recorded.about()
                : LeaderDecision.Subject.ELECTION;
        OptionalLong term = about.term();
        return FactBodies.of(new ElectionFact(
                FactBodies.head(head),
                decision.reason(),
                about.candidate(),
                term.isPresent() ? term.getAsLong() : null,
                election(after).orElse(null),
                FactBodies.UNKNOWN_HASH));
    }

    @Override
    public Optional<SpecificRecord> decidedRecord(LeaderState state) {
        return election(state).map(SpecificRecord.class::cast);
    }

    @Override
    public Optional<SpecificRecord> volatileRecord(LeaderState state) {
        return state.candidacies().equals(Candidacies.NONE)
                ? Optional.empty()
                : Optional.of(LeaderStates.candidacies(state.candidacies()));
    }

    private static Optional<LeaderElection> election(LeaderState state) {
        return state.contest() instanceof Election election
                ? Optional.of(LeaderStates.election(election))
                : Optional.empty();
    }
}

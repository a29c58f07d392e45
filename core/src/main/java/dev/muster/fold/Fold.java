package dev.muster.fold;

import java.time.Instant;
import java.util.Optional;

/**
 * A domain of Muster: a pure function over the events of one log, applied entity by entity.
 *
 * <p>The laws, checked for every fold by {@code FoldLaws}:
 *
 * <ol>
 *   <li>Same state, event and moment give the same step, byte for byte, on every machine and in every replay. An
 *       implementation sees no clock, no random number, no unordered collection, no locale and no configuration; what it
 *       needs travels in the event, the state or the rules of the moment.
 *   <li>It is total: no event that can be built makes it throw, in any state that can be reached. A refusal is a decision.
 *   <li>It is not told whether this is a replay, hence has no side effects.
 *   <li>The {@linkplain #decidedPart decided part} of the state changes only in a step with a {@linkplain
 *       Decision#isRecorded recorded} decision. The rest of the state is volatile: it may change with every event and decides
 *       nothing until something is decided.
 *   <li>An event delivered twice in a row decides nothing the second time.
 *   <li>After {@link #due} the deadline of the state is later than the moment, or there is none.
 *   <li>A {@linkplain #isVacant vacant} state equals {@link #initial()}; it is stored as a tombstone.
 * </ol>
 *
 * <p>Implementations have no fields that change and may be called by any thread.
 *
 * @param <S> state of one entity: immutable, with {@code equals}
 * @param <E> events of the log
 * @param <D> decisions
 */
public interface Fold<S, E extends Event, D extends Decision> {

    /** The state of an entity of which nothing is known. */
    S initial();

    /** Folds one event into the state of the entity that the event is about. */
    Step<S, D> apply(S state, E event, Moment at);

    /**
     * Called when a tick of the log has passed {@link #deadline} of the state. The fold checks again: a call that comes too
     * early changes nothing.
     */
    Step<S, D> due(S state, Moment at);

    /** Log time at which {@link #due} wants to be called; empty when nothing is waited for. */
    Optional<Instant> deadline(S state);

    /** What of rules that are right one by one cannot hold together; empty when it can. Such a set is not adopted. */
    default Optional<String> problemWith(Rules rules) {
        return Optional.empty();
    }

    /**
     * The rule, one of the fold's, that says how many entities a partition holds at most; empty where nothing bounds them. An event that
     * would bring one more is rejected, since anyone can make up names and each takes memory.
     */
    default Optional<Rule.OfCount> entityBound() {
        return Optional.empty();
    }

    /** The part of the state that only decisions change; compared by {@code equals}. */
    Object decidedPart(S state);

    /** Whether the entity exists for those who ask, as against being remembered only for the fold's own ends. */
    boolean isPresent(S state);

    /** Whether nothing of the entity needs to be kept. */
    boolean isVacant(S state);
}

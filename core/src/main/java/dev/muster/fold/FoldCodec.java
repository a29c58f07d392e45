package dev.muster.fold;

import java.util.Optional;

/**
 * States and facts of one fold as bytes. Equal values give equal bytes, in every process: the hashes of the fact chain and of
 * the checkpoints are taken over them. Thread-safe.
 */
public interface FoldCodec<S, D> {

    /** The decided part; empty for one that holds nothing. */
    Optional<byte[]> decided(S state);

    /** The volatile part; empty for one that holds nothing. */
    Optional<byte[]> volatilePart(S state);

    /**
     * The state that these parts were made from.
     *
     * @throws InvariantViolation when the bytes are none of this codec's
     */
    S state(Optional<byte[]> decided, Optional<byte[]> volatilePart);

    /** The canonical bytes of a fact, without its own hash, which is to follow them. */
    FactBody fact(FactHead head, D decision, S after);
}

package dev.muster.simulation;

import dev.muster.fold.FactBody;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the volatile part of a state once where it is asked for twice in a row, as a store and as a hash: it is most of what a storm with
 * hundreds of callers takes. Of one run, hence of one thread.
 */
final class OnceCodec<S, D> implements FoldCodec<S, D> {

    private final FoldCodec<S, D> codec;
    private @Nullable S last;
    private Optional<byte[]> lastBytes = Optional.empty();

    OnceCodec(FoldCodec<S, D> codec) {
        this.codec = codec;
    }

    @Override
    public Optional<byte[]> decided(S state) {
        return codec.decided(state);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The very same state: to compare two takes as long as to write one.
    public Optional<byte[]> volatilePart(S state) {
        if (state != last) {
            lastBytes = codec.volatilePart(state);
            last = state;
        }
        return lastBytes;
    }

    @Override
    public S state(Optional<byte[]> decided, Optional<byte[]> volatilePart) {
        return codec.state(decided, volatilePart);
    }

    @Override
    public FactBody fact(FactHead head, D decision, S after) {
        return codec.fact(head, decision, after);
    }
}

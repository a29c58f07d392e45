package dev.muster.view;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a partition whose picture is made when somebody looks at it first: most copies are never looked at. Thread-safe.
 *
 * @param <S> state of one entity
 */
public final class StandbyView<S> {

    private final long applied;
    private @Nullable Supplier<PartitionView<S>> making;
    private @Nullable PartitionView<S> made;

    /**
     * Not made yet.
     *
     * @param applied offset of the last record that it surely reflects
     */
    public StandbyView(long applied, Supplier<PartitionView<S>> making) {
        this.applied = applied;
        this.making = making;
    }

    /** One that is there already. */
    static <S> StandbyView<S> of(PartitionView<S> view) {
        return new StandbyView<>(view.meta().applied(), () -> view);
    }

    long applied() {
        return applied;
    }

    /** The picture. */
    synchronized PartitionView<S> picture() {
        PartitionView<S> present = made;
        if (present == null && making != null) {
            present = making.get();
            made = present;
            making = null;
        }
        if (present == null) {
            throw new IllegalStateException("a copy without a picture");
        }
        return present;
    }
}

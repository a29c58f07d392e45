package dev.muster.query.watch;

import dev.muster.view.PartitionView;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What somebody watches of one partition. Equal questions have equal answers, so that all who ask the same share one. Immutable; asked
 * on the hub's thread.
 *
 * @param <S> state of one entity
 * @param <A> answers
 */
public interface Question<S, A> {

    /** The partition that answers it. */
    int partition();

    /** The group without whose change the answer stays as it is; empty when it may be any. */
    Optional<String> group();

    /**
     * Offset of the last change that may have changed the answer: an equal index is an equal answer. Empty while there is none, which is
     * waited for.
     */
    OptionalLong index(PartitionView<S> view);

    /** What of the answer counts as a change, compared by {@code equals}. Kept while the question is watched. */
    Object substance(PartitionView<S> view);

    /** The answer. */
    A answer(PartitionView<S> view);
}

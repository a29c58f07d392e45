package dev.muster.query.watch;

import dev.muster.view.PartitionView;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A question with all who asked it. Looks at a picture once for all of them and makes one answer. The hub's thread only.
 *
 * <p>What is kept while nothing happens is the substance of the answer that was told last; the answer itself goes when nobody holds it
 * any more.
 */
final class Asked<S, A> {

    private final Question<S, A> question;
    private final Map<Executor, List<Watcher<A>>> watchers = new HashMap<>();
    private OptionalLong index = OptionalLong.empty();
    private @Nullable Object substance;
    /** Index of the last change of the substance, as far as it is known. */
    private long changedAt = -1;

    private WeakReference<A> made = new WeakReference<>(null);

    Asked(Question<S, A> question) {
        this.question = question;
    }

    Question<S, A> question() {
        return question;
    }

    boolean isWatched() {
        return !watchers.isEmpty();
    }

    /** Looks again, and tells all when the answer is another one. */
    void look(PartitionView<S> view) {
        OptionalLong now = question.index(view);
        if (now.isEmpty() || now.equals(index)) {
            return;
        }
        index = now;
        Object found = question.substance(view);
        if (found.equals(substance)) {
            return;
        }
        substance = found;
        changedAt = now.getAsLong();
        made.clear();
        if (isWatched()) {
            A answer = make(view);
            watchers.forEach((executor, some) -> tell(executor, List.copyOf(some), answer));
        }
    }

    /**
     * One more, who is told at once, be it that there is no answer, unless it has seen this one. To be called after {@link #look} at the
     * same picture.
     */
    void add(Watcher<A> watcher, OptionalLong seen, PartitionView<S> view) {
        watchers.computeIfAbsent(watcher.executor(), executor -> new ArrayList<>(1))
                .add(watcher);
        if (index.isEmpty()) {
            watcher.executor().execute(watcher::none);
        } else if (seen.isEmpty() || changedAt > seen.getAsLong()) {
            A present = made.get();
            tell(watcher.executor(), List.of(watcher), present == null ? make(view) : present);
        }
    }

    void remove(Watcher<A> watcher) {
        List<Watcher<A>> some = watchers.get(watcher.executor());
        if (some != null && some.remove(watcher) && some.isEmpty()) {
            watchers.remove(watcher.executor());
        }
    }

    void end(Watcher.End why) {
        watchers.forEach((executor, some) -> {
            List<Watcher<A>> all = List.copyOf(some);
            executor.execute(() -> all.forEach(watcher -> watcher.ended(why)));
        });
        watchers.clear();
    }

    private A make(PartitionView<S> view) {
        A answer = question.answer(view);
        made = new WeakReference<>(answer);
        return answer;
    }

    private static <A> void tell(Executor executor, List<Watcher<A>> some, A answer) {
        executor.execute(() -> some.forEach(watcher -> watcher.told(answer)));
    }
}

package dev.muster.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Rules;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

/**
 * Two threads of one node hold the same partition for a while when the one that the group has given up on learns of it late: what it does
 * then must not harm the other.
 */
final class LogViewsTest {

    private static final int PARTITION = 3;

    private final LogViews<String, Void> views = new LogViews<>("muster.texts");
    private final LogViews<String, Void>.Showing late = views.open(PARTITION);
    private final LogViews<String, Void>.Showing present = views.open(PARTITION);

    @Test
    void shouldGoOnShowingWhatAnotherOpeningShowsWhenALateOneCloses() {
        List<String> told = told();
        late.publish(upTo(7));
        present.catchUp(upTo(5));
        present.publish(upTo(8));

        late.close();

        assertThat(shown()).contains(8L);
        assertThat(told).containsExactly("opened");
        present.close();
        assertThat(shown()).isEmpty();
        assertThat(told).containsExactly("opened", "closed");
    }

    @Test
    void shouldShowNothingOlderThanWhatAnotherOpeningShows() {
        present.publish(upTo(8));

        late.publish(upTo(7));

        assertThat(shown()).contains(8L);
        late.close();
        assertThat(shown()).contains(8L);
    }

    @Test
    void shouldGoOnCatchingUpWhenALateOpeningCloses() {
        late.publish(upTo(7));
        present.catchUp(upTo(5));

        late.close();

        assertThat(shown()).isEmpty();
        assertThat(views.behind(PARTITION).map(view -> view.meta().applied())).contains(5L);
        assertThat(views.copiedUpTo(PARTITION)).isEqualTo(7);
        present.publish(upTo(8));
        assertThat(shown()).contains(8L);
    }

    private Optional<Long> shown() {
        return views.view(PARTITION).map(view -> view.meta().applied());
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        views.listen(new ViewListener() {
            @Override
            public void opened(int partition) {
                told.add("opened");
            }

            @Override
            public void changed(int partition, Set<String> groups) {
                told.add("changed");
            }

            @Override
            public void closed(int partition) {
                told.add("closed");
            }
        });
        return told;
    }

    private static PartitionView<String> upTo(long applied) {
        PartitionMeta meta = new PartitionMeta(
                8, applied, applied + 1, LogClock.START, PartitionMeta.Chain.START, Rules.defaults(1), 0);
        return new PartitionView<>(meta, TreePMap.empty(), System.nanoTime());
    }
}

package dev.muster.query.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionMeta;
import dev.muster.query.QueryException;
import dev.muster.view.GroupView;
import dev.muster.view.LogViews;
import dev.muster.view.PartitionView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

/** The hub over pictures of texts; its watchers are told when the test lets them. */
class WatchHubTest {

    private static final AtomicInteger ANSWERS = new AtomicInteger();

    private final LogViews<String, Void> views = new LogViews<>("muster.texts");
    private final Map<Integer, LogViews<String, Void>.Showing> showings = new HashMap<>();
    private final WatchHub<String> hub = new WatchHub<>(views);
    private long offset;

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void shouldTellThePresentAnswerAndEveryOtherOne() {
        publish(0, "a", "one");
        Told told = new Told();
        watch("a", OptionalLong.empty(), told);
        await().until(() -> told.run() == 1);

        publish(0, "b", "other");
        publish(0, "a", "two");

        await().until(() -> told.seen().equals(List.of("one", "two")));
    }

    @Test
    void shouldWaitForAGroupThatIsNotThereYet() {
        publish(0, "b", "other");
        Told told = new Told();
        watch("a", OptionalLong.empty(), told);
        await().until(() -> told.nones() == 1);
        assertThat(told.seen()).isEmpty();

        publish(0, "a", "one");

        await().until(() -> told.seen().equals(List.of("one")));
        Told later = new Told();
        watch("a", OptionalLong.of(offset), later);
        publish(0, "a", "two");
        await().until(() -> later.seen().equals(List.of("two")));
        assertThat(later.nones()).as("there was an answer, which it has seen").isZero();
        assertThat(told.nones()).isEqualTo(1);
    }

    @Test
    void shouldNotTellWhatTheWatcherHas() {
        publish(0, "a", "one");
        Told old = new Told();
        Told present = new Told();
        watch("a", OptionalLong.of(offset - 1), old);
        watch("a", OptionalLong.of(offset), present);
        await().until(() -> old.seen().equals(List.of("one")));

        publish(0, "a", "two");

        await().until(() -> present.seen().equals(List.of("two")));
    }

    /** The picture that matters comes after one whose substance is the same: had that been told, it would have come first. */
    @Test
    void shouldNotTellAChangeThatDoesNotChangeTheAnswer() {
        publish(0, "a", "one");
        Told told = new Told();
        watch("a", OptionalLong.empty(), told);
        await().until(() -> told.run() == 1);

        publish(0, "a", "one");
        publish(0, "a", "two");

        await().until(() -> told.seen().equals(List.of("one", "two")));
    }

    @Test
    void shouldMakeOneAnswerForAllWhoAskTheSame() {
        publish(0, "a", "one");
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Told told = new Told();
            all.add(told);
            watch("a", OptionalLong.of(offset), told);
        }
        int before = ANSWERS.get();

        publish(0, "a", "two");

        await().until(() -> all.stream().allMatch(told -> told.seen().equals(List.of("two"))));
        assertThat(ANSWERS.get() - before).isEqualTo(1);
    }

    @Test
    void shouldEndTheWatchesOfAPartitionThatLeaves() {
        publish(0, "a", "one");
        publish(1, "c", "stays");
        Told moved = new Told();
        Told stays = new Told();
        watch("a", OptionalLong.empty(), moved);
        hub.watch(new Text(1, "c"), OptionalLong.empty(), stays);

        showing(0).close();

        await().until(() -> moved.ends().equals(List.of(Watcher.End.MOVED)));
        Told late = new Told();
        watch("a", OptionalLong.empty(), late);
        await().until(() -> late.ends().equals(List.of(Watcher.End.MOVED)));
        assertThat(stays.ends()).isEmpty();
        hub.close();
        assertThat(stays.ends()).containsExactly(Watcher.End.CLOSING);
    }

    @Test
    void shouldTellNoMoreWhenClosed() {
        publish(0, "a", "one");
        Told closed = new Told();
        Told open = new Told();
        WatchHub.Watch watch = watch("a", OptionalLong.empty(), closed);
        watch("a", OptionalLong.empty(), open);
        await().until(() -> closed.run() == 1 && open.run() == 1);

        watch.close();
        watch.close();
        publish(0, "a", "two");

        await().until(() -> open.seen().equals(List.of("one", "two")));
        assertThat(closed.seen()).containsExactly("one");
    }

    @Test
    void shouldGoOnWhenAQuestionFails() {
        publish(0, "a", "broken");
        Told broken = new Told();
        Told other = new Told();
        watch("a", OptionalLong.empty(), broken);
        watch("b", OptionalLong.empty(), other);

        publish(0, "b", "fine");

        await().until(() -> other.seen().equals(List.of("fine")));
    }

    @Test
    void shouldGrantNoMoreThanItsSlots() {
        WatchSlots slots = new WatchSlots(1, new SimpleMeterRegistry());
        WatchSlots.Slot first = slots.take();

        assertThatThrownBy(slots::take)
                .isInstanceOf(QueryException.class)
                .hasMessage("open watches: 2 (expected: at most 1, the setting muster.http.max.watches)");
        first.release();
        first.release();

        assertThat(slots.open()).isZero();
        slots.take();
        assertThat(slots.open()).isEqualTo(1);
    }

    private WatchHub.Watch watch(String group, OptionalLong seen, Told watcher) {
        return hub.watch(new Text(0, group), seen, watcher);
    }

    private void publish(int partition, String group, String text) {
        offset++;
        TreePMap<String, GroupView<String>> groups =
                views.view(partition).map(PartitionView::groups).orElseGet(TreePMap::empty);
        GroupEntry entry = new GroupEntry(offset, 1, 1, 0);
        groups = groups.plus(group, new GroupView<>(group, entry, TreePMap.singleton("text", text)));
        showing(partition)
                .publish(new PartitionView<>(PartitionMeta.start(2, 1), groups, System.nanoTime()), Set.of(group));
    }

    private LogViews<String, Void>.Showing showing(int partition) {
        return showings.computeIfAbsent(partition, views::open);
    }

    private record Text(int partition, String name) implements Question<String, String> {

        @Override
        public Optional<String> group() {
            return Optional.of(name);
        }

        @Override
        public OptionalLong index(PartitionView<String> view) {
            return view.group(name)
                    .map(group -> OptionalLong.of(group.entry().lastChange()))
                    .orElseGet(OptionalLong::empty);
        }

        @Override
        public Object substance(PartitionView<String> view) {
            return view.group(name).orElseThrow().members();
        }

        @Override
        public String answer(PartitionView<String> view) {
            ANSWERS.incrementAndGet();
            String text = view.group(name).orElseThrow().members().getOrDefault("text", "");
            if (text.equals("broken")) {
                throw new IllegalStateException("as the test wants it");
            }
            return text;
        }
    }

    /** Keeps its tasks until the test asks what it was told. */
    private static final class Told implements Watcher<String> {

        private final Deque<Runnable> tasks = new ArrayDeque<>();
        /** The same at each call: it is by this that watchers are told together. */
        private final Executor executor = this::keep;

        private final List<String> seen = new ArrayList<>();
        private final List<End> ends = new ArrayList<>();
        private int nones;

        @Override
        public Executor executor() {
            return executor;
        }

        private void keep(Runnable task) {
            synchronized (tasks) {
                tasks.add(task);
            }
        }

        @Override
        public void told(String answer) {
            seen.add(answer);
        }

        @Override
        public void none() {
            nones++;
        }

        @Override
        public void ended(End why) {
            ends.add(why);
        }

        int run() {
            synchronized (tasks) {
                while (!tasks.isEmpty()) {
                    tasks.remove().run();
                }
            }
            return seen.size();
        }

        List<String> seen() {
            run();
            return seen;
        }

        int nones() {
            run();
            return nones;
        }

        List<End> ends() {
            run();
            return ends;
        }
    }
}

package dev.muster.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.EntityKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class TimerIndexTest {

    private static final Instant T0 = Instant.EPOCH;

    private final TimerIndex timers = new TimerIndex();

    @Test
    void shouldGiveKeysByDeadlineAndThenByTheirBytes() {
        // '-' and '.' stand before '/', which stands before letters and digits.
        List<EntityKey> keys = List.of(key("a-b", "x"), key("a.b", "x"), key("a", "z"), key("aB", "x"), key("aa", "x"));
        for (EntityKey key : keys) {
            timers.set(key, Optional.of(T0.plusMillis(5)));
        }
        timers.set(key("zz", "first"), Optional.of(T0.plusMillis(4)));

        assertThat(timers.dueAt(T0.plusMillis(5), 10))
                .extracting(EntityKey::text)
                .containsExactly("zz/first", "a-b/x", "a.b/x", "a/z", "aB/x", "aa/x");
    }

    @Test
    void shouldGiveWhatIsDueNowButNothingLater() {
        timers.set(key("a", "now"), Optional.of(T0.plusMillis(5)));
        timers.set(key("a", "later"), Optional.of(T0.plusMillis(6)));
        assertThat(timers.dueAt(T0.plusMillis(4), 10)).isEmpty();
        assertThat(timers.dueAt(T0.plusMillis(5), 10)).containsExactly(key("a", "now"));
    }

    @Test
    void shouldGiveNoMoreThanTheLimit() {
        for (int i = 0; i < 5; i++) {
            timers.set(key("a", "m" + i), Optional.of(T0));
        }
        assertThat(timers.dueAt(T0, 3)).containsExactly(key("a", "m0"), key("a", "m1"), key("a", "m2"));
    }

    @Test
    void shouldKnowOneDeadlineAKey() {
        timers.set(key("a", "m"), Optional.of(T0));
        timers.set(key("a", "m"), Optional.of(T0.plusMillis(9)));
        assertThat(timers.dueAt(T0.plusMillis(8), 10)).isEmpty();
        assertThat(timers.dueAt(T0.plusMillis(9), 10)).containsExactly(key("a", "m"));

        timers.set(key("a", "m"), Optional.empty());
        assertThat(timers.isEmpty()).isTrue();
        timers.set(key("a", "m"), Optional.empty());
        assertThat(timers.isEmpty()).isTrue();
    }

    /** Against a plain map that is sorted anew for every question. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void givesWhatASortedListWould(@ForAll("changes") List<Change> changes) {
        Map<EntityKey, Instant> model = new TreeMap<>();
        TimerIndex index = new TimerIndex();
        for (Change change : changes) {
            index.set(change.key, change.deadline);
            change.deadline.ifPresentOrElse(at -> model.put(change.key, at), () -> model.remove(change.key));

            List<EntityKey> expected = model.entrySet().stream()
                    .filter(entry -> !entry.getValue().isAfter(T0.plusMillis(10)))
                    .sorted(Map.Entry.<EntityKey, Instant>comparingByValue()
                            .thenComparing(entry -> bytes(entry.getKey()), Arrays::compareUnsigned))
                    .map(Map.Entry::getKey)
                    .limit(4)
                    .toList();
            assertThat(index.dueAt(T0.plusMillis(10), 4)).isEqualTo(expected);
            assertThat(index.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<EntityKey> keys = Combinators.combine(
                        Arbitraries.of("a", "a-", "a:b", "B"), Arbitraries.of("x", "Y", "0"))
                .as(EntityKey::of);
        Arbitrary<Optional<Instant>> deadlines =
                Arbitraries.longs().between(0, 20).map(T0::plusMillis).optional(0.8);
        return Combinators.combine(keys, deadlines).as(Change::new).list().ofMaxSize(60);
    }

    private static byte[] bytes(EntityKey key) {
        return key.text().getBytes(StandardCharsets.UTF_8);
    }

    private static EntityKey key(String group, String member) {
        return EntityKey.of(group, member);
    }

    private record Change(EntityKey key, Optional<Instant> deadline) {}
}

package dev.muster.fold.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Decision;
import dev.muster.fold.EntityKey;
import dev.muster.fold.Event;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.Hash;
import dev.muster.fold.Rule;
import dev.muster.fold.Rules;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Fact;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.PartitionCodec;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for a whole partition, whatever its fold, as properties over random records: events of several entities, ticks of one
 * owner after the other, rules, rejections, records to be moved. A test extends it with a fold, the codecs and a generator of events.
 */
public abstract class PartitionLaws<S, E extends Event, D extends Decision> {

    private static final int TRIES = 100;
    private static final PartitionId ID = new PartitionId("muster.log", 2);

    private final FoldSpec<S, E, D> spec;
    private final PartitionCodec codec;

    /** The laws for one fold with its codecs. */
    protected PartitionLaws(FoldSpec<S, E, D> spec, PartitionCodec codec) {
        this.spec = spec;
        this.codec = codec;
    }

    /** Events about a few entities, some of them in one group. */
    protected abstract Arbitrary<E> events();

    @Provide
    Arbitrary<List<Arrival<E>>> logs() {
        return PartitionHistories.of(events(), spec);
    }

    /** Restored from bytes before every single record, it writes the same bytes as without: facts, states and checkpoints. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void goesOnFromBytesAnywhereAsIfNeverStopped(@ForAll("logs") List<Arrival<E>> log) {
        PartitionFold<S, E, D> whole = start();
        PartitionImage<S> stored = start().image();
        for (Arrival<E> arrival : log) {
            PartitionFold<S, E, D> restored = new PartitionFold<>(ID, spec, codec, throughBytes(stored));
            assertThat(inWords(restored.apply(arrival))).isEqualTo(inWords(whole.apply(arrival)));
            stored = restored.image();
            assertThat(stored).isEqualTo(whole.image());
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void chainsFactsWithoutAGap(@ForAll("logs") List<Arrival<E>> log) {
        PartitionFold<S, E, D> fold = start();
        long sequence = 0;
        Hash head = Hash.ZERO;
        long lastDeciding = -1;
        for (Arrival<E> arrival : log) {
            for (Fact fact : fold.apply(arrival).facts()) {
                assertThat(fact.isIntact()).isTrue();
                sequence++;
                head = fact.hash();
                lastDeciding = arrival.offset();
            }
            assertThat(fold.meta().chain()).isEqualTo(new PartitionMeta.Chain(sequence, head, lastDeciding));
        }
    }

    /** Whoever stores the effects has the whole state: nothing changes that they do not tell. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void tellsEveryChangeInItsEffects(@ForAll("logs") List<Arrival<E>> log) {
        PartitionFold<S, E, D> fold = start();
        SortedMap<EntityKey, S> states = new TreeMap<>();
        SortedMap<String, GroupEntry> groups = new TreeMap<>();
        for (Arrival<E> arrival : log) {
            Effects<S, D> effects = fold.apply(arrival);
            for (Effects.Change<S> change : effects.changes()) {
                S before = states.getOrDefault(change.key(), spec.fold().initial());
                boolean isSameDecided =
                        spec.fold().decidedPart(before).equals(spec.fold().decidedPart(change.state()));
                assertThat(change.isDecided() || isSameDecided).isTrue();
                if (change.presence() == Effects.Presence.VACANT) {
                    states.remove(change.key());
                } else {
                    states.put(change.key(), change.state());
                }
            }
            groups.putAll(effects.groups());
            groups.values().removeIf(GroupEntry::isNone);
            assertThat(new PartitionImage<>(effects.meta(), states, groups)).isEqualTo(fold.image());
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void countsTheMembersOfGroups(@ForAll("logs") List<Arrival<E>> log) {
        PartitionFold<S, E, D> fold = start();
        log.forEach(fold::apply);
        fold.image().groups().forEach((group, entry) -> {
            long members = fold.image().states().entrySet().stream()
                    .filter(state -> state.getKey().group().equals(group))
                    .filter(state -> spec.fold().isPresent(state.getValue()))
                    .count();
            assertThat(entry.members()).isEqualTo(members).isEqualTo(entry.joined() - entry.left());
        });
    }

    /** Anybody may make up names, and each takes memory. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void holdsNoMoreEntitiesThanItsRuleSays(@ForAll("logs") List<Arrival<E>> log) {
        Rule.OfCount bound = spec.fold().entityBound().orElseThrow();
        PartitionMeta meta = PartitionMeta.start(8, spec.level());
        Rules one = new Rules(0, spec.level(), new TreeMap<>(Map.of(bound.name(), "1")));
        PartitionFold<S, E, D> fold = new PartitionFold<>(
                ID,
                spec,
                codec,
                PartitionImage.empty(new PartitionMeta(
                        meta.partitions(),
                        meta.applied(),
                        meta.low(),
                        meta.clock(),
                        meta.chain(),
                        one,
                        meta.sinceCheckpoint())));
        for (Arrival<E> arrival : log) {
            fold.apply(arrival);
            if (fold.meta().rules().equals(one)) {
                assertThat(fold.image().states()).hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    /** Names of locks come and go for ever: what outlives each of them would fill the memory. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void keepsNothingOfASingleEntityThatIsGone(@ForAll("logs") List<Arrival<E>> log) {
        PartitionFold<S, E, D> fold = start();
        SortedSet<String> seen = new TreeSet<>();
        for (Arrival<E> arrival : log) {
            fold.apply(arrival);
            SortedSet<String> present = new TreeSet<>();
            fold.image().states().forEach((key, state) -> {
                if (key.member().isEmpty()) {
                    seen.add(key.group());
                    if (spec.fold().isPresent(state)) {
                        present.add(key.group());
                    }
                }
            });
            SortedSet<String> kept = new TreeSet<>(fold.image().groups().keySet());
            kept.retainAll(seen);
            assertThat(kept).isEqualTo(present);
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void neverRunsBackNorByMoreThanAStepWhileAnythingHasADeadline(@ForAll("logs") List<Arrival<E>> log) {
        PartitionFold<S, E, D> fold = start();
        for (Arrival<E> arrival : log) {
            Instant before = fold.meta().clock().now();
            boolean hadDeadlines = fold.hasDeadlines();
            fold.apply(arrival);
            Instant after = fold.meta().clock().now();
            assertThat(after).isAfterOrEqualTo(before);
            if (hadDeadlines) {
                assertThat(after).isBeforeOrEqualTo(before.plusSeconds(1));
            }
        }
    }

    private PartitionFold<S, E, D> start() {
        return new PartitionFold<>(ID, spec, codec, PartitionImage.empty(PartitionMeta.start(8, spec.level())));
    }

    private PartitionImage<S> throughBytes(PartitionImage<S> image) {
        FoldCodec<S, D> states = spec.codec();
        SortedMap<EntityKey, S> restored = new TreeMap<>();
        image.states()
                .forEach((key, state) -> restored.put(
                        EntityKey.parse(key.text()), states.state(states.decided(state), states.volatilePart(state))));
        SortedMap<String, GroupEntry> groups = new TreeMap<>();
        image.groups().forEach((name, entry) -> groups.put(name, codec.group(codec.group(entry))));
        return new PartitionImage<>(codec.meta(codec.meta(image.meta())), restored, groups);
    }

    /** Effects as text, with bytes where they have some. */
    private List<String> inWords(Effects<S, D> effects) {
        List<String> words = new ArrayList<>();
        effects.changes()
                .forEach(change -> words.add("%s %s %s %s %s"
                        .formatted(
                                change.key(),
                                change.presence(),
                                change.isDecided(),
                                spec.codec().decided(change.state()).map(HexFormat.of()::formatHex),
                                spec.codec().volatilePart(change.state()).map(HexFormat.of()::formatHex))));
        effects.facts()
                .forEach(fact -> words.add(
                        fact.key() + " " + fact.type() + " " + HexFormat.of().formatHex(fact.bytes())));
        words.add(effects.groups() + " " + effects.decisions() + " " + effects.rejection() + " " + effects.moveTo());
        words.add(HexFormat.of().formatHex(codec.meta(effects.meta())));
        return words;
    }
}

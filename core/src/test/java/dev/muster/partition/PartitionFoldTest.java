package dev.muster.partition;

import static dev.muster.presence.PresenceEvents.SPEC;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.EntityKey;
import dev.muster.fold.Fold;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.Hash;
import dev.muster.fold.InvariantViolation;
import dev.muster.fold.Moment;
import dev.muster.fold.Rules;
import dev.muster.fold.Step;
import dev.muster.fold.testing.CanonicalFacts;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.presence.CanonicalPresenceCodec;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceEvents;
import dev.muster.presence.PresenceFold;
import dev.muster.presence.PresenceRules;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of record brings about, and the chain of facts. */
final class PartitionFoldTest {

    private final PresenceEvents a = PresenceEvents.of("payments", "a");
    private final PresenceEvents b = PresenceEvents.of("payments", "b");
    private final TestPartition partition = new TestPartition();

    // Records of each kind.

    @Test
    void shouldFoldAnEventIntoItsEntity() {
        Effects<PresenceState, PresenceDecision> effects = partition.event(a.register("1"));

        EntityKey key = EntityKey.of("payments", "a");
        assertThat(effects.changes()).singleElement().satisfies(change -> {
            assertThat(change.key()).isEqualTo(key);
            assertThat(change.presence()).isEqualTo(Effects.Presence.PRESENT);
            assertThat(change.isDecided()).isTrue();
            assertThat(change.state())
                    .isEqualTo(partition.fold().image().states().get(key));
        });
        assertThat(effects.groups()).containsExactly(Map.entry("payments", new GroupEntry(0, 1, 1, 0)));
        assertThat(effects.facts()).extracting(Fact::key).containsExactly("payments/a");
        assertThat(effects.rejection()).isEmpty();
        assertThat(effects.moveTo()).isEmpty();
        assertThat(effects.meta()).isEqualTo(partition.fold().meta());
        assertThat(effects.meta().applied()).isZero();
        assertThat(effects.meta().low()).isEqualTo(1);
        assertThat(effects.meta().chain().lastDeciding()).isZero();
    }

    @Test
    void shouldChangeTheVolatilePartWithoutAFact() {
        partition.event(a.register("1"));
        partition.brokerMoves(ofSeconds(1));
        Effects<PresenceState, PresenceDecision> effects = partition.event(a.beat());

        assertThat(effects.changes()).singleElement().satisfies(change -> {
            assertThat(change.isDecided()).isFalse();
            assertThat(change.presence()).isEqualTo(Effects.Presence.PRESENT);
        });
        assertThat(effects.groups()).isEmpty();
        assertThat(effects.facts()).isEmpty();
        assertThat(effects.decisions()).containsExactly(new PresenceDecision.Unchanged());
        assertThat(effects.meta().chain().lastDeciding()).isZero();
    }

    @Test
    void shouldAnswerARefusalWithoutChangingAnything() {
        Effects<PresenceState, PresenceDecision> effects = partition.event(a.beat());
        assertThat(effects.decisions()).extracting(PresenceDecision::kind).containsExactly("refused");
        assertThat(effects.changes()).isEmpty();
        assertThat(effects.facts()).isEmpty();
        assertThat(partition.fold().image().states()).isEmpty();
    }

    @Test
    void shouldChangeNothingAtABarrier() {
        Effects<PresenceState, PresenceDecision> effects = partition.append(TestPartition.barrier());
        assertThat(effects.changes()).isEmpty();
        assertThat(effects.facts()).isEmpty();
        assertThat(effects.decisions()).isEmpty();
        assertThat(effects.meta().applied()).isZero();
    }

    @Test
    void shouldRecordARejectionWithWhatIsKnownOfItsSender() {
        Effects<PresenceState, PresenceDecision> unknown = partition.append(TestPartition.rejected(Optional.empty()));
        Effects<PresenceState, PresenceDecision> known =
                partition.append(TestPartition.rejected(Optional.of(PresenceEvents.head("7"))));

        assertThat(unknown.rejection()).contains(new Rejection(Rejection.Code.UNDECODABLE, "no magic byte"));
        assertThat(unknown.facts()).extracting(Fact::type).containsExactly("rejected");
        assertThat(unknown.decisions()).isEmpty();
        assertThat(known.facts().get(0).bytes())
                .isNotEqualTo(unknown.facts().get(0).bytes());
        assertThat(new String(known.facts().get(0).bytes(), StandardCharsets.ISO_8859_1))
                .contains("tester");
    }

    @Test
    void shouldRejectWhatWouldBringOneEntityTooMany() {
        partition.rules(1, "presence.instances.max", "2");
        partition.event(a.register("1"));
        partition.event(b.register("2"));
        PresenceEvents c = PresenceEvents.of("payments", "c");

        Effects<PresenceState, PresenceDecision> effects = partition.event(c.register("3"));

        assertThat(effects.rejection())
                .contains(new Rejection(
                        Rejection.Code.TOO_MANY_ENTITIES,
                        "'payments/c' would be one more (expected: at most 2 in a partition, presence.instances.max)"));
        assertThat(effects.facts()).extracting(Fact::type).containsExactly("rejected");
        assertThat(effects.decisions()).isEmpty();
        assertThat(effects.changes()).isEmpty();
        assertThat(effects.groups()).isEmpty();
        assertThat(partition.fold().image().states()).hasSize(2);
        assertThat(partition.event(a.weight("4", 5)).rejection())
                .as("who is known")
                .isEmpty();
        assertThat(partition.event(c.beat()).decisions())
                .as("what needs no memory")
                .extracting(PresenceDecision::kind)
                .containsExactly("refused");

        partition.rules(2, "presence.instances.max", "3");
        assertThat(partition.event(c.register("5")).rejection()).isEmpty();
    }

    @Test
    void shouldRecordThatARecordIsMoved() {
        Effects<PresenceState, PresenceDecision> effects =
                partition.append(new Intake.Misplaced<>(PresenceEvents.head("7"), 5));
        assertThat(effects.moveTo()).isEqualTo(OptionalInt.of(5));
        assertThat(effects.facts()).extracting(Fact::type).containsExactly("moved");
        assertThat(effects.rejection()).isEmpty();
        assertThat(effects.changes()).isEmpty();
    }

    @Test
    void shouldFoldOnWhenOffsetsAreMissing() {
        partition.event(a.register("1"));
        partition.skipOffsets(10).event(a.weight("2", 5));
        assertThat(partition.fold().meta().applied()).isEqualTo(11);
        assertThat(partition.fold().meta().sinceCheckpoint()).isEqualTo(2);
    }

    @Test
    void shouldStopWhenARecordWasFoldedBefore() {
        Arrival<PresenceEvent> arrival = partition.next(TestPartition.barrier());
        partition.fold().apply(arrival);
        assertThatThrownBy(() -> partition.fold().apply(arrival))
                .isInstanceOf(InvariantViolation.class)
                .hasMessage("Expected a record after offset 0 of muster.instances:3, but got offset 0");
    }

    @Test
    void shouldStopWhenAFoldChangesTheDecidedPartWithoutADecision() {
        TestPartition broken = new TestPartition(
                new FoldSpec<>("presence", new SilentFold(), new CanonicalPresenceCodec(), PresenceRules.ALL, 1));
        assertThatThrownBy(() -> broken.event(a.register("1")))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("payments/a")
                .hasMessageContaining("offset 0");
    }

    // Rules.

    @Test
    void shouldAdoptRulesAndPutThemInForceAtOnce() {
        Effects<PresenceState, PresenceDecision> effects = partition.rules(1, "presence.ttl.default", "PT5S");
        assertThat(effects.facts()).extracting(Fact::type).containsExactly("rules-adopted");
        assertThat(effects.meta().rules().version()).isEqualTo(1);

        partition.event(a.register("1"));
        partition.settled().pass(ofMillis(4_600)).decided();
        assertThat(partition.pass(ofMillis(400)).decided()).containsExactly("status-changed/ttl");
    }

    @Test
    void shouldDoNothingWhenTheRulesInForceComeAgain() {
        partition.rules(1, "presence.ttl.default", "PT5S");
        Effects<PresenceState, PresenceDecision> again = partition.rules(1, "presence.ttl.default", "PT5S");
        assertThat(again.facts()).isEmpty();
        assertThat(again.rejection()).isEmpty();
        assertThat(partition.append(TestPartition.barrier()).facts()).isEmpty();
    }

    @ParameterizedTest(name = "version {0}, level {1}, {2}={3}: {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1000004 | 1 | presence.ttl.default    | PT5S       | version: 1000004 (expected: at most 1000000 above 3)",
                "3 | 1 | presence.ttl.default    | PT5S       | version: 3 (expected: above 3)",
                "2 | 1 | presence.ttl.default    | PT4S       | version: 2 (expected: above 3)",
                "4 | 0 | presence.ttl.default    | PT4S       | foldLevel: 0 (expected: at least 1)",
                "4 | 3 | presence.ttl.default    | PT4S       | foldLevel: 3 (expected: at most one above 1)",
                "4 | 1 | presence.ttl            | PT4S       | rule: presence.ttl (expected: one of the fold's)",
                "4 | 1 | presence.ttl.default    | PT2S       | presence.ttl.default: PT2S (expected: PT3S to PT1H)",
                "4 | 1 | presence.ttl.default    | 4 seconds  | presence.ttl.default: 4 seconds (expected: PT3S to PT1H)",
                "4 | 1 | presence.ttl.default    | PT4.0001S  | presence.ttl.default: PT4.0001S (expected: whole milliseconds)",
                "4 | 1 | engine.checkpoint.every | 9          | engine.checkpoint.every: 9 (expected: 10 to 100000000)",
                "4 | 1 | engine.checkpoint.every | ten        | engine.checkpoint.every: ten (expected: 10 to 100000000)",
                "2 | 9 | presence.ttl.default    | PT4S       | version: 2 (expected: above 3)",
            })
    void shouldRejectRulesThatMayNotStand(long version, int level, String name, String value, String problem) {
        partition.rules(3, "presence.ttl.default", "PT7S");
        Rules before = partition.fold().meta().rules();

        Effects<PresenceState, PresenceDecision> effects =
                partition.append(TestPartition.rulesSet(version, level, name, value));

        assertThat(effects.rejection()).contains(new Rejection(Rejection.Code.INVALID_RULES, problem));
        assertThat(effects.facts()).extracting(Fact::type).containsExactly("rejected");
        assertThat(partition.fold().meta().rules()).isEqualTo(before);
    }

    /** A rule that only the higher level knows is no reason to reject: a newer node adopts it. */
    @Test
    void shouldStopWhenTheLogAsksForALevelThatIsNotKnown() {
        PartitionMeta before = partition.fold().meta();
        assertThatThrownBy(() -> partition.append(TestPartition.rulesSet(1, 2, "presence.of.level.two", "1")))
                .isInstanceOf(UnknownFoldLevelException.class)
                .hasMessage("foldLevel of muster.instances:3: 2 (expected: at most 1; run a newer Muster)");
        assertThat(partition.fold().meta()).isEqualTo(before);
    }

    @Test
    void shouldNotGoOnFromAStateOfALevelThatIsNotKnown() {
        PartitionImage<PresenceState> image = PartitionImage.empty(PartitionMeta.start(8, 2));
        CanonicalPartitionCodec codec = new CanonicalPartitionCodec();
        assertThatThrownBy(() -> new PartitionFold<>(TestPartition.ID, SPEC, codec, image))
                .isInstanceOf(UnknownFoldLevelException.class);
    }

    // The chain of facts.

    @Test
    void shouldChainEachFactToTheOneBefore() {
        partition.rules(1, "engine.checkpoint.every", "10");
        partition.event(a.register("1"));
        partition.event(a.beat());
        partition.append(TestPartition.rejected(Optional.empty()));
        partition.append(new Intake.Misplaced<>(PresenceEvents.head("7"), 5));
        partition.event(a.override("2", Status.DOWN));
        for (int i = 0; i < 4; i++) {
            partition.append(TestPartition.barrier());
        }

        assertThat(partition.facts())
                .extracting(Fact::type)
                .containsExactly("rules-adopted", "instance", "rejected", "moved", "instance", "checkpoint");
        Hash previous = Hash.ZERO;
        long sequence = 0;
        for (Fact fact : partition.facts()) {
            assertThat(fact.isIntact()).isTrue();
            assertThat(CanonicalFacts.link(fact.bytes())).isEqualTo(new CanonicalFacts.Link(++sequence, previous));
            previous = fact.hash();
        }
        assertThat(partition.fold().meta().chain().head()).isEqualTo(previous);
        assertThat(partition.fold().meta().chain().sequence()).isEqualTo(sequence);
    }

    @Test
    void shouldShowEveryByteOfAFactThatWasTamperedWith() {
        Fact fact = partition.event(a.register("1")).facts().get(0);
        for (int i = 0; i < fact.bytes().length; i++) {
            byte[] tampered = fact.bytes().clone();
            tampered[i] ^= 1;
            assertThat(new Fact(fact.key(), fact.type(), tampered).isIntact()).isFalse();
        }
        assertThat(new Fact("", "", new byte[Hash.LENGTH]).isIntact()).isFalse();
        assertThat(new Fact("", "", new byte[3]).isIntact()).isFalse();
    }

    // Checkpoints.

    @Test
    void shouldWriteACheckpointEveryNRecords() {
        partition.rules(1, "engine.checkpoint.every", "10");
        for (int i = 1; i < 35; i++) {
            Effects<PresenceState, PresenceDecision> effects = partition.append(TestPartition.barrier());
            boolean isTenth = (i + 1) % 10 == 0;
            assertThat(effects.facts()).hasSize(isTenth ? 1 : 0);
            assertThat(effects.meta().sinceCheckpoint()).isEqualTo((i + 1) % 10);
        }
    }

    @Test
    void shouldHashEveryPartOfStatesAndGroupsIntoTheCheckpoint() {
        partition.event(a.register("1"));
        PartitionImage<PresenceState> registered = partition.fold().image();
        partition.brokerMoves(ofSeconds(1)).event(a.beat(Status.UP));
        PartitionImage<PresenceState> beaten = partition.fold().image();
        partition.event(a.weight("2", 7));
        PartitionImage<PresenceState> updated = partition.fold().image();
        PartitionImage<PresenceState> regrouped =
                new PartitionImage<>(beaten.meta(), beaten.states(), updated.groups());
        PartitionImage<PresenceState> renamed = new PartitionImage<>(
                beaten.meta(),
                new TreeMap<>(Map.of(EntityKey.of("payments", "b"), stateOf(beaten, "a"))),
                beaten.groups());

        assertThat(Stream.of(registered, beaten, updated, regrouped, renamed).map(PartitionFoldTest::hashOf))
                .doesNotHaveDuplicates();
        assertThat(hashOf(registered)).isEqualTo(hashOf(registered));
    }

    private static PresenceState stateOf(PartitionImage<PresenceState> image, String member) {
        return image.states().getOrDefault(EntityKey.of("payments", member), PresenceState.INITIAL);
    }

    private static Hash hashOf(PartitionImage<PresenceState> image) {
        return new Entities<>(SPEC.fold(), image).hash(SPEC.codec(), new CanonicalPartitionCodec());
    }

    // Groups.

    @Test
    void shouldKeepAGroupBeyondItsLastMember() {
        partition.event(a.register("1"));
        partition.event(b.register("2"));
        partition.event(a.weight("3", 7));
        partition.event(a.beat());
        assertThat(group()).isEqualTo(new GroupEntry(2, 2, 2, 0));

        partition.event(a.deregister("4"));
        partition.event(b.deregister("5"));
        assertThat(group()).isEqualTo(new GroupEntry(5, 0, 2, 2));

        partition.settled().pass(ofMinutes(10));
        assertThat(partition.fold().image().states()).isEmpty();
        assertThat(group()).isEqualTo(new GroupEntry(5, 0, 2, 2));

        partition.event(a.register("6"));
        assertThat(group()).isEqualTo(new GroupEntry(partition.offset(), 1, 3, 2));
    }

    private GroupEntry group() {
        return partition.fold().image().groups().getOrDefault("payments", GroupEntry.NONE);
    }

    @Test
    void shouldTellWhenAnEntityIsRememberedAndWhenItIsGone() {
        partition.event(a.register("1"));
        assertThat(partition.event(a.deregister("2")).changes())
                .extracting(Effects.Change::presence)
                .containsExactly(Effects.Presence.REMEMBERED);
        partition.settled().pass(ofMillis(ofMinutes(10).toMillis() - 400));
        assertThat(partition.fold().hasDeadlines()).isTrue();

        Effects<PresenceState, PresenceDecision> last =
                partition.brokerMoves(ofMillis(400)).tick(ofMillis(400));

        assertThat(last.changes()).singleElement().satisfies(change -> {
            assertThat(change.presence()).isEqualTo(Effects.Presence.VACANT);
            assertThat(change.isDecided()).isFalse();
        });
        assertThat(last.facts()).isEmpty();
        assertThat(partition.fold().hasDeadlines()).isFalse();
    }

    @Test
    void shouldKeepTheOrderOfKeysWhateverOrderAnImageIsGivenIn() {
        PartitionImage<PresenceState> image = new PartitionImage<>(
                PartitionMeta.start(8, 1), new TreeMap<>(Collections.reverseOrder()), new TreeMap<>());
        assertThat(image.states().comparator()).isNull();
    }

    /** Changes everything without a word. */
    private static final class SilentFold implements Fold<PresenceState, PresenceEvent, PresenceDecision> {
        private final PresenceFold honest = new PresenceFold();

        @Override
        public PresenceState initial() {
            return honest.initial();
        }

        @Override
        public Step<PresenceState, PresenceDecision> apply(PresenceState state, PresenceEvent event, Moment at) {
            return Step.stay(honest.apply(state, event, at).state());
        }

        @Override
        public Step<PresenceState, PresenceDecision> due(PresenceState state, Moment at) {
            return honest.due(state, at);
        }

        @Override
        public Optional<Instant> deadline(PresenceState state) {
            return honest.deadline(state);
        }

        @Override
        public Object decidedPart(PresenceState state) {
            return honest.decidedPart(state);
        }

        @Override
        public boolean isPresent(PresenceState state) {
            return honest.isPresent(state);
        }

        @Override
        public boolean isVacant(PresenceState state) {
            return honest.isVacant(state);
        }
    }
}

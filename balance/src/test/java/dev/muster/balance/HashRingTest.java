package dev.muster.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.balance.HashRing.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who owns what, how evenly, and how little moves. */
class HashRingTest {
    private static final int KEYS = 5_000;

    @Test
    void shouldHashAsEveryOtherMurmurDoes() {
        // Values of MurmurHash3_x64_128, seed 0, first half: a change of them would move every key.
        assertThat(KeyHash.of("")).isZero();
        assertThat(KeyHash.of("The quick brown fox jumps over the lazy dog")).isEqualTo(0xe34bbc7bbc071b6cL);
        assertThat(KeyHash.of("hello")).isEqualTo(0xcbd8a7b341bd9b02L);
    }

    @Test
    void shouldKeepTheOwnersThatWereReleased() {
        HashRing ring = HashRing.of(members(5));

        assertThat(ring.owners("cart-7", 2))
                .isEqualTo(HashRing.of(reversed(members(5))).owners("cart-7", 2));
        assertThat(IntStream.range(0, 8)
                        .mapToObj(i -> ring.owners("key-" + i, 1).get(0))
                        .toList())
                .containsExactly("m-2", "m-0", "m-1", "m-1", "m-0", "m-0", "m-3", "m-4");
    }

    @Property(tries = 15)
    void shouldMoveOnlyWhatTheNewcomerGains(@ForAll @IntRange(min = 1, max = 40) int size) {
        HashRing before = HashRing.of(members(size));
        HashRing after = HashRing.of(members(size + 1));

        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            String owner = after.owners("key-" + key, 1).get(0);
            if (!owner.equals(before.owners("key-" + key, 1).get(0))) {
                assertThat(owner).isEqualTo("m-" + size);
                moved++;
            }
        }

        // its share, and 40 % for the unevenness of 160 points
        assertThat(moved).isLessThan((int) (1.4 * KEYS / (size + 1)) + 50);
    }

    @Property(tries = 15)
    void shouldMoveOnlyWhatTheOneThatLeavesHad(@ForAll @IntRange(min = 2, max = 40) int size, @ForAll long seed) {
        List<Member> all = members(size);
        Member gone = all.get(new Random(seed).nextInt(size));
        List<Member> rest = new ArrayList<>(all);
        rest.remove(gone);
        HashRing before = HashRing.of(all);
        HashRing after = HashRing.of(rest);

        for (int key = 0; key < 1_000; key++) {
            List<String> owners = before.owners("key-" + key, 2);
            String expected = owners.get(0).equals(gone.id()) ? owners.get(1) : owners.get(0);
            assertThat(after.owners("key-" + key, 1)).containsExactly(expected);
        }
    }

    @Test
    void shouldMoveOnlyToTheOneWhoseWeightGrows() {
        HashRing before = HashRing.of(members(10));
        List<Member> changed = new ArrayList<>(members(10));
        changed.set(3, new Member("m-3", 2));
        HashRing after = HashRing.of(changed);

        for (int key = 0; key < KEYS; key++) {
            String owner = after.owners("key-" + key, 1).get(0);
            assertThat(owner).isIn(before.owners("key-" + key, 1).get(0), "m-3");
        }
    }

    @Property(tries = 10)
    void shouldGiveEachItsShare(@ForAll @IntRange(min = 2, max = 20) int size) {
        List<Member> members = IntStream.range(0, size)
                .mapToObj(i -> new Member("m-" + i, i == 0 ? 3 : 1))
                .toList();
        HashRing ring = HashRing.of(members);

        Map<String, Integer> counts = new HashMap<>();
        for (int key = 0; key < 20_000; key++) {
            counts.merge(ring.owners("key-" + key, 1).get(0), 1, Integer::sum);
        }

        for (Member member : members) {
            double share = 20_000.0 * member.weight() / (size + 2);
            assertThat(counts.getOrDefault(member.id(), 0)).isBetween((int) (0.6 * share), (int) (1.5 * share));
        }
    }

    @Property(tries = 20)
    void shouldNameEachOwnerOnceAndAsManyAsThereAre(
            @ForAll @IntRange(min = 0, max = 12) int size, @ForAll @IntRange(min = 0, max = 15) int count) {
        List<String> owners = HashRing.of(members(size)).owners("key", count);

        assertThat(owners).hasSize(Math.min(size, count)).doesNotHaveDuplicates();
    }

    @Test
    void shouldStayWithinItsSizeAndForgetNobodyWhenWeightsAreHuge() {
        List<Member> members = IntStream.range(0, 500)
                .mapToObj(i -> new Member("m-" + i, i == 0 ? 1 : 1_000))
                .toList();

        HashRing ring = HashRing.of(members);

        assertThat(ring.size()).isLessThanOrEqualTo(HashRing.MAX_POINTS);
        assertThat((long) ring.size()).isLessThanOrEqualTo(HashRing.mostPoints(500, 499_001));
        assertThat(new HashSet<>(ring.owners("key", 500))).hasSize(500);
    }

    @Property(tries = 20)
    void shouldBoundTheLoadOfEachOwner(@ForAll @IntRange(min = 2, max = 20) int size, @ForAll long seed) {
        // All keys alike would run over one owner; with bounded loads nobody has more than 1.25 times the mean, rounded
        // up.
        Fleet.Load load = new Fleet.Load(size);
        Picks picks = Picks.prepare(Fleet.of(size), Fleet.PLAIN.by(Strategy.CONSISTENT_HASH));
        Random random = new Random(seed);

        for (int call = 1; call <= 300; call++) {
            int picked = picks.pick(load, KeyHash.of("hot-" + random.nextInt(3)));
            load.begin(picked);
            assertThat(load.inFlight[picked]).isLessThanOrEqualTo((long) Math.ceil(1.25 * call / size));
        }
    }

    @Test
    void shouldStickToTheOwnerWhileItHasRoom() {
        List<Candidate> fleet = Fleet.of(10);
        Picks picks = Picks.prepare(fleet, Fleet.PLAIN.by(Strategy.CONSISTENT_HASH));
        HashRing ring = HashRing.of(
                fleet.stream().map(one -> new Member(one.id(), one.weight())).toList());

        for (int key = 0; key < 100; key++) {
            int picked = picks.pick(Conditions.IDLE, KeyHash.of("cart-" + key));
            assertThat(ring.owners("cart-" + key, 1))
                    .containsExactly(fleet.get(picked).id());
        }
    }

    @Test
    void shouldPassOverOwnersThatAreNotUsableInTheOrderOfTheRing() {
        List<Candidate> fleet = Fleet.of(10);
        Picks picks = Picks.prepare(fleet, Fleet.PLAIN.by(Strategy.CONSISTENT_HASH));
        List<String> owners = HashRing.of(
                        fleet.stream().map(one -> new Member(one.id(), 1)).toList())
                .owners("cart-7", 10);
        Fleet.Load load = new Fleet.Load(10);

        for (String owner : owners) {
            int picked = picks.pick(load, KeyHash.of("cart-7"));
            assertThat(fleet.get(picked).id()).isEqualTo(owner);
            load.unusable[picked] = true;
        }
    }

    private static List<Member> members(int size) {
        return IntStream.range(0, size).mapToObj(i -> new Member("m-" + i, 1)).toList();
    }

    private static List<Member> reversed(List<Member> members) {
        List<Member> copy = new ArrayList<>(members);
        Collections.reverse(copy);
        return copy;
    }
}

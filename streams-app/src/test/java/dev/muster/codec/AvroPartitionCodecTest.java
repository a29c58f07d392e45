package dev.muster.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.fold.Hash;
import dev.muster.fold.InvariantViolation;
import dev.muster.fold.Rules;
import dev.muster.partition.GroupEntry;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class AvroPartitionCodecTest {

    private final AvroPartitionCodec codec = new AvroPartitionCodec();

    @Provide
    Arbitrary<PartitionMeta> metas() {
        Arbitrary<Hash> hashes = Arbitraries.bytes().array(byte[].class).map(Hash::of);
        Arbitrary<PartitionMeta.Chain> chains = Combinators.combine(Arbitraries.longs(), hashes, Arbitraries.longs())
                .as(PartitionMeta.Chain::new);
        Arbitrary<Rules> rules = Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers(),
                        Arbitraries.maps(Arbitraries.of("b", "a", "c.d"), Arbitraries.of("PT1S", "", "7")))
                .as((version, level, values) -> new Rules(version, level, new TreeMap<>(values)));
        return Combinators.combine(
                        Arbitraries.integers(), Arbitraries.longs(), Arbitraries.longs(), clocks(), chains, rules)
                .as((partitions, applied, low, clock, chain, inForce) ->
                        new PartitionMeta(partitions, applied, low, clock, chain, inForce, low));
    }

    private static Arbitrary<LogClock> clocks() {
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(-1, Instant.parse("9999-12-31T00:00:00Z").toEpochMilli())
                .map(Instant::ofEpochMilli);
        return Combinators.combine(
                        times,
                        times,
                        Arbitraries.longs(),
                        Arbitraries.of("", "session-1"),
                        Arbitraries.longs().between(0, 5_000).map(Duration::ofMillis),
                        Arbitraries.longs().between(-200, 200).map(Duration::ofMillis))
                .as(LogClock::new);
    }

    @Property
    void shouldGiveTheSameMetaBack(@ForAll("metas") PartitionMeta meta) {
        byte[] bytes = codec.meta(meta);
        assertThat(codec.meta(bytes)).isEqualTo(meta);
        assertThat(codec.meta(codec.meta(bytes))).isEqualTo(bytes);
    }

    @Property
    void shouldGiveTheSameGroupBack(
            @ForAll long lastChange, @ForAll @IntRange(min = 0) int members, @ForAll long joined, @ForAll long left) {
        GroupEntry entry = new GroupEntry(lastChange, members, joined, left);
        assertThat(codec.group(codec.group(entry))).isEqualTo(entry);
    }

    @Example
    void shouldStopAtAnotherVersion() {
        byte[] bytes = codec.group(new GroupEntry(1, 1, 1, 0));
        bytes[0] = 9;
        assertThatThrownBy(() -> codec.group(bytes))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageStartingWith("stored GroupEntry: version 9 (expected: version 1");
        assertThatThrownBy(() -> codec.meta(bytes)).isInstanceOf(InvariantViolation.class);
    }
}

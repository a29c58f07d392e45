package dev.muster.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domains.Domains;
import dev.muster.fold.FoldCodec;
import dev.muster.partition.Fact;
import dev.muster.partition.PartitionImage;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceState;
import dev.muster.schema.BreakerFact;
import dev.muster.schema.ElectionFact;
import dev.muster.schema.LockFact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The facts and stored bytes of a fixed history, as they were when its fold level was released. Every node and every audit, now and
 * later, must come to the same bytes from the same log.
 */
final class GoldenTranscriptTest {

    private static final Path GOLDEN =
            Path.of("src/test/resources/golden/fold-level-" + Domains.LEVEL + "/presence.txt");
    private static final String RENEW = "-Dmuster.golden.write=true";

    @Test
    void shouldComeToTheSameBytesAsWhenTheLevelWasReleased() throws IOException {
        List<String> transcript = transcript();
        if (Boolean.getBoolean("muster.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, transcript, UTF_8);
        }
        assertThat(transcript).as("""
                        The fold, its codec or a schema of facts gives other bytes than those released as fold level %d in %s.
                        Facts that are out in the world would no longer be reproduced. Give the change a new fold level (Domains.LEVEL),
                        keep what this level means, and write the new level's file: mvn -pl streams-app -am test \
                        -Dtest=GoldenTranscriptTest -Dsurefire.failIfNoSpecifiedTests=false %s
                        Only before a level's first release may its own file be written anew.""", Domains.LEVEL, GOLDEN, RENEW).isEqualTo(Files.readAllLines(GOLDEN, UTF_8));
    }

    @Test
    void shouldHaveEveryKindOfFactInTheHistory() {
        assertThat(TestHistory.folded().facts().stream().map(Fact::type).distinct())
                .containsExactlyInAnyOrderElementsOf(FactTypes.ALL.stream()
                        .filter(type -> !Set.of(BreakerFact.class, ElectionFact.class, LockFact.class)
                                .contains(type))
                        .map(type -> FactTypes.schemaOf(type).getFullName())
                        .toList());
    }

    private static List<String> transcript() {
        TestHistory history = TestHistory.folded();
        List<String> lines = new ArrayList<>();
        for (Fact fact : history.facts()) {
            RecordedFact read = FactReader.read(fact);
            lines.add("# fact " + read.head().sequence() + " of offset "
                    + read.head().cause().offset() + ": " + read.head().what().kind() + " "
                    + read.head().key());
            lines.add(fact.type() + " " + hex(fact.bytes()));
        }
        PartitionImage<PresenceState> image = history.image();
        FoldCodec<PresenceState, PresenceDecision> codec = new PresenceCodec();
        image.states()
                .forEach((key, state) -> lines.add(
                        "state " + key + " " + hex(codec.decided(state)) + " " + hex(codec.volatilePart(state))));
        image.groups()
                .forEach(
                        (name, group) -> lines.add("group " + name + " " + hex(new AvroPartitionCodec().group(group))));
        lines.add("meta " + hex(new AvroPartitionCodec().meta(image.meta())));
        return lines;
    }

    private static String hex(Optional<byte[]> bytes) {
        return bytes.map(GoldenTranscriptTest::hex).orElse("-");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

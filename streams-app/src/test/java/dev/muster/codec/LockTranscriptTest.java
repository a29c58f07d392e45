package dev.muster.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domains.Domains;
import dev.muster.fold.EventHead;
import dev.muster.lock.Kind;
import dev.muster.lock.LockDecision;
import dev.muster.lock.LockEvent;
import dev.muster.lock.LockEvents;
import dev.muster.lock.LockState;
import dev.muster.partition.Arrival;
import dev.muster.partition.Fact;
import dev.muster.partition.Intake;
import dev.muster.partition.PartitionFold;
import dev.muster.partition.PartitionId;
import dev.muster.partition.PartitionImage;
import dev.muster.partition.PartitionMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As the transcript of presence: facts and stored bytes of a fixed history of some locks. */
final class LockTranscriptTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/fold-level-" + Domains.LEVEL + "/lock.txt");

    private final LockEvents door = LockEvents.of("door");
    private final LockEvents pool = LockEvents.of("pool");
    private final LockEvents book = LockEvents.of("book");
    private final PartitionFold<LockState, LockEvent, LockDecision> fold = new PartitionFold<>(
            new PartitionId("muster.locks", 0),
            Domains.LOCK.spec(),
            new AvroPartitionCodec(),
            PartitionImage.empty(PartitionMeta.start(1, Domains.LEVEL)));
    private final List<String> lines = new ArrayList<>();
    private Instant at = Instant.parse("2026-01-01T00:00:00Z");
    private long offset;

    @Test
    void shouldComeToTheSameBytesAsWhenTheLevelWasReleased() throws IOException {
        tick(0);
        on(door.mutex("a-1", Duration.ofSeconds(3)));
        on(door.mutex("a-2"));
        on(door.mutex("b"));
        on(door.mutex("c"));
        on(door.mutex("d"));
        on(door.now("e", Kind.MUTEX));
        on(door.release("r1", "a", 1));
        on(door.withdraw("c"));
        on(pool.permits("a", 2, 3));
        on(pool.permits("b", 2, 3));
        on(book.read("a"));
        on(book.write("b"));
        on(book.read("c"));
        on(book.read("d"));
        pass(7);
        on(door.keep("a", 1));
        on(book.release("r2", "a", 11));
        pass(20);
        on(pool.withdraw("f"));
        on(book.mutex("g"));
        pass(10);
        on(book.mutex("h"));
        lines.add("meta " + HexFormat.of().formatHex(new AvroPartitionCodec().meta(fold.meta())));
        fold.image()
                .states()
                .forEach((key, state) -> lines.add("state " + key + " "
                        + hex(Domains.LOCK.spec().codec().decided(state)) + " "
                        + hex(Domains.LOCK.spec().codec().volatilePart(state))));

        if (Boolean.getBoolean("muster.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, lines, UTF_8);
        }
        assertThat(lines).as("see GoldenTranscriptTest").isEqualTo(Files.readAllLines(GOLDEN, UTF_8));
    }

    private void on(LockEvent event) {
        apply(new Intake.Domain<>(event));
    }

    private void pass(int seconds) {
        for (int tick = 0; tick < seconds; tick++) {
            tick(1_000);
        }
    }

    private void tick(long elapsedMs) {
        at = at.plusMillis(elapsedMs);
        apply(new Intake.Tick<>(new EventHead("t", "n", at), 1, "s", Duration.ofMillis(elapsedMs)));
    }

    private void apply(Intake<LockEvent> intake) {
        for (Fact fact : fold.apply(new Arrival<>(offset++, at, intake)).facts()) {
            RecordedFact read = FactReader.read(fact);
            lines.add("# fact " + read.head().sequence() + ": "
                    + read.head().what().kind() + "/" + read.head().what().rule());
            lines.add(fact.type() + " " + HexFormat.of().formatHex(fact.bytes()));
        }
    }

    private static String hex(Optional<byte[]> bytes) {
        return bytes.map(HexFormat.of()::formatHex).orElse("-");
    }
}

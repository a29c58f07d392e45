package dev.muster.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domains.Domains;
import dev.muster.fold.EventHead;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderEvents;
import dev.muster.leader.LeaderState;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** As the transcript of presence: facts and stored bytes of a fixed history of two elections. */
final class LeaderTranscriptTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/fold-level-" + Domains.LEVEL + "/leader.txt");

    private final LeaderEvents scheduler = LeaderEvents.of("scheduler");
    private final LeaderEvents billing = LeaderEvents.of("billing");
    private final PartitionFold<LeaderState, LeaderEvent, LeaderDecision> fold = new PartitionFold<>(
            new PartitionId("muster.elections", 0),
            Domains.LEADER.spec(),
            new AvroPartitionCodec(),
            PartitionImage.empty(PartitionMeta.start(1, Domains.LEVEL)));
    private final List<String> lines = new ArrayList<>();
    private Instant at = Instant.parse("2026-01-01T00:00:00Z");
    private long offset;

    @Test
    void shouldComeToTheSameBytesAsWhenTheLevelWasReleased() throws IOException {
        tick(0);
        on(scheduler.campaigns("a", "1"));
        on(scheduler.campaigns("b", "1", 7));
        on(scheduler.campaigns("c"));
        on(billing.campaigns(
                "x",
                "1",
                new LeaderEvent.Offer(Optional.of(Duration.ofSeconds(3)), -5, new TreeMap<>(Map.of("zone", "eu-1a")))));
        on(scheduler.keeps("c", ""));
        pass(6);
        on(scheduler.keeps("a", "1"));
        on(scheduler.keeps("b", "1"));
        on(scheduler.campaigns("a", "2"));
        pass(5);
        on(scheduler.keeps("b", "1"));
        on(scheduler.campaigns("b", "1", 9));
        pass(6);
        on(scheduler.resigns("b", ""));
        on(scheduler.campaigns("d", "1", Duration.ofMinutes(10)));
        pass(8);
        on(scheduler.resigns("d", "1"));
        on(billing.campaigns("y", "9"));
        on(billing.keeps("y", "9"));
        pass(5);
        lines.add("meta " + HexFormat.of().formatHex(new AvroPartitionCodec().meta(fold.meta())));
        fold.image()
                .states()
                .forEach((key, state) -> lines.add("state " + key + " "
                        + hex(Domains.LEADER.spec().codec().decided(state)) + " "
                        + hex(Domains.LEADER.spec().codec().volatilePart(state))));
        pass(600);

        if (Boolean.getBoolean("muster.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, lines, UTF_8);
        }
        assertThat(lines).as("see GoldenTranscriptTest").isEqualTo(Files.readAllLines(GOLDEN, UTF_8));
    }

    private void on(LeaderEvent event) {
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

    private void apply(Intake<LeaderEvent> intake) {
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

package dev.muster.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.breaker.BreakerDecision;
import dev.muster.breaker.BreakerEvent;
import dev.muster.breaker.BreakerEvents;
import dev.muster.breaker.BreakerSettings;
import dev.muster.breaker.BreakerState;
import dev.muster.breaker.Counts;
import dev.muster.breaker.ProbeResult.Outcome;
import dev.muster.breaker.State;
import dev.muster.domains.Domains;
import dev.muster.fold.EventHead;
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

/** As the transcript of presence: facts and stored bytes of a fixed history of one breaker. */
final class BreakerTranscriptTest {

    private static final Path GOLDEN =
            Path.of("src/test/resources/golden/fold-level-" + Domains.LEVEL + "/breaker.txt");

    private final BreakerEvents stock = BreakerEvents.of("stock");
    private final PartitionFold<BreakerState, BreakerEvent, BreakerDecision> fold = new PartitionFold<>(
            new PartitionId("muster.outcomes", 0),
            Domains.BREAKER.spec(),
            new AvroPartitionCodec(),
            PartitionImage.empty(PartitionMeta.start(1, Domains.LEVEL)));
    private final List<String> lines = new ArrayList<>();
    private Instant at = Instant.parse("2026-01-01T00:00:00Z");
    private long offset;

    @Test
    void shouldComeToTheSameBytesAsWhenTheLevelWasReleased() throws IOException {
        tick(0);
        for (String instance : List.of("a", "b", "c")) {
            on(stock.to(instance, "w1", new Counts(30, 0, 1, 0, 0)));
            on(stock.latency(instance, "w2", 30, 2_500));
        }
        on(stock.to("b", "w1", new Counts(0, 4, 0, 0, 0)));
        on(stock.to("a", "w1", new Counts(30, 0, 0, 0, 0)));
        on(stock.to("b", "w2", new Counts(0, 1, 0, 0, 0)));
        on(stock.configure(BreakerSettings.NONE));
        on(stock.failed("w1", 4));
        on(stock.failed("w2", 4));
        pass(80);
        on(stock.probe("w1", 1, Outcome.OK));
        on(stock.rejected("w3", 2));
        pass(15);
        on(stock.force(State.FORCED_CLOSED, "drill"));
        on(stock.unnumbered("x", "w4", new Counts(1, 0, 0, 0, 0)));
        on(stock.underWay("a", "w1", 7));
        on(stock.underWay("c", "w1", 2));
        pass(20);
        on(stock.underWay("c", "w2", 5));
        pass(11);
        on(stock.underWay("b", "w2", 1));
        on(stock.reset());
        lines.add("meta " + HexFormat.of().formatHex(new AvroPartitionCodec().meta(fold.meta())));
        fold.image()
                .states()
                .forEach((key, state) -> lines.add("state " + key + " "
                        + hex(Domains.BREAKER.spec().codec().decided(state)) + " "
                        + hex(Domains.BREAKER.spec().codec().volatilePart(state))));

        if (Boolean.getBoolean("muster.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, lines, UTF_8);
        }
        assertThat(lines).as("see GoldenTranscriptTest").isEqualTo(Files.readAllLines(GOLDEN, UTF_8));
    }

    private void on(BreakerEvent event) {
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

    private void apply(Intake<BreakerEvent> intake) {
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

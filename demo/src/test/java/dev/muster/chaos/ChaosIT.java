package dev.muster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command as its users do, in a process of its own. A seed that fails is told; {@code ./muster chaos --seed} draws the same plan. */
final class ChaosIT {

    private static final Duration AT_MOST = Duration.ofMinutes(6);
    private static final Pattern DONE = Pattern.compile("operations: .*; ok ([0-9,]+), refused .*, unknown .*");
    private static final int FEWEST = 100;

    private final Path temporary;

    ChaosIT(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void shouldExplainAllThatClientsSawWhileEverythingFailed() {
        try (JavaProcess chaos = JavaProcess.of(Chaos.class)
                .name("chaos")
                .jvmArguments("-Xmx512m", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary)
                .arguments("--minutes", "1")
                .start()) {
            int code = chaos.awaitExit(AT_MOST);

            List<String> said = chaos.lines();
            assertThat(code).as(() -> String.join("\n", said)).isZero();
            assertThat(said).anyMatch(line -> line.startsWith("All that clients saw can be explained (seed "));
            assertThat(said).anyMatch(line -> line.startsWith("faults: ") && !line.startsWith("faults: 0;"));
            assertThat(said)
                    .filteredOn(line -> DONE.matcher(line).matches())
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(done(line)).isGreaterThan(FEWEST));
            assertThat(temporary).isEmptyDirectory();
        }
    }

    private static int done(String line) {
        Matcher matcher = DONE.matcher(line);
        assertThat(matcher.matches()).isTrue();
        return Integer.parseInt(matcher.group(1).replace(",", ""));
    }
}

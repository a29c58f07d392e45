package dev.muster.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What docs/checks.md lists is what there is. */
final class ProbeDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "checks.md");

    @ParameterizedTest
    @EnumSource(ProbeLogCode.class)
    void shouldListEveryLogCodeWithItsMeaning(ProbeLogCode code) throws IOException {
        String text = code.toString().substring("code=".length());
        assertThat(Files.readString(DOCUMENT)).contains("| `" + text + "` | " + code.meaning() + " |");
    }

    @ParameterizedTest
    @EnumSource(Answer.Kind.class)
    void shouldListEveryOutcome(Answer.Kind kind) throws IOException {
        try (Stream<String> lines = Files.lines(DOCUMENT)) {
            assertThat(lines)
                    .anyMatch(line -> line.startsWith("| `muster_probes_total` |")
                            && line.contains("`" + kind.name().toLowerCase(Locale.ROOT) + "`"));
        }
    }
}

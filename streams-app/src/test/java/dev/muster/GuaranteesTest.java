package dev.muster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/guarantees.md names as the proof of a promise is there. */
class GuaranteesTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Test|IT|Laws))`");

    @Test
    void shouldNameOnlyTestsThatExist() throws IOException {
        // given
        Set<String> existing;
        try (Stream<Path> files = Files.walk(ROOT)) {
            existing = files.filter(file -> file.toString().contains("src/test/java"))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        // when
        Set<String> named = TEST_NAME
                .matcher(Files.readString(ROOT.resolve("docs/guarantees.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        // then
        assertThat(named).isNotEmpty();
        assertThat(existing).containsAll(named);
    }
}

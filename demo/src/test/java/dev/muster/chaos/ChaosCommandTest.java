package dev.muster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.app.CommandDocument;
import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ChaosCommandTest {

    /** The page is made in another module, which keeps this section; {@code -Ddocs.write=true} writes it anew. */
    @Test
    void shouldStandInTheDocsAsItsHelpSays() throws IOException {
        Path page = Path.of("..", "docs", "cli.md");
        String section = CommandDocument.section(new CommandLine(new ChaosCommand(Terminal.ofProcess())));
        if (Boolean.getBoolean("docs.write")) {
            String present = Files.readString(page);
            Files.writeString(
                    page,
                    present.replace(
                            CommandDocument.sectionOf("muster chaos", present).orElseThrow(), section));
        }
        assertThat(page).content().contains(section);
    }
}

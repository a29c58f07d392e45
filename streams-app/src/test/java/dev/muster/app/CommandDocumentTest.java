package dev.muster.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandDocumentTest {

    @Test
    void shouldStandInTheDocs() throws IOException {
        CheckedInDocument page = CheckedInDocument.named("cli.md");
        page.assertSays(CommandDocument.of(
                Main.commandLine(new TerminalRecorder(Map.of()).terminal()), Files.readString(page.file())));
    }
}

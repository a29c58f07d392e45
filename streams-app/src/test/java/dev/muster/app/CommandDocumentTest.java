package dev.muster.app;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandDocumentTest {

    @Test
    void shouldStandInTheDocs() throws IOException {
        CheckedInDocument.named("cli.md")
                .assertSays(CommandDocument.of(Main.commandLine(new TerminalRecorder(Map.of()).terminal())));
    }
}

package dev.muster.app.config;

import dev.muster.app.CheckedInDocument;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {

    @Test
    void shouldStandInTheDocs() throws IOException {
        CheckedInDocument.named("configuration.md").assertSays(ConfigurationDocument.text());
    }
}

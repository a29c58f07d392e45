package dev.muster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.app.CheckedInDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The permissions in docs/operations.md are those of the table, from which the ACLs of {@code SecuredKafkaIT} are made as well. */
class PermissionsDocumentTest {

    private static final Path FILE = Path.of("..", "docs", "operations.md");
    private static final String BEGIN = "<!-- made from KafkaPermissions -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void shouldStandInTheDocs() throws IOException {
        String text = Files.readString(FILE);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).isPositive();
        assertThat(end).isGreaterThan(begin);

        new CheckedInDocument(FILE)
                .assertSays(text.substring(0, begin + BEGIN.length())
                        + "\n" + KafkaPermissions.document() + "\n"
                        + text.substring(end));
    }
}

package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page under {@code docs/} that is made from code. {@code mvn test -Ddocs.write=true} writes it, anything else compares.
 *
 * @param file where it stands
 */
public record CheckedInDocument(Path file) {

    /** By its path below {@code docs/}. */
    public static CheckedInDocument named(String path) {
        return new CheckedInDocument(Path.of("..", "docs", path));
    }

    /** Fails when the file says anything else. */
    public void assertSays(String text) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("made from code; write it anew with -Ddocs.write=true")
                .content()
                .isEqualTo(text);
    }
}

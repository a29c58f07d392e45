package dev.muster.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of tokens: its form, its refusals, and what happens when it changes. */
class TokenFileTest {

    private static final String ANN = "a-token-of-16-characters";
    /** printf %s another-token-of-bob | sha256sum. */
    private static final String BOB_HASHED = "sha256:95ba63d59bc4258ca9a5a0804323f0c48f88a05e9933d8dd5789e09bf06fb416";

    private final Path file;

    TokenFileTest(@TempDir Path folder) {
        file = folder.resolve("tokens");
    }

    @Test
    void shouldReadTokensAndTheirDigests() throws IOException {
        write(
                "# comment",
                "",
                "ann\toperator   " + ANN,
                "  bob read " + BOB_HASHED,
                "ann operator second-token-of-ann");

        Tokens tokens = TokenFile.read(file);

        assertThat(tokens.size()).isEqualTo(3);
        assertThat(tokens.holderOf(ANN)).contains(new Identity("ann", Role.OPERATOR));
        assertThat(tokens.holderOf("second-token-of-ann")).contains(new Identity("ann", Role.OPERATOR));
        assertThat(tokens.holderOf("another-token-of-bob")).contains(new Identity("bob", Role.READ));
        assertThat(tokens.holderOf(BOB_HASHED)).isEmpty();
        assertThat(tokens.holderOf("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann admin a-token-of-16-characters | line 1: not understood (expected: NAME ROLE TOKEN",
                "ann read | line 1: not understood",
                "a:b read a-token-of-16-characters | line 1: not understood",
                "ann read short | line 1: the token has 5 characters (expected: 16 to 1000",
                "ann read sha256:abc | line 1: not a digest (expected: sha256: and 64 hex digits)",
                "# nothing | no token (expected: at least one line",
                "ann read a-token-of-16-characters;bob read a-token-of-16-characters | line 2: the token of a line before",
                "ann read a-token-of-16-characters;ann write b-token-of-16-characters | line 2: ann is write (expected: read",
            })
    void shouldRefuseWhatItDoesNotUnderstandWithoutRepeatingTokens(String lines, String problem) throws IOException {
        write(lines.split(";"));

        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(TokenFileException.class)
                .hasMessageStartingWith("tokens in " + file + ": ")
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("16-characters");
    }

    @Test
    void shouldSayThatTheFileIsMissing() {
        assertThatThrownBy(() -> TokenFile.open(file))
                .isInstanceOf(TokenFileException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void shouldReadAnewWhatChangesAndKeepTheOldWhenTheNewIsBroken() throws IOException {
        write("ann read " + ANN);
        try (TokenFile tokens = TokenFile.open(file)) {
            write("ann read " + ANN, "bob write a-new-token-of-bob");
            await().until(() -> tokens.get().size() == 2);
            Tokens before = tokens.get();

            write("ann read");
            // A change that is seen after the broken one shows that that was looked at.
            await().pollDelay(TokenFile.LOOK_EVERY.multipliedBy(2))
                    .untilAsserted(() -> assertThat(tokens.get()).isSameAs(before));
            Files.delete(file);
            await().pollDelay(TokenFile.LOOK_EVERY.multipliedBy(2))
                    .untilAsserted(() -> assertThat(tokens.get()).isSameAs(before));

            write("cleo read a-token-of-cleopatra");
            await().until(() -> tokens.get().holderOf(ANN).equals(Optional.empty()));
            assertThat(tokens.get().holderOf("a-token-of-cleopatra")).isPresent();
        }
    }

    @Test
    void shouldTellWhetherOthersMayReadIt() throws IOException {
        write("ann read " + ANN);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(TokenFile.isOpenToOthers(file)).isFalse();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(TokenFile.isOpenToOthers(file)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "READ, true, false, false, false",
        "WRITE, true, true, false, false",
        "OPERATOR, true, true, true, false",
        "NODE, true, false, false, true",
    })
    void shouldOrderTheRoles(Role role, boolean read, boolean write, boolean operator, boolean node) {
        assertThat(role.includes(Role.READ)).isEqualTo(read);
        assertThat(role.includes(Role.WRITE)).isEqualTo(write);
        assertThat(role.includes(Role.OPERATOR)).isEqualTo(operator);
        assertThat(role.includes(Role.NODE)).isEqualTo(node);
    }

    private void write(String... lines) throws IOException {
        Files.write(file, java.util.List.of(lines));
    }
}

package dev.muster.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DevCommandTest {

    private static final List<String> OF_EVERY_COMMAND = List.of("--help", "--version");

    /** The page is made in another module, which does not know this command. */
    @Test
    void shouldStandWithAllItsOptionsInTheDocs() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "cli.md"));
        CommandLine command = new CommandLine(new DevCommand(Terminal.ofProcess()));

        assertThat(command.getCommandSpec().options())
                .flatMap(option -> Stream.of(option.names()).toList())
                .filteredOn(name -> name.startsWith("--") && !OF_EVERY_COMMAND.contains(name))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(docs).contains("  " + name + "="));
    }
}

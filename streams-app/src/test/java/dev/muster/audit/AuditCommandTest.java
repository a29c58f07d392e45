package dev.muster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is wrong with a command line is said in one line, before Kafka is asked for anything. */
class AuditCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "as-of --key a/b/c | --key 'a/b/c': key: 'b/c' (expected:",
                "as-of --key a --prefix b | --key and --prefix (expected: one of them)",
                "as-of --at 2999-01-01T00:00:00Z | --at 2999-01-01T00:00:00Z: in the future (expected: now or before)",
                "as-of --at yesterday | --at 'yesterday' (expected: a time such as 2026-11-21T06:00:00Z)",
                "as-of --at 2020-01-01T00:00:00Z --cut instances:0:1 | --at and --cut (expected: one of them)",
                "as-of --cut locks:0:1 | --cut 'locks:0:1': 'locks:0:1' (expected: instances:partition:offset",
                "as-of --cut instances:0 | 'instances:0' (expected: instances:partition:offset, separated by commas)",
                "as-of --cut instances:0:1,instances:0:2 | partition 0 twice (expected: once)",
                "as-of --kind lamp | --kind lamp (expected: one of instance",
                "as-of --from memory | --from 'memory' (expected: log or facts)",
                "timeline --key ../x | --key '../x': key: '..' (expected:",
                "verify --log lamps | --log lamps (expected: one of instances",
                "verify --topic-prefix a/b | --topic-prefix: topic prefix: 'a/b' (expected:",
                "verify --schema-registry nonsense | --schema-registry: schema.registry.url: not an http URL (expected:",
                "verify --kafka-config /nowhere/x.properties | --kafka-config /nowhere/x.properties: cannot be read",
            })
    void shouldRefuseWhatMakesNoSense(String line, String message) {
        // given
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new AuditCommand()).setErr(new PrintWriter(err));
        // when
        int code = command.execute(line.split(" "));
        // then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().strip())
                .startsWith("error: ")
                .contains(message)
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"timeline", "verify --nonsense", "''"})
    void shouldShowTheUsageWhenNoCommandIsGivenOrOneIsIncomplete(String line) {
        // given
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new AuditCommand()).setErr(new PrintWriter(err));
        // when
        int code = line.isEmpty() ? command.execute() : command.execute(line.split(" "));
        // then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: audit");
    }
}

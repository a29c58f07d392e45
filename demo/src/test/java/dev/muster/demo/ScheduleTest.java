package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.terminal.CommandRunner;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ScheduleTest {

    private final StringWriter written = new StringWriter();

    @Test
    void shouldBeginSoonAndExpectWhatMusterPromises() {
        Schedule schedule = new Schedule(Duration.ofMinutes(1), Duration.ofSeconds(5));

        assertThat(schedule.actsAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(schedule.deathSeenWithin()).isEqualTo(Duration.ofSeconds(7));
        assertThat(schedule.deathSeenAtMost()).isGreaterThan(schedule.deathSeenWithin());
    }

    @Test
    void shouldRefuseLessTimeThanTheStoryTakes() {
        assertThat(run("--seconds", "44")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(written.toString()).startsWith("muster: --seconds: 44 (expected: 45 to 86400; with a ttl of 5 s");
    }

    @Test
    void shouldRefuseATtlThatMusterWouldRefuse() {
        assertThat(run("--ttl", "2")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(written).hasToString("muster: --ttl: 2 (expected: 3 to 30)" + System.lineSeparator());
    }

    @Test
    void shouldSayInItsHelpFromWhenTheSecondsCount() {
        assertThat(run("--help")).isEqualTo(ExitStatus.OK.code());
        assertThat(written.toString().replaceAll("\\s+", " ")).contains("counted from when all eleven are registered");
    }

    private int run(String... arguments) {
        Terminal terminal = Examples.terminal(written, Terminal.Kind.STREAM);
        return CommandRunner.run(new CommandLine(new DemoCommand(terminal)), terminal, arguments);
    }
}

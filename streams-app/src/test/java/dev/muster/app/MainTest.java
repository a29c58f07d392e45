package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final TerminalRecorder terminal = new TerminalRecorder(Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {"--version", "locks --version", "doctor --version", "audit --version", "audit verify --version"})
    void shouldTellItsVersions(String arguments) {
        assertThat(terminal.run(arguments.split(" ", -1))).isEqualTo(ExitStatus.OK.code());
        assertThat(terminal.out())
                .matches("muster \\d+\\.\\d+\\.\\d+\\S* \\(Kafka \\d+\\.\\d+\\.\\d+, Java \\d+\\S*\\)\\R");
    }

    @ParameterizedTest
    @CsvSource({"''", "--help", "help"})
    void shouldListCommandsAndExitCodes(String argument) {
        int code = argument.isEmpty() ? terminal.run() : terminal.run(argument);

        assertThat(code).isEqualTo(ExitStatus.OK.code());
        assertThat(terminal.out()).contains("dev", "demo", "serve", "services", "bench", "Exit codes:");
        for (ExitStatus status : ExitStatus.values()) {
            assertThat(terminal.out()).contains(" " + status.code() + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "servises | did you mean",
                "services --wach | --wach",
                "services a b | b",
                "serve --config | --config",
                "services --status UP | --status: without a service",
                "locks door free | ACTION: free (expected: release)",
                "locks door release --owner a | --fencing-token: missing (expected: as locks door shows it:",
                "locks --owner a | --owner: nothing is changed (expected: with release)",
                "breakers stock open | ACTION: open (expected: why, config, force-open, force-close or reset)",
                "breakers stock force-open | --reason: missing (expected: why, for all who wonder:",
                "breakers stock force-closed --by ann | --reason: missing (expected: why, for all who wonder:",
                "breakers stock --reason x | --reason: nothing is changed (expected: with force-open",
                "breakers --by ann | --by: nothing is changed (expected: with force-open",
                "breakers stock why --reason x | --reason: nothing is changed",
                "breakers stock config --reason x | --reason: nothing is changed",
                "breakers stock why --watch | --watch: with why (expected: without an action)",
                "breakers stock reset permits=3 | SETTING=VALUE: with reset (expected: with config)",
                "breakers stock config permit=3 | permit: no such setting (expected: consecutiveFailures,",
                "breakers stock config permits=x | permits: x (expected: 1 to 100)",
                "services not/a/name | SERVICE: 'not/a/name'",
                "services --url nonsense | --url: nonsense (expected: http://HOST:PORT)",
                "services --url ftp://a | --url: ftp://a (expected: http://HOST:PORT)",
                "serve --set a | --set: a (expected: NAME=VALUE)",
                "serve --set muster.zone=- --set mustr.zone=x | mustr.zone: no such setting",
                "serve --set muster.http.host=0.0.0.0 | --insecure lets everybody in",
                "serve --config /no/such/file | --config: /no/such/file",
            })
    void shouldAnswerAUsageErrorWithOneLineAndCodeTwo(String line, String expected) {
        int code = terminal.run(line.strip().split(" "));

        assertThat(code).isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).startsWith("muster: ").contains(expected).doesNotContain("\tat ");
        assertThat(terminal.err().lines()).hasSize(1);
    }

    @Test
    void shouldSayThatNobodyAnswers() {
        String url = "http://127.0.0.1:" + FreePorts.one();

        assertThat(terminal.run("services", "--url", url)).isEqualTo(ExitStatus.NOT_FOUND.code());
        assertThat(terminal.err())
                .startsWith("muster: " + url + ": nobody listens")
                .hasLineCount(1);
    }

    @Test
    void shouldTakeTheUrlFromTheEnvironment() {
        String url = "http://127.0.0.1:" + FreePorts.one();
        TerminalRecorder told = new TerminalRecorder(Map.of("MUSTER_URL", url));

        assertThat(told.run("services")).isEqualTo(ExitStatus.NOT_FOUND.code());
        assertThat(told.err()).contains(url);
    }

    @Test
    void shouldNameTheVariableWhenItsUrlIsNone() {
        TerminalRecorder told = new TerminalRecorder(Map.of("MUSTER_URL", "localhost:7070"));

        assertThat(told.run("services")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(told.err()).contains("MUSTER_URL: localhost:7070 (expected: http://HOST:PORT)");
    }

    @Test
    void shouldPrintTheConfigurationInForce(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("node.properties"), "muster.http.host = 0.0.0.0\n");
        TerminalRecorder told = new TerminalRecorder(Map.of("MUSTER_ZONE", "eu-1a"));

        int code = told.run(
                "serve", "--config", file.toString(), "--insecure", "--set", "muster.region=eu-1", "--print-config");

        assertThat(code).isEqualTo(ExitStatus.OK.code());
        assertThat(told.out())
                .containsPattern("muster.http.host += 0.0.0.0 +\\(file \\Q" + file + "\\E:1\\)")
                .containsPattern("muster.http.insecure += true +\\(--insecure\\)")
                .containsPattern("muster.zone += eu-1a +\\(env MUSTER_ZONE\\)")
                .containsPattern("muster.region += eu-1 +\\(--set\\)")
                .containsPattern("muster.http.port += 7070 +\\(default\\)");
    }

    @Test
    void shouldShowTheConfigurationEvenWhenItIsRefusedAsAWhole() {
        int code = terminal.run("serve", "--set", "muster.http.host=0.0.0.0", "--print-config");

        assertThat(code).isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.out()).contains("muster.http.host");
        assertThat(terminal.err()).contains("--insecure");
    }

    @Test
    void shouldSendCommandsOfOtherModulesToTheLauncher() {
        assertThat(terminal.run("dev", "--http-port", "1")).isEqualTo(ExitStatus.USAGE.code());
        assertThat(terminal.err()).contains("./muster dev");
    }
}

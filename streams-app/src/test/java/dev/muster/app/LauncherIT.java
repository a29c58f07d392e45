package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./muster} on what this build has packaged; it never starts a build of its own here. */
class LauncherIT {

    private static final Path LAUNCHER =
            Path.of("..", "muster").toAbsolutePath().normalize();

    private final Path folder;

    LauncherIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void shouldBeAShellScript() throws Exception {
        assertThat(run(Map.of(), List.of("/bin/sh", "-n", LAUNCHER.toString()))).isEqualTo(new Result(0, ""));
    }

    @Test
    void shouldRunFromAnotherFolderThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), LAUNCHER);
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));

        Result result = run(Map.of(), List.of(second.toString(), "--version"));

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).startsWith("muster ").contains("(Kafka ");
        assertThat(link).exists();
    }

    @Test
    void shouldPassOnArgumentsAndExitCodes() throws Exception {
        Result result = run(Map.of(), List.of(LAUNCHER.toString(), "services", "two words"));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).contains("SERVICE: 'two words'");
    }

    @Test
    void shouldTakeTheJavaOfJavaHome() throws Exception {
        Result result = run(Map.of("JAVA_HOME", folder.toString()), List.of(LAUNCHER.toString(), "--version"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output())
                .isEqualTo("muster: JAVA_HOME: " + folder
                        + " holds no bin/java (expected: the folder of a JDK 17 or later)\n");
    }

    @Test
    void shouldRefuseAnOlderJava() throws Exception {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 9\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

        Result result = run(Map.of("JAVA_HOME", folder.toString()), List.of(LAUNCHER.toString(), "--version"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("is version 11 (expected: 17 or later; set JAVA_HOME)");
    }

    private Result run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("MUSTER_BUILD", "never");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private record Result(int code, String output) {}
}

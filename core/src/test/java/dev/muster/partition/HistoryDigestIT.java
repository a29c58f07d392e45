package dev.muster.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same history in fresh processes that differ in all that a fold must not see: identity hashes, the salt of unordered collections,
 * locale with digits of its own, time zone, file encoding.
 */
final class HistoryDigestIT {

    private static final long MINUTES = 2;

    @Test
    void shouldGiveTheSameBytesInEveryProcess(@TempDir Path directory) throws IOException, InterruptedException {
        String here = HistoryDigest.of();

        assertThat(inAnotherProcess(
                        directory, "-Duser.language=ar", "-Duser.country=EG", "-Duser.timezone=Asia/Kathmandu"))
                .isEqualTo(here);
        assertThat(inAnotherProcess(
                        directory,
                        "-Duser.language=tr",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=2",
                        "-Dfile.encoding=ISO-8859-1"))
                .isEqualTo(here);
    }

    private static String inAnotherProcess(Path directory, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.add(HistoryDigest.class.getName());
        Path out = Files.createTempFile(directory, "digest", ".txt");

        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            String printed = Files.readString(out, StandardCharsets.ISO_8859_1);
            assertThat(process.exitValue()).as(printed).isZero();
            return printed.strip();
        } finally {
            process.destroyForcibly();
        }
    }
}

package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JavaProcessIT {
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final int SIGKILLED = 128 + 9;
    private static final int SIGTERMED = 128 + 15;

    @Test
    void shouldTellTheExitCode() {
        try (JavaProcess child = child("exit", "7")) {
            assertThat(child.awaitExit(AT_MOST)).isEqualTo(7);

            assertThat(child.isAlive()).isFalse();
            assertThat(child.exitCode()).hasValue(7);
        }
    }

    @Test
    void shouldPassOnArgumentsEnvironmentAndDirectory(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("child.log");
        try (JavaProcess child = JavaProcess.of(ChildMain.class)
                .jvmArguments("-Xmx32m", "-Dmuster.child=yes")
                .arguments("describe", "MUSTER_CHILD")
                .environment("MUSTER_CHILD", "a value")
                .workingDirectory(directory)
                .logFile(log)
                .start()) {
            child.awaitLine("property=yes"::equals, AT_MOST);
            child.awaitLine("variable=a value"::equals, AT_MOST);
            child.awaitLine(("directory=" + directory.toRealPath())::equals, AT_MOST);

            assertThat(child.awaitExit(AT_MOST)).isZero();
            await().atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(Files.readAllLines(log)).hasSize(3));
        }
    }

    @Test
    void shouldKeepTheLastLinesOnly() {
        try (JavaProcess child = child("count", "5000")) {
            child.awaitLine("line 5000"::equals, AT_MOST);

            assertThat(child.lines()).hasSize(2_000).startsWith("line 3001").endsWith("line 5000");
        }
    }

    /** What a child writes just before it ends is still on its way when it has ended. */
    @Test
    void shouldKnowEveryLineWhenTheEndWasAwaited() {
        try (JavaProcess child = child("count", "1500")) {
            child.awaitExit(AT_MOST);

            assertThat(child.lines()).hasSize(1_500).endsWith("line 1500");
        }
    }

    /** Of so many out of twelve thousand some would be the same by chance. */
    @Test
    void shouldGetOtherFreePortsThanItsParentHas() {
        List<String> ours = FreePorts.several(300).stream().map(String::valueOf).toList();
        try (JavaProcess child = child("ports", "300")) {
            child.awaitExit(AT_MOST);

            assertThat(child.lines()).hasSize(300).doesNotContainAnyElementsOf(ours);
        }
    }

    @Test
    void shouldFailToAwaitALineWhenTheChildEndsWithoutIt() {
        try (JavaProcess child = child("count", "2")) {
            assertThatThrownBy(() -> child.awaitLine("line 3"::equals, AT_MOST))
                    .isInstanceOf(JavaProcessException.class)
                    .hasMessageContaining("wrote no such line")
                    .hasMessageContaining("line 2");
        }
    }

    @Test
    void shouldFailToAwaitALineWhenTheTimePasses() {
        try (JavaProcess child = child("wait")) {
            assertThatThrownBy(() -> child.awaitLine("never"::equals, Duration.ofMillis(50)))
                    .isInstanceOf(JavaProcessException.class)
                    .hasMessageContaining("within PT0.05S");
        }
    }

    @Test
    void shouldEndAtOnceWhenKilled() {
        try (JavaProcess child = ready("deaf")) {
            child.kill();

            assertThat(child.exitCode()).hasValue(SIGKILLED);
        }
    }

    @Test
    void shouldEndInGoodOrderWhenTerminated() {
        try (JavaProcess child = ready("wait")) {
            child.terminate();

            assertThat(child.awaitExit(AT_MOST)).isEqualTo(SIGTERMED);
        }
    }

    @Test
    void shouldDoNothingWhilePausedAndGoOnWhenResumed() throws IOException {
        try (JavaProcess child = ready("wait")) {
            child.pause();
            await().atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(stateOf(child.pid())).isEqualTo('T'));
            assertThat(child.isAlive()).isTrue();

            child.resume();

            int before = child.lines().size();
            await().atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(child.lines()).hasSizeGreaterThan(before));
        }
    }

    @Test
    void shouldEndAPausedChildWhenClosed() {
        JavaProcess child = ready("wait");
        child.pause();

        child.close();

        assertThat(child.exitCode()).hasValue(SIGTERMED);
    }

    @Test
    void shouldEndTheDescendantsToo() {
        JavaProcess child = child("parent", "wait");
        ProcessHandle grandchild = grandchildOf(child);

        child.close();

        assertThat(child.isAlive()).isFalse();
        assertEnds(grandchild);
    }

    @Test
    void shouldEndWithItsParentWhenThatIsKilled() {
        try (JavaProcess child = child("parent", "with-parent")) {
            ProcessHandle grandchild = grandchildOf(child);

            child.kill();

            assertEnds(grandchild);
        }
    }

    @Test
    void shouldEndWithItsParentWhenThatIsTerminated() {
        try (JavaProcess child = child("parent", "wait")) {
            ProcessHandle grandchild = grandchildOf(child);

            child.terminate();

            child.awaitExit(AT_MOST);
            assertEnds(grandchild);
        }
    }

    @Test
    void shouldStartWhileTheJvmExitsOnlyWhatItsOwnerEnds() {
        try (JavaProcess owner = child("start-at-exit", "outlives");
                JavaProcess nobody = child("start-at-exit", "ends")) {
            owner.awaitExit(AT_MOST);
            nobody.awaitExit(AT_MOST);

            assertThat(owner.lines()).anyMatch(line -> line.startsWith("started "));
            assertThat(nobody.lines()).anyMatch(line -> line.endsWith("was started while this JVM exits"));
        }
    }

    private static JavaProcess child(String... arguments) {
        return JavaProcess.of(ChildMain.class)
                .jvmArguments("-Xmx32m", "-XX:TieredStopAtLevel=1")
                .arguments(arguments)
                .start();
    }

    private static JavaProcess ready(String mode) {
        JavaProcess child = child(mode);
        child.awaitLine("ready"::equals, AT_MOST);
        return child;
    }

    private static ProcessHandle grandchildOf(JavaProcess child) {
        String line = child.awaitLine(said -> said.startsWith("child "), AT_MOST);
        return ProcessHandle.of(Long.parseLong(line.substring("child ".length())))
                .orElseThrow();
    }

    private static void assertEnds(ProcessHandle process) {
        assertThat(process.onExit().orTimeout(AT_MOST.toSeconds(), TimeUnit.SECONDS))
                .succeedsWithin(AT_MOST);
    }

    /** The state letter of a process as Linux tells it; T is stopped by a signal. */
    private static char stateOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}

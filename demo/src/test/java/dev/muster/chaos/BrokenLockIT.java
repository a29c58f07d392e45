package dev.muster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same run, shorter, with nodes whose lock fold has lost its token check: whoever has the name of the holder may release with any token. The
 * checkers have to say so, or their word on Muster as it is would be worth nothing.
 */
final class BrokenLockIT {

    private static final Path FOLD =
            Path.of("..", "core", "src", "main", "java", "dev", "muster", "lock", "LockFold.java");
    private static final String WITH_THE_CHECK = "lock.holder(new Claim(event.owner(), event.token()))";
    private static final String WITHOUT_IT =
            "lock.holders().stream().filter(one -> one.owner().equals(event.owner())).findFirst()";
    private static final Pattern RELEASED = Pattern.compile("release \\S+ #\\d+ -> done");

    /** On a machine that does little in its time, one run may not come upon it. */
    private static final int RUNS_AT_MOST = 5;

    @Test
    void shouldCatchALockThatDoesNotLookAtTokens(@TempDir Path folder) throws IOException, InterruptedException {
        List<Path> broken = MutatedSource.classPath(FOLD, WITH_THE_CHECK, WITHOUT_IT, folder);
        boolean isCaught = false;
        for (int seed = 1; !isCaught && seed <= RUNS_AT_MOST; seed++) {
            ChaosReport report = new ChaosRun(settings(seed, folder, broken), System.out::println).play();
            isCaught =
                    violations(report).anyMatch(text -> RELEASED.matcher(text).find());
            assertThat(report.allHolds() && isCaught).isFalse();
        }

        assertThat(isCaught).isTrue();
    }

    private static ChaosSettings settings(long seed, Path folder, List<Path> broken) {
        return new ChaosSettings(
                Duration.ofSeconds(15),
                seed,
                folder,
                ChaosSettings.Remains.DELETED_WHEN_ALL_HOLDS,
                () -> ChaosNode.PROGRAM.get().classPath(broken));
    }

    private static Stream<String> violations(ChaosReport report) {
        return report.judgement().rulings().values().stream()
                .flatMap(List::stream)
                .map(Judgement.Ruling::verdict)
                .filter(Verdict.Violated.class::isInstance)
                .map(Verdict::text);
    }
}

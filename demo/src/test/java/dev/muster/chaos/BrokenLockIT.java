package dev.muster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private static final long SEED = 5;

    @Test
    void shouldCatchALockThatDoesNotLookAtTokens(@TempDir Path folder) throws IOException, InterruptedException {
        List<Path> broken = MutatedSource.classPath(FOLD, WITH_THE_CHECK, WITHOUT_IT, folder);
        ChaosSettings settings =
                new ChaosSettings(Duration.ofSeconds(25), SEED, ChaosSettings.Remains.KEPT, () -> ChaosNode.PROGRAM
                        .get()
                        .classPath(broken));

        ChaosReport report = new ChaosRun(settings, System.out::println).play();

        assertThat(report.allHolds()).isFalse();
        List<String> caught = report.judgement().rulings().values().stream()
                .flatMap(List::stream)
                .map(Judgement.Ruling::verdict)
                .filter(Verdict.Violated.class::isInstance)
                .map(Verdict::text)
                .toList();
        assertThat(caught).anySatisfy(text -> assertThat(text).containsPattern("release \\S+ #\\d+ -> done"));
    }
}

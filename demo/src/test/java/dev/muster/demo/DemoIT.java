package dev.muster.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.testkit.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demo as its users do, in a process of its own and not on a terminal. */
final class DemoIT {

    private static final Duration START_AT_MOST = Duration.ofMinutes(3);
    private static final Duration PLAY_AT_MOST = Duration.ofMinutes(4);
    private static final Duration END_AT_MOST = Duration.ofSeconds(60);
    private static final int FLEET_KAFKA_AND_NODES = 14;
    private static final int SIGTERMED = 128 + 15;

    /** What is told, in this order. */
    private static final List<String> STORY = List.of(
            "  stock-2 takes 0.6 s for each answer from now on",
            "  stock-2 is ejected: mean latency of ",
            "  stock-3 answers with 500 from now on",
            "  stock-3 is ejected: ",
            "  stock-2 and stock-3 are called by nobody any more, although they are UP",
            "  payment-1: /health answers with 500 from now on",
            "  payment-1 is DOWN, was UP: fails its check http://127.0.0.1:",
            "  payment-1 is called by nobody any more",
            "  payment-1 is UP, was DOWN: ",
            "  payment-1 is back, and called again",
            "  stock-2 and stock-3 are back, and called again",
            "  all of stock answers with 500 from now on",
            "  the breaker of stock is OPEN, was CLOSED: ",
            "  4 of 4 callers were refused by the fleet's word, ",
            "  all of stock does its work again",
            "  closed by 3 probes in the whole fleet (",
            "  all of stock is called again",
            "  killed stock-1: SIGKILL to process ",
            "  stock-1 is DOWN, was UP: ",
            "  stock-1 seen DOWN after ",
            "  replacing it by stock-4, process ",
            "  registered stock-4 in zone-a on port ",
            "  stock-4 is UP after ",
            "  killed checkout-",
            ", the scheduler in term ",
            "  replacing it by checkout-",
            " is the scheduler after ",
            "  the job goes on: checkout-",
            ", and a candidate for the scheduler",
            "  paused checkout-",
            ", the scheduler in term ",
            " is the scheduler after ",
            "  the job goes on: checkout-",
            "  let checkout-",
            " go on: SIGCONT",
            "  the late write of checkout-",
            " is refused for its term ",
            ", the newest seen is ",
            " is a candidate again, and called",
            "  draining shipping-2",
            "  shipping-2 is OUT_OF_SERVICE, was UP: in maintenance by demo: upgrade",
            "  shipping-2 is called by nobody any more",
            "  shipping-2 is back, and called again",
            "  killed Muster's node-",
            " which decides on payment: SIGKILL to process ",
            " answers for all services after ",
            " decides after ",
            "  payment-2 is OUT_OF_SERVICE, was UP: in maintenance by demo: node lost",
            "  payment-2 is called by nobody any more: discovery goes on",
            "  starting node-",
            " has its part of the partitions again ",
            "  payment-2 is back, and called again",
            "  meanwhile calls: ",
            " retried, 0 failed, 0 refused",
            "  all acts were played within ",
            "  asking 11 services to end",
            "  verified: ",
            " partitions, no divergence",
            "  all processes have ended, their data are deleted",
            "Summary of 45 s with a ttl of 5 s: all that was expected has happened.");

    private final Path temporary;

    DemoIT(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void shouldPlayTheWholeStoryAndLeaveNothingBehind() {
        try (JavaProcess demo = start("--seconds", "45")) {
            // given
            awaitSaid(demo, "all 11 are registered and UP after ");
            List<ProcessHandle> children = childrenOf(demo);
            // when
            int code = demo.awaitExit(PLAY_AT_MOST);
            // then
            assertThat(demo.lines()).as("what it wrote").noneMatch(line -> line.contains("\u001b"));
            assertThat(code).as(() -> String.join("\n", demo.lines())).isZero();
            assertThat(String.join("\n", demo.lines()))
                    .containsSubsequence(STORY)
                    .contains("  evicted stock-1, DOWN for too long");
            assertThat(children).hasSize(FLEET_KAFKA_AND_NODES);
            assertNothingIsLeftOf(children);
        }
    }

    @Test
    void shouldClearTheStageWhenItIsTerminatedMidway() {
        try (JavaProcess demo = start("--seconds", "60")) {
            awaitSaid(demo, "registered shipping-");
            List<ProcessHandle> children = childrenOf(demo);

            demo.terminate();

            assertThat(demo.awaitExit(END_AT_MOST)).isEqualTo(SIGTERMED);
            assertThat(children).hasSizeGreaterThanOrEqualTo(3);
            assertNothingIsLeftOf(children);
        }
    }

    @Test
    void shouldLeaveNoProcessBehindWhenItIsKilled() {
        try (JavaProcess demo = start("--seconds", "60")) {
            awaitSaid(demo, "Kafka is ready after ");
            List<ProcessHandle> children = childrenOf(demo);

            demo.kill();

            assertThat(children).hasSizeGreaterThanOrEqualTo(2);
            await().atMost(END_AT_MOST).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    private JavaProcess start(String... arguments) {
        return JavaProcess.of(Demo.class)
                .jvmArguments("-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary)
                .arguments(arguments)
                .start();
    }

    private static void awaitSaid(JavaProcess demo, String text) {
        demo.awaitLine(line -> line.contains(text), START_AT_MOST);
    }

    private static List<ProcessHandle> childrenOf(JavaProcess demo) {
        return ProcessHandle.of(demo.pid())
                .map(ProcessHandle::descendants)
                .orElseGet(Stream::empty)
                .toList();
    }

    private void assertNothingIsLeftOf(List<ProcessHandle> children) {
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(temporary).isEmptyDirectory();
    }
}

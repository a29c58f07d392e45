package dev.muster.demo;

import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an act plays with, and what all of them do. Used by one thread.
 *
 * @param stage the processes
 * @param schedule when, and for how long at most
 * @param watch looks at the fleet
 * @param observer sees the nodes
 * @param operator acts on the fleet
 * @param summary what is told in the end
 */
record Scene(Stage stage, Schedule schedule, Watch watch, Observer observer, Operator operator, Summary summary) {

    /** Callers are told of a change at once. */
    static final Duration TOLD_AT_ONCE = Duration.ofSeconds(3);

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration CALLED_WITHIN = Duration.ofSeconds(10);

    static void expect(boolean hasHappened, String otherwise) {
        if (!hasHappened) {
            throw new CommandFailure(ExitStatus.FAILURE, otherwise);
        }
    }

    /** Looks on until the instance is as wanted; returns it. */
    InstanceState awaitStatus(Member member, String status, Duration atMost) throws StoppedException {
        boolean isSo = watch.look(atMost, () -> watch.snapshot()
                .find(member)
                .filter(state -> state.status().word().equals(status))
                .isPresent());
        expect(isSo, "%s is not %s within %s".formatted(member.id(), status, atMost));
        return watch.snapshot().find(member).orElseThrow();
    }

    /** Looks on until the instance is left out for what its callers tell of it. */
    void awaitEjected(Member member, Duration atMost) throws StoppedException {
        boolean isSo = watch.look(atMost, () -> reasonOfEjection(member).isPresent());
        expect(isSo, "%s is not ejected within %s".formatted(member.id(), atMost));
    }

    /** Looks on until it is so no more. */
    void awaitReturn(Member member, Duration atMost) throws StoppedException {
        boolean isSo = watch.look(atMost, () -> reasonOfEjection(member).isEmpty());
        expect(isSo, "%s is still ejected after %s".formatted(member.id(), atMost));
    }

    /** None of the service's instances is left out any more. */
    void awaitReturnOfAll(ShopService service, Duration atMost) throws StoppedException {
        boolean isSo = watch.look(
                atMost, () -> watch.snapshot().breaker(service.text()).ejected().isEmpty());
        expect(isSo, "some of %s are still ejected after %s".formatted(service.text(), atMost));
    }

    /** Looks on until the breaker of a service is as wanted. */
    void awaitBreaker(ShopService service, String state, Duration atMost) throws StoppedException {
        boolean isSo = watch.look(
                atMost, () -> watch.snapshot().breaker(service.text()).state().equals(state));
        expect(
                isSo,
                "the breaker of %s is %s after %s (expected: %s)"
                        .formatted(
                                service.text(),
                                watch.snapshot().breaker(service.text()).state(),
                                atMost,
                                state));
    }

    /** Why it is left out; empty where it is not. */
    Optional<String> reasonOfEjection(Member member) {
        return Optional.ofNullable(
                watch.snapshot().breaker(member.service().text()).ejected().get(member.id()));
    }

    /** Callers need some time to learn what Muster has decided; from then on nobody calls them. */
    void expectNoTraffic(Duration knownWithin, Member... members) throws StoppedException {
        Stopwatch time = new Stopwatch();
        boolean isQuiet = false;
        while (!isQuiet && time.elapsed().compareTo(knownWithin.plus(QUIET)) < 0) {
            long before = servedBy(members);
            boolean unused = watch.look(QUIET, () -> false);
            isQuiet = servedBy(members) == before;
        }
        String ids = Arrays.stream(members).map(Member::id).collect(Collectors.joining(" or "));
        expect(isQuiet, "%s is called although it ought not to be".formatted(ids));
    }

    /** Callers find it again. */
    void expectTraffic(Member member) throws StoppedException {
        expectTraffic(List.of(member.id()));
    }

    /** Callers find each of the instances with these ids again. */
    void expectTraffic(List<String> ids) throws StoppedException {
        watch.count();
        Map<String, Long> before = new TreeMap<>();
        ids.forEach(id -> before.put(id, watch.ledger().of(id).served()));
        boolean areCalled = watch.look(CALLED_WITHIN, () -> {
            before.entrySet().removeIf(one -> watch.ledger().of(one.getKey()).served() > one.getValue());
            return before.isEmpty();
        });
        String left = String.join(", ", before.keySet());
        expect(areCalled, "%s was not called within %s although it is UP".formatted(left, CALLED_WITHIN));
    }

    private long servedBy(Member... members) {
        watch.count();
        return Arrays.stream(members)
                .mapToLong(member -> watch.ledger().of(member.id()).served())
                .sum();
    }

    /** Time since it was made. */
    static final class Stopwatch {
        private final long begin = System.nanoTime();

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        @Override
        public String toString() {
            return Picture.seconds(elapsed());
        }
    }
}

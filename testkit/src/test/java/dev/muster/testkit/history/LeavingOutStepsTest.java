package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.model.ElectionAnswer;
import dev.muster.testkit.history.model.ElectionCall;
import dev.muster.testkit.history.model.ElectionModel;
import dev.muster.testkit.history.model.LockAnswer;
import dev.muster.testkit.history.model.LockCall;
import dev.muster.testkit.history.model.LockModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The models of locks and elections tell the search which steps it may leave out. Histories drawn at random, right ones and corrupted ones, are judged
 * the same by a search that leaves out none.
 */
class LeavingOutStepsTest {

    private static final int OPERATIONS = 8;
    private static final int UNKNOWN_PERCENT = 25;
    private static final Duration TTL = Duration.ofNanos(70);
    private static final List<String> NAMES = List.of("a", "b", "c");

    @Property(tries = 1_500)
    void shouldJudgeLocksAsASearchThatLeavesOutNothing(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int permits) {
        Reference reference = new Reference(permits);
        List<Operation<LockCall, LockAnswer>> history = corrupted(
                new ConcurrentRun<Held, LockCall, LockAnswer>(seed, reference::answer, reference::after)
                        .draw(1, shape(), Held.NONE, LeavingOutStepsTest::lockCall),
                new SplittableRandom(seed));
        LockModel model = LockModel.semaphore(permits);
        Probes<LockCall> probes = new Probes<>(List.of(new LockCall.Look()));

        assertThat(new Linearizability<>(model).check(history).holds())
                .as("%s", history)
                .isEqualTo(new Linearizability<>(everything(model, probes))
                        .check(history)
                        .holds());
    }

    @Property(tries = 1_500)
    void shouldJudgeElectionsAsASearchThatLeavesOutNothing(@ForAll long seed) {
        List<Operation<ElectionCall, ElectionAnswer>> history = electionHistory(new SplittableRandom(seed));
        ElectionModel model = ElectionModel.create();
        List<ElectionCall> probes =
                NAMES.stream().<ElectionCall>map(ElectionCall.Resign::new).toList();

        assertThat(new Linearizability<>(model).check(history).holds())
                .as("%s", history)
                .isEqualTo(new Linearizability<>(everything(model, new Probes<>(probes)))
                        .check(history)
                        .holds());
    }

    private static ConcurrentRun.Shape shape() {
        return new ConcurrentRun.Shape(3, OPERATIONS, UNKNOWN_PERCENT);
    }

    /** Calls about which all inner steps are told. */
    private record Probes<I>(List<I> calls) {}

    /** The same model without its advice. */
    private static <S, I, O> Model<S, I, O> everything(Model<S, I, O> model, Probes<I> probes) {
        return new Model<>() {
            @Override
            public S initial() {
                return model.initial();
            }

            @Override
            public List<S> after(S before, Operation<I, O> operation) {
                return model.after(before, operation);
            }

            @Override
            public List<S> lapses(S state, long nowNanos, Operation<I, O> toExplain) {
                return probes.calls().stream()
                        .flatMap(call -> model.lapses(state, nowNanos, unanswered(call)).stream())
                        .distinct()
                        .toList();
            }
        };
    }

    private static <I, O> Operation<I, O> unanswered(I call) {
        return new Operation<>("p", "k", call, Optional.empty(), 0, Operation.NEVER, OptionalLong.empty());
    }

    /** Who holds a lock that never lapses, in the order of their tokens. */
    private record Held(List<String> owners, List<Long> tokens, long newest) {

        static final Held NONE = new Held(List.of(), List.of(), 0);
    }

    /** A lock as simple as can be; an owner who holds it is refused. */
    private record Reference(int permits) {

        LockAnswer answer(Held held, LockCall call) {
            if (call instanceof LockCall.Acquire acquire) {
                boolean isFree =
                        held.owners().size() < permits && !held.owners().contains(acquire.owner());
                return isFree ? new LockAnswer.Granted(held.newest() + 1) : new LockAnswer.Refused();
            }
            return indexOf(held, call) < 0 ? new LockAnswer.Refused() : new LockAnswer.Done();
        }

        Held after(Held held, LockCall call) {
            if (call instanceof LockCall.Acquire acquire) {
                return answer(held, call) instanceof LockAnswer.Granted granted
                        ? new Held(
                                with(held.owners(), acquire.owner()),
                                with(held.tokens(), granted.token()),
                                granted.token())
                        : held;
            }
            int index = indexOf(held, call);
            return call instanceof LockCall.Release && index >= 0
                    ? new Held(without(held.owners(), index), without(held.tokens(), index), held.newest())
                    : held;
        }

        private static int indexOf(Held held, LockCall call) {
            long token = call instanceof LockCall.Keep keep ? keep.token() : ((LockCall.Release) call).token();
            int index = held.tokens().indexOf(token);
            return index >= 0 && held.owners().get(index).equals(call.caller().orElseThrow()) ? index : -1;
        }

        private static <T> List<T> with(List<T> all, T one) {
            List<T> more = new ArrayList<>(all);
            more.add(one);
            return more;
        }

        private static <T> List<T> without(List<T> all, int index) {
            List<T> less = new ArrayList<>(all);
            less.remove(index);
            return less;
        }
    }

    private static LockCall lockCall(SplittableRandom random) {
        String owner = NAMES.get(random.nextInt(NAMES.size()));
        long token = 1L + random.nextInt(3);
        return switch (random.nextInt(5)) {
            case 0 -> new LockCall.Keep(owner, token);
            case 1, 2 -> new LockCall.Release(owner, token);
            default -> new LockCall.Acquire(owner, 1, TTL);
        };
    }

    private static List<Operation<LockCall, LockAnswer>> corrupted(
            List<Operation<LockCall, LockAnswer>> history, SplittableRandom random) {
        List<Operation<LockCall, LockAnswer>> all = new ArrayList<>(history);
        int index = random.nextInt(all.size());
        Operation<LockCall, LockAnswer> one = all.get(index);
        if (one.output().isPresent()) {
            LockAnswer wrong = one.input() instanceof LockCall.Acquire
                    ? new LockAnswer.Granted(1 + random.nextInt(4))
                    : one.output().get() instanceof LockAnswer.Done ? new LockAnswer.Refused() : new LockAnswer.Done();
            all.set(index, answered(one, wrong));
        }
        return all;
    }

    /** Mostly wrong, in many ways. */
    private static List<Operation<ElectionCall, ElectionAnswer>> electionHistory(SplittableRandom random) {
        List<Operation<ElectionCall, ElectionAnswer>> history = new ArrayList<>();
        for (int one = 0; one < OPERATIONS; one++) {
            String candidate = NAMES.get(random.nextInt(NAMES.size()));
            ElectionAnswer seen = new ElectionAnswer.Seen(
                    random.nextInt(8) == 0 ? Optional.empty() : Optional.of(NAMES.get(random.nextInt(2))), 1 + one / 3);
            ElectionCall call =
                    switch (random.nextInt(6)) {
                        case 0 -> new ElectionCall.Resign(candidate);
                        case 1 -> new ElectionCall.Look();
                        case 2 -> new ElectionCall.Keep(candidate);
                        default -> new ElectionCall.Campaign(candidate, TTL);
                    };
            ElectionAnswer answer = call instanceof ElectionCall.Resign ? new ElectionAnswer.Done() : seen;
            long called = 30L * one + random.nextLong(30);
            Operation<ElectionCall, ElectionAnswer> operation = new Operation<>(
                    "p" + one,
                    "k",
                    call,
                    Optional.of(answer),
                    called,
                    called + 1 + random.nextLong(90),
                    OptionalLong.empty());
            history.add(random.nextInt(100) < UNKNOWN_PERCENT ? operation.unanswered() : operation);
        }
        return history;
    }

    private static Operation<LockCall, LockAnswer> answered(Operation<LockCall, LockAnswer> one, LockAnswer answer) {
        return new Operation<>(
                one.process(),
                one.key(),
                one.input(),
                Optional.of(answer),
                one.invokedNanos(),
                one.returnedNanos(),
                one.offset());
    }
}

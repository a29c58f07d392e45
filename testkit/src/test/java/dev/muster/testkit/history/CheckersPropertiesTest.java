package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.history.model.RegisterModel;
import dev.muster.testkit.history.model.RegisterModel.Answer;
import dev.muster.testkit.history.model.RegisterModel.Call;
import dev.muster.testkit.history.model.RegisterModel.CompareAndSet;
import dev.muster.testkit.history.model.RegisterModel.Read;
import dev.muster.testkit.history.model.RegisterModel.Value;
import dev.muster.testkit.history.model.RegisterModel.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Histories drawn at random: right ones are accepted, and about corrupted ones the search and the definition say the same. */
class CheckersPropertiesTest {

    private final Linearizability<Integer, Call, Answer> search = new Linearizability<>(new RegisterModel());
    private final LogOrder<Integer, Call, Answer> order = new LogOrder<>(new RegisterModel());
    private final TryingEverything<Integer, Call, Answer> definition = new TryingEverything<>(new RegisterModel());

    @Property(tries = 300)
    void shouldAcceptWhatACorrectObjectAnswers(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int processes) {
        List<Operation<Call, Answer>> history = run(seed, new ConcurrentRun.Shape(processes, 60, 10));

        assertThat(search.check(history)).isInstanceOf(Verdict.Holds.class);
        assertThat(order.check(history)).isInstanceOf(Verdict.Holds.class);
    }

    @Property(tries = 1_000)
    void shouldSayOfACorruptedHistoryWhatTheDefinitionSays(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int processes) {
        List<Operation<Call, Answer>> history =
                corrupted(run(seed, new ConcurrentRun.Shape(processes, 7, 15)), new SplittableRandom(seed));

        Verdict verdict = search.check(history);

        assertThat(verdict.holds()).as(verdict.text()).isEqualTo(definition.accepts(history));
        if (verdict instanceof Verdict.Violated violated) {
            assertThat(violated.counterexample().operations())
                    .contains(violated.counterexample().last());
        }
        if (order.check(history).holds()) {
            assertThat(verdict.holds())
                    .as("an order was found, so there is one")
                    .isTrue();
        }
    }

    @Property(tries = 300)
    void shouldRefuseAReadOfWhatNobodyWrote(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int processes) {
        List<Operation<Call, Answer>> history = new ArrayList<>(run(seed, new ConcurrentRun.Shape(processes, 40, 10)));
        Optional<Operation<Call, Answer>> read = history.stream()
                .filter(one -> one.input() instanceof Read && one.output().isPresent())
                .findFirst();
        read.ifPresent(one -> history.replaceAll(other -> other.equals(one) ? answering(one, new Value(99)) : other));

        assertThat(search.check(history).holds()).isEqualTo(read.isEmpty());
        assertThat(order.check(history).holds()).isEqualTo(read.isEmpty());
    }

    @Property(tries = 300)
    void shouldLeaveACounterexampleThatTheDefinitionRefuses(@ForAll long seed) {
        List<Operation<Call, Answer>> history =
                corrupted(run(seed, new ConcurrentRun.Shape(3, 7, 0)), new SplittableRandom(seed));
        if (search.check(history) instanceof Verdict.Violated violated) {
            List<Operation<?, ?>> core = violated.counterexample().operations();
            List<Operation<Call, Answer>> rest = history.stream()
                    .map(one -> core.contains(one) ? one : one.unanswered())
                    .toList();

            assertThat(definition.accepts(rest)).isFalse();
            core.forEach(spared -> assertThat(definition.accepts(without(rest, spared)))
                    .as("%s can be spared in %s", spared, core)
                    .isTrue());
        }
    }

    private static List<Operation<Call, Answer>> without(List<Operation<Call, Answer>> all, Operation<?, ?> spared) {
        return all.stream()
                .map(one -> one.equals(spared) ? one.unanswered() : one)
                .toList();
    }

    private static List<Operation<Call, Answer>> run(long seed, ConcurrentRun.Shape shape) {
        return new ConcurrentRun<>(seed, RegisterModel::answer, RegisterModel::value)
                .draw(1, shape, 0, CheckersPropertiesTest::call);
    }

    private static Call call(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Write(random.nextInt(3));
            case 1 -> new CompareAndSet(random.nextInt(3), random.nextInt(3));
            default -> new Read();
        };
    }

    /** The same with one answer that may be wrong. */
    private static List<Operation<Call, Answer>> corrupted(
            List<Operation<Call, Answer>> history, SplittableRandom random) {
        List<Operation<Call, Answer>> all = new ArrayList<>(history);
        int index = random.nextInt(all.size());
        Operation<Call, Answer> one = all.get(index);
        if (one.output().isPresent() && one.input() instanceof Read) {
            all.set(index, answering(one, new Value(random.nextInt(3))));
        } else if (one.output().isPresent() && one.input() instanceof CompareAndSet) {
            boolean wasDone = one.output().get() instanceof RegisterModel.Done;
            all.set(index, answering(one, wasDone ? new RegisterModel.Differs() : new RegisterModel.Done()));
        }
        return all;
    }

    private static Operation<Call, Answer> answering(Operation<Call, Answer> one, Answer answer) {
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

package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A history that is right by construction: every operation takes effect at a moment drawn at random between its call and its answer, one
 * after the other. The moment is the offset.
 */
final class ConcurrentRun<S, I, O> {

    private final SplittableRandom random;
    private final BiFunction<S, I, O> answer;
    private final BiFunction<S, I, S> next;

    ConcurrentRun(long seed, BiFunction<S, I, O> answer, BiFunction<S, I, S> next) {
        this.random = new SplittableRandom(seed);
        this.answer = answer;
        this.next = next;
    }

    /** What is drawn. */
    record Shape(int processes, int operations, int unknownPercent) {}

    /** By processes that call one of so many objects after the other. */
    List<Operation<I, O>> draw(int keys, Shape shape, S initial, Function<SplittableRandom, I> call) {
        long[] free = new long[shape.processes()];
        List<Drawn<I>> all = new ArrayList<>();
        for (int one = 0; one < shape.operations(); one++) {
            int process = random.nextInt(shape.processes());
            long called = free[process] + random.nextLong(20);
            long effect = called + 1 + random.nextLong(50);
            free[process] = effect + 1 + random.nextLong(50);
            String key = "key-" + random.nextInt(keys);
            all.add(new Drawn<>("p" + process, key, call.apply(random), called, effect, free[process]));
        }
        all.sort(Comparator.comparingLong(Drawn::effect));
        List<Operation<I, O>> history = new ArrayList<>();
        Map<String, S> states = new TreeMap<>();
        long offset = 0;
        for (Drawn<I> one : all) {
            boolean isUnknown = random.nextInt(100) < shape.unknownPercent();
            boolean happens = !isUnknown || random.nextBoolean();
            S state = states.getOrDefault(one.key(), initial);
            O output = answer.apply(state, one.call());
            states.put(one.key(), happens ? next.apply(state, one.call()) : state);
            Operation<I, O> operation = new Operation<>(
                    one.process(),
                    one.key(),
                    one.call(),
                    Optional.of(output),
                    one.called(),
                    one.answered(),
                    OptionalLong.of(offset++));
            history.add(isUnknown ? operation.unanswered() : operation);
        }
        return history;
    }

    private record Drawn<I>(String process, String key, I call, long called, long effect, long answered) {}
}

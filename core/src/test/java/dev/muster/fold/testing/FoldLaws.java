package dev.muster.fold.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.FactHead;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.Hash;
import dev.muster.fold.Moment;
import dev.muster.fold.Step;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The laws of {@link dev.muster.fold.Fold} as properties over random histories of one entity: events, time that passes with {@code due}
 * called as the engine calls it, a broker clock that leaps, and rules that change. That no event makes a fold throw is part of each.
 *
 * <p>A domain's test extends it with the fold, its codec and a generator of events; the same class with another codec checks that codec.
 */
public abstract class FoldLaws<S, E extends Event, D extends Decision> {

    private static final int TRIES = 300;

    private final FoldSpec<S, E, D> spec;
    private final int maxStateBytes;

    /**
     * The laws for one fold.
     *
     * @param spec the fold, with the codec that is to be checked with it
     * @param maxStateBytes what a state's two parts may take together, however many events come
     */
    protected FoldLaws(FoldSpec<S, E, D> spec, int maxStateBytes) {
        this.spec = spec;
        this.maxStateBytes = maxStateBytes;
    }

    /** Events about one entity, drawn from few ids and values, so that they meet. */
    protected abstract Arbitrary<E> events();

    /** Looks at a state that was reached, for what a domain promises of each; unless it says so, nothing more than the laws. */
    protected void lookAt(S state) {}

    @Provide
    Arbitrary<List<Happening<E>>> histories() {
        return Histories.of(events(), spec.rules());
    }

    @Provide
    Arbitrary<List<E>> crowds() {
        return events().list().ofSize(1_000);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void givesTheSameBytesEveryTime(@ForAll("histories") List<Happening<E>> history) {
        assertThat(transcript(walk(history))).isEqualTo(transcript(walk(history)));
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void goesOnFromBytesAsIfNeverStored(@ForAll("histories") List<Happening<E>> history) {
        Walk<S, E, D> stored = new Walk<>(spec, this::throughBytes).through(history);
        assertThat(transcript(stored)).isEqualTo(transcript(walk(history)));
        walk(history).calls().forEach(call -> assertThat(
                        throughBytes(call.step().state()))
                .isEqualTo(call.step().state()));
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void changesNoStateThatItWasGiven(@ForAll("histories") List<Happening<E>> history) {
        Walk<S, E, D> walk = new Walk<>(spec, UnaryOperator.identity());
        for (Happening<E> happening : history) {
            S before = walk.state();
            String bytes = bytesOf(before);
            walk.meet(happening);
            assertThat(bytesOf(before)).isEqualTo(bytes);
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void answersEveryEvent(@ForAll("histories") List<Happening<E>> history) {
        for (Walk.Call<S, E, D> call : walk(history).calls()) {
            if (call.event().isPresent()) {
                assertThat(call.step().decisions()).isNotEmpty();
            }
            call.step().decisions().forEach(decision -> assertThat(
                            List.of(decision.kind(), decision.rule(), decision.reason()))
                    .doesNotContain(""));
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void changesTheDecidedPartByRecordedDecisionsOnly(@ForAll("histories") List<Happening<E>> history) {
        for (Walk.Call<S, E, D> call : walk(history).calls()) {
            if (!isDecided(call.step())) {
                assertThat(spec.fold().decidedPart(call.step().state()))
                        .isEqualTo(spec.fold().decidedPart(call.before()));
                assertThat(spec.fold().isPresent(call.step().state()))
                        .isEqualTo(spec.fold().isPresent(call.before()));
            }
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void decidesNothingWhenAnEventComesTwiceInARow(@ForAll("histories") List<Happening<E>> history) {
        for (Walk.Call<S, E, D> call : walk(history).calls()) {
            if (call.event().isPresent()) {
                Moment at = call.at();
                Moment next = new Moment(at.now(), at.appendedAt().plusMillis(1), at.offset() + 1, at.rules());
                Step<S, D> again =
                        spec.fold().apply(call.step().state(), call.event().get(), next);
                assertThat(isDecided(again)).as("%s", again.decisions()).isFalse();
            }
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void movesTheDeadlineOnWhenItIsDue(@ForAll("histories") List<Happening<E>> history) {
        for (Walk.Call<S, E, D> call : walk(history).calls()) {
            Optional<Instant> deadline = spec.fold().deadline(call.step().state());
            if (call.event().isEmpty()) {
                deadline.ifPresent(at -> assertThat(at).isAfter(call.at().now()));
            }
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void doesNothingWhenDueIsCalledTooEarly(@ForAll("histories") List<Happening<E>> history) {
        for (Walk.Call<S, E, D> call : walk(history).calls()) {
            S state = call.step().state();
            boolean isEarly = spec.fold()
                    .deadline(state)
                    .map(at -> at.isAfter(call.at().now()))
                    .orElse(true);
            if (isEarly) {
                assertThat(spec.fold().due(state, call.at())).isEqualTo(Step.stay(state));
            }
        }
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void keepsTheDomainsPromisesInEveryState(@ForAll("histories") List<Happening<E>> history) {
        walk(history).calls().forEach(call -> lookAt(call.step().state()));
    }

    /** The fold is shown the broker's time for people; were it compared anywhere, a leap would change what is decided. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void decidesTheSameWhateverTheBrokersClockSays(@ForAll("histories") List<Happening<E>> history) {
        List<Happening<E>> withoutLeaps =
                history.stream().map(FoldLaws::withoutLeap).toList();
        assertThat(verdicts(walk(history))).isEqualTo(verdicts(walk(withoutLeaps)));
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void isVacantExactlyInItsInitialState(@ForAll("histories") List<Happening<E>> history) {
        S initial = spec.fold().initial();
        Stream<S> reached =
                walk(history).calls().stream().map(call -> call.step().state());
        Stream.concat(Stream.of(initial), reached).forEach(state -> {
            boolean isVacant = spec.fold().isVacant(state);
            assertThat(isVacant).isEqualTo(state.equals(initial));
            assertThat(isVacant).isEqualTo(bytesOf(state).equals(bytesOf(initial)));
            if (isVacant) {
                assertThat(spec.fold().isPresent(state)).isFalse();
                assertThat(spec.fold().deadline(state)).isEmpty();
            }
        });
    }

    @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
    void keepsStatesSmallHoweverManyEventsCome(@ForAll("crowds") List<E> crowd) {
        List<Happening<E>> history = crowd.stream().map(FoldLaws::arrival).toList();
        for (Walk.Call<S, E, D> call : walk(history).calls()) {
            FoldCodec<S, D> codec = spec.codec();
            S state = call.step().state();
            int bytes = codec.decided(state).orElse(new byte[0]).length
                    + codec.volatilePart(state).orElse(new byte[0]).length;
            assertThat(bytes).isLessThanOrEqualTo(maxStateBytes);
        }
    }

    private Walk<S, E, D> walk(List<Happening<E>> history) {
        return new Walk<>(spec, UnaryOperator.identity()).through(history);
    }

    private S throughBytes(S state) {
        FoldCodec<S, D> codec = spec.codec();
        return codec.state(codec.decided(state), codec.volatilePart(state));
    }

    /** States, decisions and facts of all calls, as text that shows where two of them part. */
    private List<String> transcript(Walk<S, E, D> walk) {
        return walk.calls().stream()
                .map(call -> "offset " + call.at().offset() + " " + call.step().decisions() + " "
                        + bytesOf(call.step().state()) + " " + factsOf(call))
                .toList();
    }

    private String bytesOf(S state) {
        return spec.codec().decided(state).map(HexFormat.of()::formatHex) + " "
                + spec.codec().volatilePart(state).map(HexFormat.of()::formatHex);
    }

    private List<String> factsOf(Walk.Call<S, E, D> call) {
        FactHead.Cause cause = new FactHead.Cause("log", 0, call.at().offset(), "id", "source");
        return call.step().decisions().stream()
                .filter(Decision::isRecorded)
                .map(decision -> {
                    FactHead.Ruling ruling = new FactHead.Ruling(decision.kind(), decision.rule());
                    FactHead head = new FactHead(1, Hash.ZERO, spec.name(), "g/m", ruling, call.at(), cause);
                    byte[] bytes = spec.codec()
                            .fact(head, decision, call.step().state())
                            .bytes();
                    return HexFormat.of().formatHex(bytes);
                })
                .toList();
    }

    private List<String> verdicts(Walk<S, E, D> walk) {
        return walk.calls().stream()
                .map(call -> call.at().now() + " "
                        + call.step().decisions().stream()
                                .map(decision -> decision.kind() + "/" + decision.rule() + "/" + decision.isRecorded())
                                .toList()
                        + " until " + spec.fold().deadline(call.step().state()))
                .toList();
    }

    private boolean isDecided(Step<S, D> step) {
        return step.decisions().stream().anyMatch(Decision::isRecorded);
    }

    private static <E extends Event> Happening<E> arrival(E event) {
        return new Happening.Arrives<>(event);
    }

    private static <E extends Event> Happening<E> withoutLeap(Happening<E> happening) {
        return happening instanceof Happening.Passes<E> passes
                ? new Happening.Passes<>(passes.logTime(), passes.lateness(), passes.logTime())
                : happening;
    }
}

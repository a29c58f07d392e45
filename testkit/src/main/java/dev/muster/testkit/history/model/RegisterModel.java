package dev.muster.testkit.history.model;

import dev.muster.testkit.history.Model;
import dev.muster.testkit.history.Operation;
import java.util.List;

/** A number that can be read, written, and changed if it is what was expected. It is 0 at first. */
public final class RegisterModel implements Model<Integer, RegisterModel.Call, RegisterModel.Answer> {

    /** What it may be asked. */
    public sealed interface Call {}

    /** What does it hold? Answered with {@link Value}. */
    public record Read() implements Call {}

    /** Hold this. Answered with {@link Done}. */
    public record Write(int value) implements Call {}

    /** Hold this if it holds that. Answered with {@link Done}, or with {@link Differs}. */
    public record CompareAndSet(int expected, int value) implements Call {}

    /** What it may answer. */
    public sealed interface Answer {}

    /** It holds this. */
    public record Value(int value) implements Answer {}

    /** It was done. */
    public record Done() implements Answer {}

    /** It held something else. */
    public record Differs() implements Answer {}

    @Override
    public Integer initial() {
        return 0;
    }

    @Override
    public List<Integer> after(Integer before, Operation<Call, Answer> operation) {
        Answer wouldBe = answer(before, operation.input());
        boolean isAnswered = operation.output().map(wouldBe::equals).orElse(true);
        return isAnswered ? List.of(value(before, operation.input())) : List.of();
    }

    /** What it answers in this state. */
    public static Answer answer(int state, Call call) {
        if (call instanceof Read) {
            return new Value(state);
        }
        return call instanceof CompareAndSet change && change.expected() != state ? new Differs() : new Done();
    }

    /** What it holds afterwards. */
    public static int value(int state, Call call) {
        if (call instanceof Write write) {
            return write.value();
        }
        return call instanceof CompareAndSet change && change.expected() == state ? change.value() : state;
    }
}

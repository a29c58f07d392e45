package dev.muster.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.testkit.history.Operation;
import dev.muster.testkit.history.model.ElectionAnswer;
import dev.muster.testkit.history.model.ElectionCall;
import dev.muster.testkit.history.model.LockAnswer;
import dev.muster.testkit.history.model.LockCall;
import dev.muster.testkit.history.model.LockModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Makes operations of recorded calls. In doubt an outcome is unknown: a call that was sent twice under one {@code Idempotency-Key} and
 * refused in the end may have been done by the first, which arrives later. What Muster certainly did not do is left out.
 */
public final class Histories {

    private Histories() {}

    /** The history of all locks. */
    public static List<Operation<LockCall, LockAnswer>> ofLocks(List<RecordedCall> calls) {
        return of(calls, "lock/", call -> new Read<>(lockCall(call), answer -> lockAnswer(call, answer)));
    }

    /** The history of all elections. */
    public static List<Operation<ElectionCall, ElectionAnswer>> ofElections(List<RecordedCall> calls) {
        return of(calls, "election/", call -> new Read<>(electionCall(call), answer -> electionAnswer(call, answer)));
    }

    /** What the lock behind a key of a workload promises. */
    public static LockModel modelOf(String key) {
        return switch (Target.kindOf(key)) {
            case READ_WRITE -> LockModel.readWrite();
            case SEMAPHORE -> LockModel.semaphore(Target.PERMITS);
            default -> LockModel.mutex();
        };
    }

    /** What a call means, and how its answer is to be read: empty where it says that nothing was done. */
    private record Read<I, O>(I input, Function<RecordedCall.Answer, Optional<O>> output) {}

    private static <I, O> List<Operation<I, O>> of(
            List<RecordedCall> calls, String prefix, Function<HttpCall, Read<I, O>> reading) {
        List<Operation<I, O>> history = new ArrayList<>();
        for (RecordedCall one : calls) {
            if (one.call().key().startsWith(prefix)) {
                operation(one, reading.apply(one.call())).ifPresent(history::add);
            }
        }
        return history;
    }

    private static <I, O> Optional<Operation<I, O>> operation(RecordedCall one, Read<I, O> read) {
        Operation<I, O> unknown = new Operation<>(
                one.process(),
                one.call().key(),
                read.input(),
                Optional.empty(),
                one.calledNanos(),
                Operation.NEVER,
                OptionalLong.empty());
        Fate fate = Fate.of(one);
        if (fate == Fate.UNKNOWN) {
            return one.call().isRead() ? Optional.empty() : Optional.of(unknown);
        }
        RecordedCall.Answer answer = one.answer().orElseThrow();
        return read.output()
                .apply(answer)
                .map(output -> new Operation<>(
                        one.process(),
                        one.call().key(),
                        read.input(),
                        Optional.of(output),
                        one.calledNanos(),
                        answer.nanos(),
                        offset(one, answer, output)));
    }

    /** Of the record that decided. An answer that was given a second time tells that of the repetition, which decided nothing. */
    private static OptionalLong offset(RecordedCall one, RecordedCall.Answer answer, Object output) {
        if (answer.attempts() > 1 || one.call().isRead()) {
            return OptionalLong.empty();
        }
        String log = one.call().key().startsWith("lock/") ? "locks:" : "elections:";
        OptionalLong own = Arrays.stream(answer.position().split(",", -1))
                .filter(part -> part.startsWith(log))
                .mapToLong(part -> Long.parseLong(part.substring(part.lastIndexOf(':') + 1)))
                .findFirst();
        if (output instanceof LockAnswer.Granted granted) {
            // Granted by its own record, or later by another's. An older token is one that the owner held already.
            return granted.token() >= own.orElse(0) ? OptionalLong.of(granted.token()) : OptionalLong.empty();
        }
        return own;
    }

    private static LockCall lockCall(HttpCall call) {
        JsonNode body = call.body();
        String owner = body.path("owner").asText();
        if (call.isRead()) {
            return new LockCall.Look();
        }
        if (call.path().endsWith("/acquire")) {
            int permits = body.path("kind").asText().equals("write") ? LockModel.ALL : 1;
            return new LockCall.Acquire(
                    owner, permits, Duration.parse(body.path("ttl").asText()));
        }
        long token = body.path("token").asLong();
        return call.path().endsWith("/keep") ? new LockCall.Keep(owner, token) : new LockCall.Release(owner, token);
    }

    private static Optional<LockAnswer> lockAnswer(HttpCall call, RecordedCall.Answer answer) {
        LockCall asked = lockCall(call);
        if (Fate.isDone(answer)) {
            if (asked instanceof LockCall.Acquire) {
                return Optional.of(
                        new LockAnswer.Granted(answer.body().path("token").asLong()));
            }
            return Optional.of(asked instanceof LockCall.Look ? seen(answer.body()) : new LockAnswer.Done());
        }
        return switch (answer.code()) {
            case "held", "not-holder" -> Optional.of(new LockAnswer.Refused());
            case "unknown-lock" ->
                Optional.of(asked instanceof LockCall.Look ? seen(answer.body()) : new LockAnswer.Refused());
            default -> Optional.empty();
        };
    }

    private static LockAnswer seen(JsonNode body) {
        SortedMap<String, Long> tokens = new TreeMap<>();
        body.path("holders")
                .forEach(holder -> tokens.put(
                        holder.path("owner").asText(), holder.path("token").asLong()));
        return new LockAnswer.Seen(tokens);
    }

    private static ElectionCall electionCall(HttpCall call) {
        if (call.isRead()) {
            return new ElectionCall.Look();
        }
        String[] parts = call.path().split("/", -1); // "", v1, elections, E, candidates, C, keep
        String candidate = parts[5];
        return switch (call.method()) {
            case "PUT" ->
                new ElectionCall.Campaign(
                        candidate, Duration.parse(call.body().path("ttl").asText()));
            case "DELETE" -> new ElectionCall.Resign(candidate);
            default -> new ElectionCall.Keep(candidate);
        };
    }

    private static Optional<ElectionAnswer> electionAnswer(HttpCall call, RecordedCall.Answer answer) {
        boolean isLook = call.isRead();
        if (Fate.isDone(answer)) {
            // A repeated answer shows the election of now, not that right after it was done.
            boolean isOfThen = isLook || answer.attempts() == 1;
            return Optional.of(
                    isOfThen && answer.body().has("leader") ? leader(answer.body()) : new ElectionAnswer.Done());
        }
        return switch (answer.code()) {
            case "unknown-election", "unknown-candidate" ->
                Optional.of(isLook ? new ElectionAnswer.Seen(Optional.empty(), 0) : new ElectionAnswer.Unknown());
            default -> Optional.empty();
        };
    }

    private static ElectionAnswer leader(JsonNode body) {
        JsonNode leader = body.path("leader");
        return leader.isNull()
                ? new ElectionAnswer.Seen(Optional.empty(), 0)
                : new ElectionAnswer.Seen(
                        Optional.of(leader.asText()), body.path("term").asLong());
    }
}

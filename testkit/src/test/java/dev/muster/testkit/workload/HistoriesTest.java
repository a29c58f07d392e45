package dev.muster.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.muster.testkit.history.Operation;
import dev.muster.testkit.history.model.ElectionAnswer;
import dev.muster.testkit.history.model.ElectionCall;
import dev.muster.testkit.history.model.LockAnswer;
import dev.muster.testkit.history.model.LockCall;
import dev.muster.testkit.history.model.LockModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What answers of nodes mean to the checkers. */
class HistoriesTest {

    private static final String WRITE = "{'owner':'a','ttl':'PT3S','wait':'PT0S','kind':'write'}";

    @Test
    void shouldReadAGrantWithTheOffsetThatDecidedIt() {
        Operation<LockCall, LockAnswer> one = lock("acquire", WRITE, answer(1, 200, "locks:1:7", "{'token':9}"))
                .get(0);

        assertThat(one.input()).isEqualTo(new LockCall.Acquire("a", LockModel.ALL, Duration.ofSeconds(3)));
        assertThat(one.output()).contains(new LockAnswer.Granted(9));
        assertThat(one.offset()).isEqualTo(OptionalLong.of(9));
    }

    @Test
    void shouldTellNoOffsetOfAHoldMoreByAnOldToken() {
        assertThat(lock("acquire", WRITE, answer(1, 200, "locks:1:70", "{'token':9}")))
                .extracting(Operation::offset)
                .containsExactly(OptionalLong.empty());
    }

    @Test
    void shouldTakeARefusalForOneOnlyWhenItWasAskedOnce() {
        assertThat(outputOf(lock("acquire", WRITE, answer(1, 409, "", "{'code':'held'}"))))
                .containsExactly(Optional.of(new LockAnswer.Refused()));
        assertThat(outputOf(lock("acquire", WRITE, answer(2, 409, "", "{'code':'held'}"))))
                .containsExactly(Optional.empty());
    }

    @Test
    void shouldLeaveTheOutcomeOpenWhenNobodyAnsweredOrKnows() {
        assertThat(outputOf(lock("release", "{'owner':'a','token':9}", Optional.empty())))
                .containsExactly(Optional.empty());
        assertThat(outputOf(
                        lock("release", "{'owner':'a','token':9}", answer(3, 504, "", "{'code':'outcome-unknown'}"))))
                .containsExactly(Optional.empty());
        assertThat(outputOf(lock("keep", "{'owner':'a','token':9}", answer(3, 0, "", "null"))))
                .containsExactly(Optional.empty());
    }

    @Test
    void shouldLeaveOutWhatWasCertainlyNotDone() {
        assertThat(lock("acquire", WRITE, answer(1, 503, "", "{'code':'restoring'}")))
                .isEmpty();
        assertThat(lock("acquire", WRITE, answer(1, 429, "", "{'code':'queue-full'}")))
                .isEmpty();
        assertThat(outputOf(lock("acquire", WRITE, answer(2, 503, "", "{'code':'restoring'}"))))
                .containsExactly(Optional.empty());
    }

    @Test
    void shouldReadWhoHoldsIt() {
        RecordedCall look = new RecordedCall(
                "p",
                new HttpCall("lock/x", "GET", "/v1/locks/x", NullNode.getInstance()),
                1,
                answer(1, 200, "locks:1:7", "{'holders':[{'owner':'a','token':9}]}"));

        assertThat(outputOf(Histories.ofLocks(List.of(look))))
                .containsExactly(Optional.of(new LockAnswer.Seen(new TreeMap<>(Map.of("a", 9L)))));
    }

    @Test
    void shouldReadElections() {
        assertThat(election("PUT", "{'ttl':'PT3S'}", answer(1, 200, "elections:0:4", "{'leader':'c','term':4}")))
                .containsExactly(new Operation<>(
                        "p",
                        "election/x",
                        new ElectionCall.Campaign("c", Duration.ofSeconds(3)),
                        Optional.of(new ElectionAnswer.Seen(Optional.of("c"), 4)),
                        1,
                        2,
                        OptionalLong.of(4)));
        assertThat(outputOf(election("DELETE", "null", answer(1, 404, "", "{'code':'unknown-candidate'}"))))
                .containsExactly(Optional.of(new ElectionAnswer.Unknown()));
    }

    @Test
    void shouldNotTakeTheElectionOfARepeatedAnswerForThatOfThen() {
        assertThat(outputOf(election("PUT", "{'ttl':'PT3S'}", answer(2, 200, "", "{'leader':'d','term':9}"))))
                .containsExactly(Optional.of(new ElectionAnswer.Done()));
    }

    private static List<Operation<LockCall, LockAnswer>> lock(
            String what, String body, Optional<RecordedCall.Answer> answer) {
        HttpCall call = new HttpCall("lock/x", "POST", "/v1/locks/x/" + what, json(body));
        return Histories.ofLocks(List.of(new RecordedCall("p", call, 1, answer)));
    }

    private static List<Operation<ElectionCall, ElectionAnswer>> election(
            String method, String body, Optional<RecordedCall.Answer> answer) {
        HttpCall call = new HttpCall("election/x", method, "/v1/elections/x/candidates/c", json(body));
        return Histories.ofElections(List.of(new RecordedCall("p", call, 1, answer)));
    }

    private static <O> List<Optional<O>> outputOf(List<? extends Operation<?, O>> history) {
        return history.stream().map(Operation::output).toList();
    }

    private static Optional<RecordedCall.Answer> answer(int attempts, int status, String position, String body) {
        return Optional.of(new RecordedCall.Answer(2, attempts, status, position, json(body)));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}

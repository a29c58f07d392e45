package dev.muster.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallLogTest {

    private static final HttpCall ACQUIRE =
            new HttpCall("lock/a", "POST", "/v1/locks/a/acquire", Visit.body().put("owner", "c1"));
    private static final HttpCall LOOK = new HttpCall("lock/a", "GET", "/v1/locks/a", NullNode.getInstance());

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatWasWrittenAndLeaveTheRestOpen() {
        Path file = folder.resolve("c1.jsonl");
        RecordedCall.Answer answer =
                new RecordedCall.Answer(17, 2, 409, "locks:0:5", Visit.body().put("code", "held"));
        try (CallLog log = CallLog.create("c1", file)) {
            long first = log.called("t1", ACQUIRE);
            log.called("t2", LOOK);
            log.answered(first, answer);
        }

        List<RecordedCall> calls = CallLog.read(file);

        assertThat(calls).extracting(RecordedCall::process).containsExactly("c1-t1", "c1-t2");
        assertThat(calls).extracting(RecordedCall::call).containsExactly(ACQUIRE, LOOK);
        assertThat(calls).extracting(RecordedCall::answer).containsExactly(Optional.of(answer), Optional.empty());
    }

    @Test
    void shouldLeaveOutALineThatWasCutOffWhenTheClientWasKilled() throws IOException {
        Path file = folder.resolve("c1.jsonl");
        try (CallLog log = CallLog.create("c1", file)) {
            log.called("t1", ACQUIRE);
        }
        Files.writeString(file, "{\"of\":1,\"answ", StandardOpenOption.APPEND);

        assertThat(CallLog.read(file)).hasSize(1).allMatch(call -> call.answer().isEmpty());
    }
}

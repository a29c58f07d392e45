package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LockRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String LOCK = """
            {"lock":"pool","kind":"semaphore","limit":3,"permitsOut":2,"lastToken":9,
             "holders":[{"owner":"a","kind":"semaphore","token":9,"permits":2,"holds":1,"ttl":"PT15S",
                         "since":"2026-11-21T11:59:50Z","until":"2026-11-21T12:00:05Z"}],
             "queue":[{"place":1,"owner":"b","kind":"semaphore","permits":3,
                       "since":"2026-11-21T11:59:55Z","until":"2026-11-21T12:00:20Z"}]}
            """;
    private static final String LIST = """
            {"complete":true,"locks":[
              {"lock":"book","kind":"read-write","lastToken":5,"held":2,"owner":"a","since":"2026-11-21T11:59:50Z","waiting":1},
              {"lock":"door","lastToken":3,"held":0,"waiting":0}]}
            """;

    private final LockRows rows = new LockRows(new TerminalRecorder(Map.of()).terminal(), NOW);

    @Test
    void shouldShowHoldersAndThoseWhoWaitInTheirOrder() throws IOException {
        assertThat(rows.lock(json(LOCK), LockRows.Ends.SHOWN))
                .containsExactly(
                        "pool: semaphore 2 of 3",
                        "PLACE  OWNER  KIND         TOKEN  HOLDS  FOR  ENDS IN",
                        "holds  a      semaphore 2  9      1      10s  5s",
                        "1      b      semaphore 3  -      -      5s   20s");
    }

    /** Who watches is not told of keeps: until when it is held would be old. */
    @Test
    void shouldLeaveEndsOutForThoseWhoWatch() throws IOException {
        assertThat(rows.lock(json(LOCK), LockRows.Ends.LEFT_OUT))
                .contains(
                        "PLACE  OWNER  KIND         TOKEN  HOLDS  FOR", "holds  a      semaphore 2  9      1      10s");
    }

    @Test
    void shouldSayThatALockIsFree() throws IOException {
        assertThat(rows.lock(
                        json("{\"lock\":\"door\",\"lastToken\":3,\"holders\":[],\"queue\":[]}"), LockRows.Ends.SHOWN))
                .containsExactly("door is free; its last token was 3");
    }

    @Test
    void shouldListAllOfThem() throws IOException {
        assertThat(rows.locks(json(LIST)))
                .containsExactly(
                        "LOCK  KIND        HELD BY       FOR  WAITING  LAST TOKEN",
                        "book  read-write  a and 1 more  10s  1        5",
                        "door  -           -             -    0        3");
    }

    @Test
    void shouldTellNothingNewWhenALockIsKept() throws IOException {
        JsonNode kept = json(LOCK.replace("12:00:05Z", "12:00:15Z"));

        assertThat(LockRows.lasting(kept)).isEqualTo(LockRows.lasting(json(LOCK)));
        assertThat(LockRows.lasting(json(LIST))).containsEntry("door", "free, 0 wait, token 3");
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}

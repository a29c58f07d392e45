package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaderRowsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final LeaderRows rows = new LeaderRows(new TerminalRecorder(Map.of()).terminal(), NOW);

    @Test
    void shouldShowOneWithItsCandidates() throws IOException {
        JsonNode election = led();
        assertThat(rows.election(election))
                .containsExactly(
                        "nightly is led by a in term 1234 for 60s",
                        "CANDIDATE  PRIORITY  FOR  TTL    KEPT  LAPSES IN",
                        "b          5         30s  PT10S  2s    8s",
                        "a          0         60s  PT10S  1s    9s");
        assertThat(rows.watchedElection(election))
                .containsExactly(
                        "nightly is led by a in term 1234 for 60s",
                        "CANDIDATE  PRIORITY  FOR  TTL",
                        "b          5         30s  PT10S",
                        "a          0         60s  PT10S");
    }

    @Test
    void shouldSayThatNobodyLeadsAndWhy() throws IOException {
        assertThat(rows.election(
                                json(
                                        "{'election':'nightly','leader':null,'term':null,'notBefore':'2026-11-21T12:00:05Z','candidates':[]}"))
                        .get(0))
                .isEqualTo("nightly has no leader; nobody is elected before the ttl of the last one is over, in 5s");
    }

    @Test
    void shouldListElections() throws IOException {
        JsonNode list = json("{'elections':[{'election':'hourly','leader':null,'term':null,'candidates':0},"
                + "{'election':'nightly','leader':'a','term':1234,'since':'2026-11-21T11:59:00Z','candidates':2}]}");
        assertThat(rows.elections(list))
                .containsExactly(
                        "ELECTION  LEADER  TERM  FOR  CANDIDATES",
                        "hourly    -       -     -    0",
                        "nightly   a       1234  60s  2");
        assertThat(LeaderRows.lasting(list)).containsEntry("nightly", "a in term 1234");
    }

    @Test
    void shouldTakeOnlyDecisionsForChanges() throws IOException {
        assertThat(LeaderRows.lasting(led()))
                .containsOnly(
                        Map.entry("nightly", "a in term 1234"),
                        Map.entry("candidate a", "since 2026-11-21T11:59:00Z"),
                        Map.entry("candidate b", "since 2026-11-21T11:59:30Z"));
    }

    private static JsonNode led() throws IOException {
        return json(
                "{'election':'nightly','leader':'a','term':1234,'since':'2026-11-21T11:59:00Z','candidates':["
                        + "{'id':'b','since':'2026-11-21T11:59:30Z','lastKeep':'2026-11-21T11:59:58Z','until':'2026-11-21T12:00:08Z','ttl':'PT10S','priority':5},"
                        + "{'id':'a','since':'2026-11-21T11:59:00Z','lastKeep':'2026-11-21T11:59:59Z','until':'2026-11-21T12:00:09Z','ttl':'PT10S','priority':0}]}");
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}

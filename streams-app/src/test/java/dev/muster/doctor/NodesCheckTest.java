package dev.muster.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesCheckTest {

    private static final String FIRST = "{'id':'a','version':'1.0','foldLevel':1,'state':'RUNNING'}";

    @Test
    void shouldFindNothingWrongWithNodesThatRunTheSame() throws JsonProcessingException {
        assertThat(software(FIRST, FIRST.replace("'a'", "'b'"))).containsExactly("ok    versions: all nodes run 1.0");
    }

    @Test
    void shouldWarnOfNodesThatRunDifferentVersions() throws JsonProcessingException {
        assertThat(software(FIRST, "{'id':'b','version':'1.1','foldLevel':2,'state':'RUNNING'}"))
                .containsExactly(
                        "warn  versions: the nodes differ: 1.0 (a), 1.1 (b)"
                                + "  - an upgrade in progress? finish it: docs/operations.md",
                        "warn  versions: the nodes know different fold levels: 1 (a), 2 (b)"
                                + "  - do not raise the level in the rules before all nodes know it: those that do not would stop");
    }

    @Test
    void shouldWarnOfANodeThatDoesNotTell() throws JsonProcessingException {
        assertThat(software(FIRST, "{'id':'old','state':'RUNNING'}").get(0))
                .startsWith("warn  versions: the nodes differ: 1.0 (a), one that does not tell (old)");
    }

    @Test
    void shouldFailTwoNodesOfOneId() throws JsonProcessingException {
        assertThat(software(FIRST, FIRST).get(0)).startsWith("fail  node a: several nodes have this id");
    }

    @Test
    void shouldExpectNothingOfANodeThatDoesNotAnswer() throws JsonProcessingException {
        assertThat(software(FIRST, "{'id':'away','state':'UNREACHABLE'}"))
                .containsExactly("ok    versions: all nodes run 1.0");
    }

    private static List<String> software(String... members) throws JsonProcessingException {
        String list = "[" + String.join(",", members).replace('\'', '"') + "]";
        return NodesCheck.software(new ObjectMapper().readTree(list)).stream()
                .map(Finding::line)
                .toList();
    }
}

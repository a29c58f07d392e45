package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.breaker.BreakerRules;
import dev.muster.terminal.CommandFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerConfigTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permits=5                         | {'permits':5}",
                "openTime=2m failureRate=0.25      | {'openTime':'2m','failureRate':0.25}",
                "openTime=                         | {'openTime':null}",
                "windowTime=30s                    | {'windowTime':'30s'}",
                // which of both is meant the node asks
                "windowTime=30s windowCalls=99     | {'windowTime':'30s','windowCalls':99}",
            })
    void shouldSendOnlyWhatIsNamed(String assignments, String wanted) throws IOException {
        assertThat(BreakerConfig.changes(List.of(assignments.split(" +"))).toString())
                .isEqualTo(json(wanted).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permits | SETTING: permits (expected: NAME=VALUE, or NAME= to give it up)",
                "=5 | SETTING: =5 (expected: NAME=VALUE, or NAME= to give it up)",
                "permits=x | permits: x (expected: 1 to 100)",
                "failureRate=50% | failureRate: 50% (expected: more than 0, at most 1)",
                "windowCalls=many | windowCalls: many (expected: 10 to 1000000)",
                "permits=\u0665 | permits: \u0665 (expected: 1 to 100)",
                "failureRate=0.\u0665 | failureRate: 0.\u0665 (expected: more than 0, at most 1)",
                "openTime=5s openTime=6s | openTime: given twice (expected: once)",
                "openTime=5s openTime= | openTime: given twice (expected: once)",
            })
    void shouldRefuseWhatCannotBeMeant(String assignments, String message) {
        assertThatThrownBy(() -> BreakerConfig.changes(List.of(assignments.split(" "))))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(message);
    }

    @Test
    void shouldNameTheSettingsWhereThereIsNoneOfThatName() {
        assertThatThrownBy(() -> BreakerConfig.changes(List.of("opentime=5s")))
                .hasMessage("opentime: no such setting (expected: consecutiveFailures, failureRate, slowRate,"
                        + " windowTime, windowCalls, minimumCalls, minimumCallers, openTime, openTimeMax, permits,"
                        + " permitTime, ejectionTime, ejectedMax)");
    }

    @Test
    void shouldShowWhatHoldsAndByWhoseWord() throws IOException {
        BreakerConfig own = BreakerConfig.of(json("{'config':{'openTime':'PT10S','windowCalls':50}}"));

        assertThat(own.lines(rules("{'breaker.failure-rate':'250'}"), new TerminalRecorder(Map.of()).terminal()))
                .containsExactly(
                        "SETTING              VALUE  FROM                                RANGE",
                        "consecutiveFailures  5      rule breaker.consecutive-failures   1 to 1000000",
                        "failureRate          0.25   rule breaker.failure-rate           more than 0, at most 1",
                        "slowRate             1      rule breaker.slow-rate              more than 0, at most 1",
                        "windowTime           -      -                                   PT1S to PT1H",
                        "windowCalls          50     this service                        10 to 1000000",
                        "minimumCalls         20     rule breaker.minimum-calls          1 to 1000000",
                        "minimumCallers       2      rule breaker.minimum-callers        2 to 100",
                        "openTime             PT10S  this service                        PT1S to PT24H",
                        "openTimeMax          PT10M  rule breaker.open-time.max          PT1S to PT24H",
                        "permits              3      rule breaker.half-open.permits      1 to 100",
                        "permitTime           PT10S  rule breaker.half-open.permit-time  PT1S to PT5M",
                        "ejectionTime         PT30S  rule outlier.ejection-time          PT1S to PT24H",
                        "ejectedMax           0.5    rule outlier.ejected.max            0 to 1");
    }

    /** All rules with their defaults, as a node tells them. */
    private static JsonNode rules(String values) throws IOException {
        ObjectNode answer = (ObjectNode)
                json("{'partitions':[{'version':0,'values':{}},{'version':1,'values':%s}]}".formatted(values));
        ArrayNode all = answer.putArray("rules");
        BreakerRules.ALL.forEach(
                rule -> all.addObject().put("name", rule.name()).put("default", rule.defaultText()));
        return answer;
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}

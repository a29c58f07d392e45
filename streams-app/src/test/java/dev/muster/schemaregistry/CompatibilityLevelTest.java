package dev.muster.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityLevelTest {
    private static final Schema A = record("{\"name\":\"a\",\"type\":\"int\"}");
    private static final Schema AB = record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}");
    private static final Schema A_DEFAULT_B =
            record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}");

    /** AB cannot read A; A can read AB; A with an optional b goes both ways with A and AB. */
    @ParameterizedTest
    @CsvSource({
        "NONE, true, true, true, true",
        "BACKWARD, false, true, true, true",
        "BACKWARD_TRANSITIVE, false, true, true, false",
        "FORWARD, true, false, true, true",
        "FORWARD_TRANSITIVE, true, false, true, true",
        "FULL, false, false, true, true",
        "FULL_TRANSITIVE, false, false, true, false"
    })
    void shouldAllowWhatTheLevelSays(
            CompatibilityLevel level,
            boolean addsField,
            boolean dropsField,
            boolean addsOptional,
            boolean afterDetour) {
        assertThat(level.objections(AB, List.of(A)).isEmpty()).isEqualTo(addsField);
        assertThat(level.objections(A, List.of(AB)).isEmpty()).isEqualTo(dropsField);
        assertThat(level.objections(A_DEFAULT_B, List.of(A)).isEmpty()).isEqualTo(addsOptional);
        // The last schema would allow it, the first does not: AB after A and A with an optional b.
        assertThat(level.objections(AB, List.of(A, A_DEFAULT_B)).isEmpty()).isEqualTo(afterDetour);
    }

    @ParameterizedTest
    @CsvSource({"BACKWARD", "FULL_TRANSITIVE"})
    void shouldSayWhatDoesNotFit(CompatibilityLevel level) {
        assertThat(level.objections(AB, List.of(A))).anySatisfy(objection -> assertThat(objection)
                .startsWith("cannot read what the last schema wrote: READER_FIELD_MISSING_DEFAULT_VALUE"));
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
    }
}

package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document and the routes tell the same; that answers are as it says is checked by {@link Client} on every answer of every test. */
class OpenApiTest {

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes(1, 1);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldDocumentExactlyTheRoutesThatTheServerHas() {
        TreeSet<String> bound = new TreeSet<>();
        nodes.node(0).server().boundRoutes().forEach(bound::add);

        assertThat(bound).isEqualTo(OpenApi.INSTANCE.calls());
    }

    @Test
    void shouldDocumentExactlyTheProblemCodesThatThereAre() {
        TreeSet<String> documented = new TreeSet<>();
        OpenApi.INSTANCE
                .document()
                .at("/components/schemas/Problem/properties/code/enum")
                .forEach(code -> documented.add(code.asText()));

        assertThat(documented)
                .containsExactlyElementsOf(Stream.of(ProblemCode.values())
                        .map(ProblemCode::text)
                        .sorted()
                        .toList());
    }

    @Test
    void shouldResolveEveryReference() {
        JsonNode document = OpenApi.INSTANCE.document();

        document.findValuesAsText("$ref")
                .forEach(ref -> assertThat(document.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
    }

    @Test
    void shouldServeTheDocument() {
        assertThat(nodes.client().get("/openapi.json").json()).isEqualTo(OpenApi.INSTANCE.document());
    }
}

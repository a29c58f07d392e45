package dev.muster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSchemaRegistryTest {
    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final String STRING_ANSWER = "{\"schema\":\"\\\"string\\\"\"}";
    private static final String NOBODY = "http://127.0.0.1:1";

    private final StubRegistry stub = new StubRegistry();
    private final HttpSchemaRegistry registry = HttpSchemaRegistry.at(stub.url() + "/");

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void shouldRegisterOnceAndRemember() {
        stub.answer("POST /subjects/a%2Fb%20c/versions", 200, "{\"id\":7}");

        assertThat(registry.register("a/b c", STRING)).isEqualTo(7);
        assertThat(registry.register("a/b c", STRING)).isEqualTo(7);
        assertThat(registry.find("a/b c", STRING)).hasValue(7);
        assertThat(registry.byId(7)).isEqualTo(STRING);

        assertThat(stub.asked()).hasSize(1);
        assertThat(stub.asked().get(0).body()).isEqualTo("{\"schema\":\"\\\"string\\\"\"}");
    }

    @Test
    void shouldFetchSchemaOnceAndRemember() {
        stub.answer("GET /schemas/ids/3", 200, STRING_ANSWER);

        assertThat(registry.byId(3)).isEqualTo(STRING);
        assertThat(registry.byId(3)).isEqualTo(STRING);
        assertThat(stub.asked()).hasSize(1);
    }

    @Test
    void shouldSayUnknownOnlyWhenTheRegistryItselfDoes() {
        stub.answer("GET /schemas/ids/3", 404, "{\"error_code\":40403,\"message\":\"Schema 3 not found\"}");

        assertThatThrownBy(() -> registry.byId(3))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("Schema 3 not found");
        assertThatThrownBy(() -> registry.byId(4))
                .isExactlyInstanceOf(SchemaRegistryException.class)
                .isInstanceOfSatisfying(SchemaRegistryException.class, e -> assertThat(e.errorCode())
                        .isEqualTo(404));

        stub.answer("GET /schemas/ids/3", 200, STRING_ANSWER);
        assertThat(registry.byId(3)).isEqualTo(STRING);
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "429"})
    void shouldSayUnavailableWhenTheServerFails(int status) {
        stub.answer("GET /schemas/ids/3", status, "{\"error_code\":50001,\"message\":\"store\"}");

        assertThatThrownBy(() -> registry.byId(3)).isInstanceOf(RegistryUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource({"401, 401", "403, 403", "422, 42201", "200, 200"})
    void shouldPassOnOtherAnswersWithTheirCode(int status, int code) {
        stub.answer("POST /subjects/s/versions", status, status == 422 ? "{\"error_code\":42201}" : "[]");

        assertThatThrownBy(() -> registry.register("s", STRING))
                .isExactlyInstanceOf(SchemaRegistryException.class)
                .isInstanceOfSatisfying(SchemaRegistryException.class, e -> assertThat(e.errorCode())
                        .isEqualTo(code));
    }

    @Test
    void shouldSayIncompatibleWhenRefused() {
        stub.answer("POST /subjects/s/versions", 409, "{\"error_code\":409,\"message\":\"reader field missing\"}");

        assertThatThrownBy(() -> registry.register("s", STRING))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("reader field missing");
    }

    @Test
    void shouldFindNothingWhenSubjectOrSchemaIsNotThere() {
        stub.answer("POST /subjects/a", 404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
        stub.answer("POST /subjects/b", 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");

        assertThat(registry.find("a", STRING)).isEmpty();
        assertThat(registry.find("b", STRING)).isEmpty();
        assertThatThrownBy(() -> registry.find("c", STRING)).isExactlyInstanceOf(SchemaRegistryException.class);
    }

    @Test
    void shouldGoToTheNextUrlAndStayThere() {
        stub.answer("GET /schemas/ids/3", 200, STRING_ANSWER)
                .answer("GET /schemas/ids/4", 200, "{\"schema\":\"\\\"int\\\"\"}");
        try (StubRegistry failing = new StubRegistry().answer("GET /schemas/ids/3", 503, "")) {
            HttpSchemaRegistry several = HttpSchemaRegistry.at(NOBODY + ", " + failing.url() + "," + stub.url());

            assertThat(several.byId(3)).isEqualTo(STRING);
            assertThat(several.byId(4)).isEqualTo(Schema.create(Schema.Type.INT));
            assertThat(failing.asked()).hasSize(1);
        }
    }

    @Test
    void shouldSayUnavailableWhenNobodyAnswers() {
        assertThatThrownBy(() -> HttpSchemaRegistry.at(NOBODY).byId(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(NOBODY);
    }

    @Test
    void shouldGiveUpWhenAnAnswerNeverEnds() {
        stub.answer("GET /schemas/ids/3", 299, "{\"schema\":");
        HttpSchemaRegistry hasty = HttpSchemaRegistry.configured(
                Map.of("schema.registry.url", stub.url(), "schema.registry.http.read.timeout.ms", 300));

        assertThatThrownBy(() -> hasty.byId(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("no answer within PT0.3S");
    }

    @ParameterizedTest
    @CsvSource({
        "basic.auth.user.info, ada:secret, Basic YWRhOnNlY3JldA==",
        "schema.registry.basic.auth.user.info, ada:secret, Basic YWRhOnNlY3JldA==",
        "bearer.auth.token, abc, Bearer abc"
    })
    void shouldSendCredentials(String key, String value, String header) {
        stub.answer("GET /schemas/ids/3", 200, STRING_ANSWER);
        Map<String, Object> configs = new HashMap<>(Map.of("schema.registry.url", stub.url(), key, value));
        if (key.contains("basic")) {
            configs.put("basic.auth.credentials.source", "USER_INFO");
        }

        HttpSchemaRegistry.configured(configs).byId(3);

        assertThat(stub.asked().get(0).authorization()).isEqualTo(header);
    }

    @Test
    void shouldSendCredentialsOfTheUrl() {
        stub.answer("GET /schemas/ids/3", 200, STRING_ANSWER);

        HttpSchemaRegistry.at(stub.url().replace("//", "//ada:secret@")).byId(3);

        assertThat(stub.asked().get(0).authorization()).isEqualTo("Basic YWRhOnNlY3JldA==");
    }

    @Test
    void shouldFollowReferences() {
        stub.answer(
                "GET /schemas/ids/3",
                200,
                "{\"schema\":\"{\\\"type\\\":\\\"array\\\",\\\"items\\\":\\\"com.acme.Size\\\"}\","
                        + "\"references\":[{\"name\":\"com.acme.Size\",\"subject\":\"size\",\"version\":2}]}");
        stub.answer(
                "GET /subjects/size/versions/2",
                200,
                "{\"subject\":\"size\",\"version\":2,\"id\":1,\"schema\":"
                        + "\"{\\\"type\\\":\\\"fixed\\\",\\\"name\\\":\\\"Size\\\",\\\"namespace\\\":\\\"com.acme\\\",\\\"size\\\":4}\"}");

        assertThat(registry.byId(3).getElementType().getFullName()).isEqualTo("com.acme.Size");
    }

    @Test
    void shouldSayUnknownWhenItIsNoAvroSchema() {
        stub.answer("GET /schemas/ids/3", 200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = proto3;\"}");
        stub.answer("GET /schemas/ids/4", 200, "{\"schema\":\"{\"}");

        assertThatThrownBy(() -> registry.byId(3))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessage("schema 3: of type PROTOBUF (expected: AVRO)");
        assertThatThrownBy(() -> registry.byId(4)).isInstanceOf(UnknownSchemaException.class);
    }
}

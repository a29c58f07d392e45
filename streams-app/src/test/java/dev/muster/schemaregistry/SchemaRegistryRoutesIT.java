package dev.muster.schemaregistry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.testkit.InProcessKafka;
import dev.muster.testkit.KafkaSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The REST API as any client sees it; each test has subjects of its own. */
class SchemaRegistryRoutesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // started once for all tests
    private static InProcessKafka kafka;

    @SuppressWarnings("NullAway.Init") // started once for all tests
    private static RegistryNode node;

    private final String subject = "s" + NUMBER.incrementAndGet();

    @BeforeAll
    static void start() {
        kafka = InProcessKafka.start(KafkaSettings.defaults());
        node = RegistryNode.start(kafka.bootstrapServers(), "muster");
    }

    @AfterAll
    static void stop() {
        node.close();
        kafka.close();
    }

    @Test
    void shouldRegisterAndAnswerByIdAndVersion() throws Exception {
        int id = register(subject, record("a")).path("id").asInt();

        assertThat(register(subject, record("a")).path("id").asInt()).isEqualTo(id);
        assertThat(get("/schemas/ids/" + id).path("schema").asText()).isEqualTo(record("a"));
        assertThat(get("/schemas/ids/" + id + "?fetchMaxId=true&subject=x")
                        .path("maxId")
                        .asInt())
                .isGreaterThanOrEqualTo(id);
        assertThat(get("/subjects/" + subject + "/versions")).hasToString("[1]");
        JsonNode latest = get("/subjects/" + subject + "/versions/latest");
        assertThat(latest.path("version").asInt()).isEqualTo(1);
        assertThat(latest.path("id").asInt()).isEqualTo(id);
        assertThat(latest.path("subject").asText()).isEqualTo(subject);
        assertThat(latest.path("schema").asText()).isEqualTo(record("a"));
        assertThat(get("/subjects/" + subject + "/versions/1/schema")).hasToString(record("a"));
        assertThat(get("/schemas/ids/" + id + "/schema")).hasToString(record("a"));
        assertThat(send("POST", "/subjects/" + subject, body(record("a"))).body())
                .isEqualTo(
                        send("GET", "/subjects/" + subject + "/versions/1", "").body());
        assertThat(get("/subjects").toString()).contains("\"" + subject + "\"");
        assertThat(get("/subjects?subjectPrefix=" + subject)).hasToString("[\"" + subject + "\"]");
        assertThat(get("/schemas/types")).hasToString("[\"AVRO\"]");
        assertThat(get("/mode")).hasToString("{\"mode\":\"READWRITE\"}");
    }

    @Test
    void shouldGiveTheSameSchemaOneIdUnderAllSubjects() throws Exception {
        int id = register(subject + "-a", record(subject)).path("id").asInt();

        assertThat(register(subject + "-b", record(subject)).path("id").asInt()).isEqualTo(id);
        assertThat(get("/schemas/ids/" + id + "/versions"))
                .hasToString(get("/schemas/ids/" + id + "/versions").toString())
                .hasSize(2);
        assertThat(get("/schemas/ids/" + id + "/subjects"))
                .hasToString("[\"" + subject + "-a\",\"" + subject + "-b\"]");
    }

    @Test
    void shouldTakeSubjectsWithAnyPrintableCharacter() throws Exception {
        String encoded = subject + "%2Fwith%20space%3F%25+%C3%A9";
        String decoded = subject + "/with space?%+é";

        send("POST", "/subjects/" + encoded + "/versions", body(record("a")));

        assertThat(get("/subjects/" + encoded + "/versions/1").path("subject").asText())
                .isEqualTo(decoded);
        assertThat(get("/subjects?subjectPrefix=" + subject).path(0).asText()).isEqualTo(decoded);
    }

    @Test
    void shouldRefuseWhatIsNotCompatibleAndSayWhy() throws Exception {
        register(subject, record("a"));

        HttpResponse<String> refused = send("POST", "/subjects/" + subject + "/versions", body(record("b")));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("error_code").asInt()).isEqualTo(409);
        assertThat(json(refused).path("message").asText()).contains("READER_FIELD_MISSING_DEFAULT_VALUE");
        for (String versions : new String[] {"/versions", "/versions/latest", "/versions/1"}) {
            JsonNode verdict = json(
                    send("POST", "/compatibility/subjects/" + subject + versions + "?verbose=true", body(record("b"))));
            assertThat(verdict.path("is_compatible").asBoolean(true)).isFalse();
            assertThat(verdict.path("messages")).isNotEmpty();
        }
        assertThat(json(send("POST", "/compatibility/subjects/" + subject + "/versions/latest", body(record("a")))))
                .hasToString("{\"is_compatible\":true}");
        assertThat(json(send("POST", "/compatibility/subjects/" + subject + "-new/versions/latest", body(record("a")))))
                .hasToString("{\"is_compatible\":true}");
    }

    @Test
    void shouldObeyTheLevelOfTheSubject() throws Exception {
        register(subject, record("a"));
        assertError(send("GET", "/config/" + subject, ""), 404, 40408);
        assertThat(get("/config/" + subject + "?defaultToGlobal=true"))
                .hasToString("{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");

        assertThat(json(send("PUT", "/config/" + subject, "{\"compatibility\":\"NONE\"}")))
                .hasToString("{\"compatibility\":\"NONE\"}");
        assertThat(get("/config/" + subject)).hasToString("{\"compatibilityLevel\":\"NONE\"}");
        assertThat(register(subject, record("b")).path("id").asInt()).isPositive();

        assertThat(json(send("DELETE", "/config/" + subject, ""))).hasToString("{\"compatibilityLevel\":\"NONE\"}");
        assertError(send("DELETE", "/config/" + subject, ""), 404, 40408);
        assertError(send("POST", "/subjects/" + subject + "/versions", body(record("c"))), 409, 409);
    }

    @Test
    void shouldObeyTheLevelOfAll() throws Exception {
        assertThat(get("/config")).hasToString("{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
        try {
            send("PUT", "/config", "{\"compatibility\":\"NONE\"}");
            assertThat(get("/config")).hasToString("{\"compatibilityLevel\":\"NONE\"}");
            register(subject, record("a"));
            assertThat(register(subject, record("b")).path("id").asInt()).isPositive();
        } finally {
            send("DELETE", "/config", "");
        }
        assertThat(get("/config")).hasToString("{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
    }

    @Test
    void shouldHideWhatIsDeletedAndKeepItsId() throws Exception {
        int id = register(subject, record("a")).path("id").asInt();

        assertError(send("DELETE", "/subjects/" + subject + "?permanent=true", ""), 422, 42205);
        assertThat(json(send("DELETE", "/subjects/" + subject, ""))).hasToString("[1]");

        assertError(send("GET", "/subjects/" + subject + "/versions", ""), 404, 40401);
        assertError(send("POST", "/subjects/" + subject, body(record("a"))), 404, 40401);
        assertError(send("DELETE", "/subjects/" + subject, ""), 404, 40404);
        assertThat(get("/subjects").toString()).doesNotContain("\"" + subject + "\"");
        assertThat(get("/subjects?deleted=true").toString()).contains("\"" + subject + "\"");
        assertThat(get("/subjects/" + subject + "/versions?deleted=true")).hasToString("[1]");
        assertThat(get("/schemas/ids/" + id).path("schema").asText()).isEqualTo(record("a"));

        // A deleted schema binds nobody any more; coming back it has a new number and its old id.
        register(subject, record("b"));
        assertThat(json(send("DELETE", "/subjects/" + subject + "/versions/latest", "")))
                .hasToString("2");
        assertThat(register(subject, record("a")).path("id").asInt()).isEqualTo(id);
        assertThat(get("/subjects/" + subject + "/versions")).hasToString("[3]");
        assertError(send("DELETE", "/subjects/" + subject + "/versions/1", ""), 404, 40406);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /subjects/nobody/versions                 |                                              | 404 | 40401",
                "GET    | /subjects/nobody/versions/1               |                                              | 404 | 40401",
                "GET    | /subjects/known/versions/2                |                                              | 404 | 40402",
                "GET    | /subjects/known/versions/0                |                                              | 422 | 42202",
                "GET    | /subjects/known/versions/first            |                                              | 422 | 42202",
                "POST   | /subjects/nobody                          | {\"schema\":\"\\\"int\\\"\"}                   | 404 | 40401",
                "POST   | /subjects/known                           | {\"schema\":\"\\\"int\\\"\"}                   | 404 | 40403",
                "DELETE | /subjects/nobody                          |                                              | 404 | 40401",
                "DELETE | /subjects/known/versions/9                |                                              | 404 | 40402",
                "GET    | /schemas/ids/999999                       |                                              | 404 | 40403",
                "GET    | /schemas/ids/999999/versions              |                                              | 404 | 40403",
                "GET    | /schemas/ids/x                            |                                              | 400 | 400",
                "POST   | /subjects/bad/versions                    | {\"schema\":\"{\\\"type\\\":\\\"nope\\\"}\"}   | 422 | 42201",
                "POST   | /subjects/bad/versions                    | {\"schema\":\"\"}                              | 422 | 42201",
                "POST   | /subjects/bad/versions                    | {\"schema\":7}                                 | 422 | 42201",
                "POST   | /subjects/bad/versions                    | {}                                           | 422 | 42201",
                "POST   | /subjects/bad/versions                    | {\"schema\":                                   | 400 | 400",
                "POST   | /subjects/bad/versions                    | []                                           | 400 | 400",
                "POST   | /subjects/bad/versions                    |                                              | 400 | 400",
                "POST   | /subjects/bad/versions                    | {\"schema\":\"x\",\"schemaType\":\"PROTOBUF\"} | 422 | 42201",
                "POST   | /subjects/bad/versions                    | {\"schema\":\"x\",\"references\":[{}]}         | 422 | 42201",
                "POST   | /subjects/bad/versions                    | {\"schema\":\"\\\"int\\\"\",\"id\":7}          | 422 | 42205",
                "POST   | /subjects/:.context:name/versions         | {\"schema\":\"\\\"int\\\"\"}                   | 422 | 42208",
                "PUT    | /config                                   | {\"compatibility\":\"SOME\"}                   | 422 | 42203",
                "PUT    | /config/known                             | {}                                           | 422 | 42203",
                "POST   | /compatibility/subjects/known/versions/7  | {\"schema\":\"\\\"int\\\"\"}                   | 404 | 40402"
            })
    void shouldRefuseWithConfluentsCodes(String method, String path, String body, int status, int code)
            throws Exception {
        register("known", record("known"));

        assertError(send(method, path, body == null ? "" : body), status, code);
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() throws Exception {
        // A body beyond all measure is refused by the server before any route is asked.
        assertThat(send("POST", "/subjects/" + subject + "/versions", body("x".repeat(3_000_000)))
                        .statusCode())
                .isEqualTo(413);
        assertError(send("POST", "/subjects/" + subject + "/versions", body("x".repeat(1_100_000))), 413, 413);
    }

    @Test
    void shouldRefuseASchemaNestedWithoutEnd() throws Exception {
        String nested = "{\"type\":\"array\",\"items\":".repeat(20_000) + "\"int\"" + "}".repeat(20_000);

        assertError(send("POST", "/subjects/" + subject + "/versions", body(nested)), 422, 42201);
    }

    private static void assertError(HttpResponse<String> response, int status, int code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/vnd.schemaregistry.v1+json");
        assertThat(json(response).path("error_code").asInt()).isEqualTo(code);
        assertThat(json(response).path("message").asText()).isNotBlank();
    }

    private static JsonNode register(String subject, String schema) throws Exception {
        HttpResponse<String> response = send("POST", "/subjects/" + subject + "/versions", body(schema));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    private static JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/vnd.schemaregistry.v1+json");
        return json(response);
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    private static String body(String schema) {
        return JSON.createObjectNode().put("schema", schema).toString();
    }

    private static String record(String field) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"" + field + "\",\"type\":\"int\"}]}";
    }
}

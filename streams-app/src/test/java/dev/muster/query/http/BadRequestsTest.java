package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do wrong. Each is refused with its reason, nothing is appended, and the server goes on for others. */
class BadRequestsTest {

    private static final String INSTANCE = "/v1/services/pay/instances/pay-1";

    private static Nodes nodes;
    private static Nodes impatient;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        nodes = new Nodes(1, 1);
        impatient = new Nodes(1, 1, Nodes.IMPATIENT);
        client = nodes.client();
    }

    @AfterAll
    static void stop() {
        nodes.close();
        impatient.close();
    }

    /** One record is there from the beginning: the first rules. */
    @AfterEach
    void shouldHaveAppendedNothingAndStillServe() {
        assertThat(nodes.log.end(0)).isEqualTo(1);
        assertThat(impatient.log.end(0)).isEqualTo(1);
        assertThat(client.get("/health/live").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'host':'h','port':1,'prot':'x'}                   | unknown-field | prot            | prot: unknown field
                    {'host':'h','port':1,'check':{'type':'grpc'}}      | invalid-value | check.type      | check.type: 'grpc' (expected: http or tcp)
                    {'port':1}                                         | invalid-value | host            | host: missing (expected: a text)
                    {'host':null,'port':1}                             | invalid-value | host            | host: missing
                    {'host':'h'}                                       | invalid-value | port            | port: missing
                    {'host':7,'port':1}                                | invalid-value | host            | host: a number (expected: a text)
                    {'host':'h','port':'1'}                            | invalid-value | port            | port: a text (expected: a whole number)
                    {'host':'h','port':1.5}                            | invalid-value | port            | port: a number
                    {'host':'h','port':99999999999}                    | invalid-value | port            | port: a number too large
                    {'host':'h','port':0}                              | invalid-value | port            | port: 0 (expected: 1 to 65535)
                    {'host':'h','port':65536}                          | invalid-value | port            | port: 65536
                    {'host':'','port':1}                               | invalid-value | host            | host: ''
                    {'host':'a b','port':1}                            | invalid-value | host            | host: 'a b'
                    {'host':'h','port':1,'ttl':'1s'}                   | invalid-value | ttl             | ttl: PT1S (expected: PT3S to PT1H)
                    {'host':'h','port':1,'ttl':'2h'}                   | invalid-value | ttl             | ttl: PT2H
                    {'host':'h','port':1,'ttl':'soon'}                 | invalid-value | ttl             | ttl: 'soon' (expected: such as 30s or PT30S)
                    {'host':'h','port':1,'ttl':30}                     | invalid-value | ttl             | ttl: a number
                    {'host':'h','port':1,'deregisterAfter':'8d'}       | invalid-value | deregisterAfter | deregisterAfter: PT192H
                    {'host':'h','port':1,'weight':1001}                | invalid-value | weight          | weight: 1001 (expected: 0 to 1000)
                    {'host':'h','port':1,'weight':-1}                  | invalid-value | weight          | weight: -1
                    {'host':'h','port':1,'weight':true}                | invalid-value | weight          | weight: true or false
                    {'host':'h','port':1,'tags':'a'}                   | invalid-value | tags            | tags: a text (expected: a list of texts)
                    {'host':'h','port':1,'tags':[1]}                   | invalid-value | tags            | tags: a number
                    {'host':'h','port':1,'tags':['']}                  | invalid-value | tags            | tags: one of 0 characters
                    {'host':'h','port':1,'metadata':[]}                | invalid-value | metadata        | metadata: a list (expected: an object of texts)
                    {'host':'h','port':1,'metadata':{'k':1}}           | invalid-value | metadata.k      | metadata.k: a number
                    {'host':'h','port':1,'metadata':{'':'v'}}          | invalid-value | metadata        | metadata: an empty key
                    {'host':'h','port':1,'metadata':{'k':'\\ud800'}}   | invalid-value | metadata.k      | half of a surrogate pair
                    {'host':'h','port':1,'incarnation':''}             | invalid-value | incarnation     | incarnation: 0 characters
                    {'host':'h','port':1,'host':'i'}                   | malformed-json | host           | host: given twice at line 1, column 28 (expected: once)
                    {'host':'h','port':1                               | malformed-json | port           | port: ends too early at line 1, column 21 (expected: a JSON object)
                    {'host':'h','port':1} {}                           | malformed-json | ``             | body: something behind the object at line 1, column 23 (expected: one JSON object)
                    {'host':'h','port':1}]                             | malformed-json | ``             | (expected: a JSON object)
                    {'host':'h','port':1,}                             | malformed-json | port           | port: not JSON at line 1, column 22, near 'host":"h","port":1,}' (expected: a JSON object)
                    {'host':h,'port':1}                                | malformed-json | host           | host: not JSON
                    {host:'h'}                                         | malformed-json | ``             | body: not JSON
                    {'host':'a	b','port':1}                           | malformed-json | host           | host: not JSON
                    {'host':'h','port':1,'load':{'a':nul}}             | malformed-json | load           | load: not JSON
                    <html>                                             | malformed-json | ``             | body: not JSON at line 1, column 1
                    NaN                                                | malformed-json | ``             | body: not JSON
                    {'host':'h','port':01}                             | malformed-json | port           | port: not JSON at line 1, column 21
                    [1]                                                | malformed-json | ``             | body: a list (expected: a JSON object)
                    7                                                  | malformed-json | ``             | body: a number
                    """)
    void shouldRefuseARegistrationThatIsWrong(String body, String code, String field, String detail) {
        Answer answer = client.put(INSTANCE, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
        assertThat(answer.json().path("detail").asText()).contains(detail);
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:muster:problem:" + code);
        shouldNotSpeakOfLibraries(answer);
    }

    private static void shouldNotSpeakOfLibraries(Answer answer) {
        assertThat(answer.json().path("detail").asText())
                .contains("(expected: ")
                .doesNotContain("Exception", "token", "JsonToken", "StreamRead", "com.", "java.", "bound as", "START_");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    POST  | /heartbeat   | {'status':'FINE'}                | status
                    POST  | /heartbeat   | {'load':{'cpu':1.5}}             | load.cpu
                    POST  | /heartbeat   | {'load':{'cpu':'high'}}          | load.cpu
                    POST  | /heartbeat   | {'load':{'disk':1}}              | load.disk
                    POST  | /heartbeat   | {'load':{'inFlight':-1}}         | load.inFlight
                    POST  | /heartbeat   | {'load':7}                       | load
                    PUT   | /status      | {}                               | status
                    PUT   | /status      | {'status':'STARTING'}            | status
                    PUT   | /status      | {'status':'UP','who':'me'}       | who
                    PUT   | /maintenance | {'reason':7}                     | reason
                    """)
    void shouldRefuseOtherBodiesThatAreWrong(String method, String path, String body, String field) {
        Answer answer =
                client.send(method, INSTANCE + path, body.replace('\'', '"'), "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "a%2Fb", "%2E%2E", "%C3%A9", "a%00b", "a;b"})
    void shouldRefuseABadName(String name) {
        Answer answer = client.put("/v1/services/" + name + "/instances/x", "{'host':'h','port':1}");

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.code()).isIn("invalid-value", "unknown-path", "bad-request");
        assertThat(client.get("/v1/services/ok/instances/" + name).status()).isIn(400, 404);
    }

    @Test
    void shouldNameTheNameThatIsTooLong() {
        String name = "n".repeat(201);

        Answer answer = client.put("/v1/services/" + name + "/instances/x", "{'host':'h','port':1}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("service");
    }

    @Test
    void shouldRefuseTooMuchMetadata() {
        String large = "{'host':'h','port':1,'metadata':{'k':'" + "v".repeat(16 * 1024) + "'}}";

        Answer answer = client.put(INSTANCE, large);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asText()).contains("metadata: 16385 bytes (expected: at most 16384)");
    }

    @Test
    void shouldRefuseABodyOverOneMebibyte() {
        Answer answer = client.put(INSTANCE, "{'host':'" + "h".repeat(1024 * 1024) + "'}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("body-too-large");
    }

    @Test
    void shouldRefuseJsonThatIsNestedTooDeeply() {
        Answer answer = client.put(INSTANCE, "{'tags':" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed-json");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("body: nested too deeply (expected: at most 16 levels)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'host':'\u00ff'}", "\u00fe\u00ff{"})
    void shouldRefuseABodyThatIsNotUtf8(String body) throws IOException {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1);
        String head = "PUT " + INSTANCE + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n";

        String answer = exchange(head + new String(bytes, StandardCharsets.ISO_8859_1));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"malformed-json\"", "(expected: ");
        assertThat(answer).doesNotContain("Invalid", "Exception", "UTF-32");
    }

    @Test
    void shouldRefuseANumberThatIsTooLong() {
        Answer answer = client.put(INSTANCE, "{'host':'h','port':" + "9".repeat(10_000) + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed-json");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("body: a number too long (expected: at most 40 characters)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=utf-16",
                "garbage",
                "application/json, text/plain"
            })
    void shouldRefuseAnotherMediaType(String type) {
        Answer answer = client.send("PUT", INSTANCE, "{\"host\":\"h\",\"port\":1}", "Content-Type", type);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.code()).isEqualTo("unsupported-media-type");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("Content-Type: " + type + " (expected: application/json in UTF-8)");
    }

    @Test
    void shouldRefuseABodyWithoutMediaType() {
        Answer answer = client.send("PUT", INSTANCE, "{}");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("detail").asText()).startsWith("Content-Type: none (");
    }

    @Test
    void shouldRefuseAnEmptyBodyWhereOneIsNeeded() {
        assertThat(client.put(INSTANCE, "").code()).isEqualTo("malformed-json");
    }

    @Test
    void shouldRefuseABodyWhereNoneMayBe() {
        Answer answer = client.send("DELETE", INSTANCE, "{}", "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("unexpected-body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/services/pay/pick", "/v1/services/pay", "/v1/cluster/health"})
    void shouldRefuseABodyOfARead(String path) {
        Answer answer = client.send("GET", path, "{}", "Content-Type", "application/json");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("unexpected-body");
        assertThat(answer.json().path("detail").asText()).isEqualTo("body: given with GET (expected: none)");
    }

    @Test
    void shouldRefuseABodyOfAReadThatComesInChunks() throws IOException {
        String answer = exchange("GET /v1/services HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"unexpected-body\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/services/a%00b", "/v1/services/a%zz", "/v1/../etc", "/v1/services/%2e%2e/x"})
    void shouldSayWhatAPathHasToBe(String path) throws IOException {
        String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("(expected: ");
    }

    @Test
    void shouldSayHowLongARequestLineMayBe() throws IOException {
        String answer = exchange("GET /" + "n".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 414 ")
                .contains("request line: too long (expected: at most 8192 bytes)");
    }

    @Test
    void shouldRefuseAnIdempotencyKeyThatIsTooLong() {
        Answer answer = client.put(INSTANCE, "{'host':'h','port':1}", "Idempotency-Key", "k".repeat(201));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("Idempotency-Key");
    }

    @Test
    void shouldRefuseAnUnknownParameterOfAWrite() {
        assertThat(client.put(INSTANCE + "?force=true", "{'host':'h','port':1}").code())
                .isEqualTo("unknown-parameter");
    }

    @Test
    void shouldSayWhichMethodsAPathHas() {
        Answer answer = client.send("DELETE", "/v1/services", "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("method-not-allowed");
        assertThat(answer.header("allow")).isEqualTo("GET");
        assertThat(client.send("POST", INSTANCE, "").header("allow")).isEqualTo("DELETE, GET, PATCH, PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/v1", "/v1/services/a/b/c", "/v2/services"})
    void shouldSay404WhenThePathIsUnknown(String path) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown-path");
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
    }

    /** What lies between two slashes is a name that was forgotten, not one that is not there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/breakers/nosuch//force-open",
                "//v1/breakers/nosuch/force-open",
                "/v1//breakers/nosuch/reset"
            })
    void shouldSay404WhenAPartOfThePathIsEmpty(String path) {
        Answer answer = client.post(path, "{'by':'ann','reason':'drill'}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown-path");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("path: '" + path + "' (expected: one without an empty part)");
        assertThat(client.get("/v1/breakers/nosuch").status()).isEqualTo(404);
    }

    @Test
    void shouldSayThatASlashIsTooMany() {
        assertThat(client.get("/v1/services/").json().path("detail").asText())
                .isEqualTo("path: '/v1/services/' (expected: '/v1/services', without a slash at the end)");
        assertThat(client.get("/v1/nothing/").json().path("detail").asText())
                .isEqualTo("path: '/v1/nothing/' (expected: one of those that GET /openapi.json lists)");
    }

    /** The client promises a body and never ends it; the server must not wait for ever. */
    @Test
    void shouldCutOffABodyThatNeverEnds() throws IOException {
        String head = "PUT " + INSTANCE
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

        String answer = exchange(head);

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request-timeout\"");
    }

    @Test
    void shouldCutOffChunksThatNeverEnd() throws IOException {
        String head = "PUT " + INSTANCE
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n";

        String answer = exchange(head);

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request-timeout\"");
    }

    @Test
    void shouldCloseAConnectionWhoseHeadersNeverEnd() throws IOException {
        assertThat(exchange("GET /v1/services HTTP/1.1\r\nHost: x\r\nX-Slow: ")).doesNotContain("200 OK");
    }

    @Test
    void shouldRefuseWhatIsNotHttp() throws IOException {
        assertThat(exchange("\u0000\u0001\u0002 nonsense\r\n\r\n")).doesNotContain("200 OK");
    }

    @Test
    void shouldRefuseHeadersThatAreTooLarge() throws IOException {
        String answer = exchange("GET /v1/services HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(20_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("\"code\":\"bad-request\"");
    }

    /** Sends this and reads until the server closes; the socket's own bound fails the test when it does not. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), impatient.node(0).server().port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

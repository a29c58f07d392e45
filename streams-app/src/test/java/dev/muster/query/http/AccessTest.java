package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import dev.muster.access.Role;
import dev.muster.access.TokenFile;
import dev.muster.access.Tokens;
import dev.muster.query.http.Client.Answer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may what, over every route that the server has: the table is made from the routes and from the OpenAPI document. */
class AccessTest {

    private static final String PAY_1 = "/v1/services/pay/instances/pay-1";
    private static final String BODY = "{'host':'10.0.0.1','port':8080}";
    private static final String LINES = """
            # who may
            ann   operator  token-of-ann-123456
            bob   write     token-of-bob-123456
            eve   read      token-of-eve-123456
            node  node      token-of-node-12345
            """;

    private final Tokens tokens;
    private Nodes nodes;
    private Client client;

    AccessTest(@TempDir Path folder) throws IOException {
        tokens = TokenFile.read(Files.writeString(folder.resolve("tokens"), LINES));
    }

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(2, 2, Nodes.guarded(() -> tokens, "token-of-node-12345"));
        client = nodes.client();
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldAskOnEveryRouteForTheRoleThatTheDocumentNames() {
        for (String call : nodes.node(0).server().boundRoutes()) {
            String needed = OpenApi.INSTANCE.role(call);

            assertThat(statusOf(call)).as(call + " without a token").isEqualTo(needed.isEmpty() ? 200 : 401);
            for (Role role : Role.values()) {
                boolean may =
                        needed.isEmpty() || role.includes(Role.named(needed).orElseThrow());
                assertThat(statusOf(call, bearer(tokenOf(role))) == 403)
                        .as(call + " as " + role)
                        .isEqualTo(!may);
            }
        }
    }

    /** The matrix, spelled out once: what the document says is what is meant. */
    @Test
    void shouldOpenOnlyHealthAndAskOperatorsForWhatOperatorsDo() {
        List<String> calls = nodes.node(0).server().boundRoutes();

        assertThat(calls.stream().filter(call -> OpenApi.INSTANCE.role(call).isEmpty()))
                .containsExactlyInAnyOrder("GET /health/live", "GET /health/ready");
        assertThat(calls.stream().filter(call -> OpenApi.INSTANCE.role(call).equals("operator")))
                .containsExactlyInAnyOrder(
                        "PUT /v1/services/{service}/instances/{instance}/status",
                        "DELETE /v1/services/{service}/instances/{instance}/status",
                        "PUT /v1/services/{service}/instances/{instance}/maintenance",
                        "DELETE /v1/services/{service}/instances/{instance}/maintenance",
                        "PUT /v1/breakers/{service}/config",
                        "PATCH /v1/breakers/{service}/config",
                        "POST /v1/breakers/{service}/force-open",
                        "POST /v1/breakers/{service}/force-close",
                        "POST /v1/breakers/{service}/reset",
                        "PUT /v1/rules/{log}");
    }

    @Test
    void shouldSayWhatIsMissing() {
        Answer nothing = client.get("/v1/services");
        Answer wrong = client.get("/v1/services", bearer("token-of-nobody-123"));
        Answer low = client.put(PAY_1, BODY, bearer("token-of-eve-123456"));

        assertThat(nothing.status()).isEqualTo(401);
        assertThat(nothing.code()).isEqualTo("unauthenticated");
        assertThat(nothing.header("www-authenticate")).isEqualTo("Bearer realm=\"muster\"");
        assertThat(wrong.code()).isEqualTo("unauthenticated");
        assertThat(wrong.text()).doesNotContain("nobody");
        assertThat(low.code()).isEqualTo("forbidden");
        assertThat(low.json().path("detail").asText())
                .isEqualTo("role: read, of token:eve (expected: write, for PUT " + PAY_1 + ")");
    }

    @Test
    void shouldTakeNameAndTokenAsUserAndPassword() {
        assertThat(client.get("/v1/services", basic("eve:token-of-eve-123456")).status())
                .isEqualTo(200);
        assertThat(client.get("/v1/services", basic("bob:token-of-eve-123456")).status())
                .isEqualTo(401);
        assertThat(client.get("/v1/services", "Authorization", "Basic ???").status())
                .isEqualTo(401);
        assertThat(client.get("/v1/services", "Authorization", "bearer token-of-eve-123456")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldNameTheTokenAsTheSource() {
        client.put(PAY_1, BODY, bearer("token-of-bob-123456"));
        client.delete(PAY_1, bearer("token-of-bob-123456"));

        assertThat(nodes.log.lastSource(nodes.partitionOf("pay"))).isEqualTo("token:bob");
    }

    @Test
    void shouldSignOperatorsCallsWithTheNameOfTheToken() {
        client.put(PAY_1, BODY, bearer("token-of-bob-123456"));
        String[] ann = bearer("token-of-ann-123456");

        Answer unsigned = client.put(PAY_1 + "/status", "{'status':'DOWN','reason':'trial'}", ann);
        Answer right = client.put(PAY_1 + "/maintenance", "{'by':'ann'}", ann);
        Answer wrong = client.put(PAY_1 + "/status", "{'status':'DOWN','by':'bob'}", ann);
        Answer wrongToo = client.delete(PAY_1 + "/status?by=bob", ann);

        assertThat(unsigned.status()).isEqualTo(200);
        assertThat(unsigned.text()).contains("ann");
        assertThat(right.status()).isEqualTo(200);
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.text()).contains("by: 'bob' (expected: 'ann'");
        assertThat(wrongToo.status()).isEqualTo(403);
    }

    @Test
    void shouldCarryNameAndRoleToTheOwner() {
        Client other = nodes.node(1).client();

        Answer written = other.put(PAY_1, BODY, bearer("token-of-bob-123456"));
        Answer read = other.get("/v1/services/pay?status=all", bearer("token-of-eve-123456"));
        Answer all = other.get("/v1/services", bearer("token-of-eve-123456"));

        assertThat(written.status()).as(written.text()).isEqualTo(200);
        assertThat(written.header("muster-node")).isEqualTo("node-0");
        assertThat(read.ids()).containsExactly("pay-1");
        assertThat(all.json().path("complete").asBoolean()).isTrue();
        assertThat(all.texts("services", "service")).containsExactly("pay");
        other.delete(PAY_1, bearer("token-of-bob-123456"));
        assertThat(nodes.log.lastSource(nodes.partitionOf("pay"))).isEqualTo("token:bob");
    }

    @Test
    void shouldBelieveHopHeadersFromNodesOnly() {
        String[] asEve = {
            "Authorization", "Bearer token-of-eve-123456",
            "Muster-Forwarded-By", "node-1",
            "Muster-Forwarded-Caller", "ann operator"
        };
        String[] asNode = asEve.clone();
        asNode[1] = "Bearer token-of-node-12345";

        assertThat(client.put(PAY_1, BODY, asEve).status()).isEqualTo(403);
        assertThat(client.put(PAY_1, BODY, asNode).status()).isEqualTo(200);
        // A node has no more rights of its own than to read.
        assertThat(client.put(PAY_1, BODY, bearer("token-of-node-12345")).status())
                .isEqualTo(403);
        // And a mark that is not believed keeps nobody from being taken to the owner.
        asEve[5] = "eve read";
        assertThat(nodes.node(1).client().get("/v1/services/pay", asEve).header("muster-node"))
                .isEqualTo("node-0");
    }

    @Test
    void shouldNotBelieveRequestIdsOfClients() {
        Answer written = client.put(
                PAY_1,
                BODY,
                "Authorization",
                "Bearer token-of-bob-123456",
                "Muster-Forwarded-By",
                "node-1",
                "Muster-Request-Id",
                "chosen");

        assertThat(written.status()).isEqualTo(200);
        assertThat(written.header("muster-request-id")).isNotEqualTo("chosen");
    }

    @Test
    void shouldTellAKeyOfOneCallerFromTheSameKeyOfAnother() {
        Answer bob = client.put(PAY_1, BODY, "Authorization", "Bearer token-of-bob-123456", "Idempotency-Key", "k");
        Answer ann = client.put(PAY_1, BODY, "Authorization", "Bearer token-of-ann-123456", "Idempotency-Key", "k");

        assertThat(bob.header("muster-request-id")).isNotEqualTo(ann.header("muster-request-id"));
    }

    @Test
    void shouldSayThatAnotherNodeDoesNotLetThisOneIn() throws IOException {
        try (Nodes strangers = new Nodes(2, 2, Nodes.guarded(() -> tokens, "token-of-nobody-123"))) {
            Answer answer = strangers.node(1).client().get("/v1/services/pay", bearer("token-of-eve-123456"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("owner-unreachable");
            assertThat(answer.text()).contains("muster.http.node.token");
        }
    }

    @Test
    void shouldOpenMetricsWhereThatIsSet() throws IOException {
        HttpSecurity open = new HttpSecurity(
                Optional.of(() -> tokens), HttpSecurity.Metrics.OPEN, Optional.empty(), HttpSecurity.NONE.link());
        try (Nodes showing = new Nodes(1, 1, open)) {
            assertThat(showing.client().get("/metrics").status()).isEqualTo(200);
            assertThat(showing.client().get("/v1/topology").status()).isEqualTo(401);
        }
    }

    /** Nobody has said what it asks for: whoever asks it may read, and whoever does more to it may write. */
    @Test
    void shouldNotOpenAPathThatOthersAttach() throws IOException {
        HttpSecurity security = Nodes.guarded(() -> tokens, "token-of-node-12345");
        try (Nodes attached = new Nodes(
                1,
                1,
                Nodes.PATIENT,
                security,
                List.of(server -> server.service("/attached", (context, request) -> HttpResponse.of(404))))) {
            URI path =
                    URI.create("http://127.0.0.1:" + attached.node(0).server().port() + "/attached");

            assertThat(plainStatus(path, "GET", "none")).isEqualTo(401);
            assertThat(plainStatus(path, "GET", "token-of-eve-123456")).isEqualTo(404);
            assertThat(plainStatus(path, "POST", "token-of-eve-123456")).isEqualTo(403);
            assertThat(plainStatus(path, "POST", "token-of-bob-123456")).isEqualTo(404);
        }
    }

    /** Not over {@link Client}, for the document knows nothing of it. */
    private static int plainStatus(URI path, String method, String token) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) path.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        return connection.getResponseCode();
    }

    private int statusOf(String call, String... headers) {
        String[] parts = call.split(" ", 2);
        String path = parts[1].replace("{service}", "pay")
                .replace("{election}", "nightly")
                .replace("{candidate}", "a")
                .replace("{group}", "pay")
                .replace("{instance}", "pay-1")
                .replace("{lock}", "door")
                .replace("{log}", "instances");
        return client.send(parts[0], path, "", headers).status();
    }

    private static String tokenOf(Role role) {
        return switch (role) {
            case READ -> "token-of-eve-123456";
            case WRITE -> "token-of-bob-123456";
            case OPERATOR -> "token-of-ann-123456";
            case NODE -> "token-of-node-12345";
        };
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static String[] basic(String userAndPassword) {
        String encoded = Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
        return new String[] {"Authorization", "Basic " + encoded};
    }
}

package dev.muster.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.fold.EntityKey;
import dev.muster.presence.Check;
import dev.muster.presence.CheckResult;
import dev.muster.presence.Endpoint;
import dev.muster.presence.Incarnation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One probe against real sockets that behave in every bad way, and against names that change their meaning. */
final class ProbesTest {

    private static final Duration HASTY = Duration.ofMillis(700);

    /** So long a probe waits; short only where nobody answers, for a machine may be busy. */
    private Duration timeout = Duration.ofSeconds(20);

    private static final Check.Probe ANY = new Check.Http("/health?deep=1", List.of());

    private final Exchange exchange = new Exchange();
    private final HostResolver names = new HostResolver();

    @AfterEach
    void end() {
        exchange.close();
        names.close();
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK | PASS | status 200",
                "HTTP/1.1 204 No Content | PASS | status 204",
                "HTTP/1.0 200 OK | PASS | status 200",
                "HTTP/1.1 500 Oh | FAIL | status 500 (expected: any 2xx)",
                "HTTP/1.1 404 No | FAIL | status 404 (expected: any 2xx)",
                "HTTP/1.1 199 Early | FAIL | closed without an answer",
                "SSH-2.0-OpenSSH_9.6 | FAIL | not HTTP as it should be",
            })
    void shouldJudgeByTheStatus(String line, CheckResult.Outcome outcome, String why) throws IOException {
        try (RawServer server = RawServer.answering(line + "\r\nContent-Length: 0\r\n\r\n")) {
            Answer answer = probe(server, ANY);
            assertThat(answer.outcome()).isEqualTo(outcome);
            assertThat(answer.why()).startsWith(why);
        }
    }

    @Test
    void shouldAskTheRegisteredHostForThePathOnAConnectionOfItsOwn() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(probe(server, ANY).outcome()).isEqualTo(CheckResult.Outcome.PASS);
            assertThat(server.requests().get(0))
                    .startsWith("GET /health?deep=1 HTTP/1.1\r\n")
                    .contains("host: 127.0.0.1:" + server.port() + "\r\n")
                    .contains("connection: close\r\n");
        }
    }

    /** A path is sent as it was registered, also one that is no URI of Java's. */
    @ParameterizedTest
    @ValueSource(strings = {"/a{b}|c", "/live?q=<\"`^>", "/%zz"})
    void shouldAskForAnyPathThatMayBeRegistered(String path) throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            assertThat(probe(server, new Check.Http(path, List.of())).outcome()).isEqualTo(CheckResult.Outcome.PASS);
            assertThat(server.requests().get(0)).startsWith("GET " + path + " HTTP/1.1\r\n");
        }
    }

    @Test
    void shouldPassByTheCodesGivenOnly() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(probe(server, new Check.Http("/", List.of(401))).outcome())
                    .isEqualTo(CheckResult.Outcome.PASS);
            assertThat(probe(server, new Check.Http("/", List.of(200, 403))).why())
                    .isEqualTo("status 401 (expected: [200, 403])");
        }
    }

    @Test
    void shouldNotFollowARedirect() throws IOException {
        try (RawServer elsewhere = RawServer.answering("HTTP/1.1 200 OK\r\n\r\n");
                RawServer server = RawServer.answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                        + elsewhere.port() + "/\r\nContent-Length: 0\r\n\r\n")) {
            Answer answer = probe(server, ANY);
            assertThat(answer.outcome()).isEqualTo(CheckResult.Outcome.FAIL);
            assertThat(answer.why()).isEqualTo("status 302 (expected: any 2xx)");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void shouldWaitPastInterimAnswers() throws IOException {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(probe(server, ANY)).isEqualTo(Answer.pass("status 200"));
        }
    }

    @Test
    void shouldFailWhenItIsNotAnsweredInTime() throws IOException {
        timeout = HASTY;
        try (RawServer server =
                new RawServer(connection -> connection.readHead().hang())) {
            assertThat(probe(server, ANY)).isEqualTo(Answer.fail("no answer within " + HASTY));
        }
    }

    @Test
    void shouldFailInTimeWhenItIsAnsweredByteByByte() throws IOException {
        timeout = HASTY;
        try (RawServer server = new RawServer(connection -> {
            connection.readHead().say("HTTP/1.1 200 OK\r\nX-Slow: ");
            boolean isOver = false;
            while (!isOver) {
                connection.say("a");
                isOver = connection.pause(20);
            }
        })) {
            assertThat(probe(server, ANY)).isEqualTo(Answer.fail("no answer within " + HASTY));
            await().until(() -> server.requests().contains("gone"));
        }
    }

    @Test
    void shouldReadNoMoreThanTheHeadOfAnEndlessAnswer() throws IOException {
        try (RawServer server = new RawServer(connection -> {
            connection.readHead().say("HTTP/1.1 200 OK\r\n\r\n");
            boolean isOver = false;
            while (!isOver) {
                connection.say("x".repeat(64 * 1024));
                isOver = connection.pause(1);
            }
        })) {
            assertThat(probe(server, ANY)).isEqualTo(Answer.pass("status 200"));
            await().until(() -> server.requests().contains("gone"));
        }
    }

    @Test
    void shouldFailWhenTheHeadIsTooLarge() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nX-Large: " + "a".repeat(20_000) + "\r\n\r\n")) {
            assertThat(probe(server, ANY).why()).startsWith("not HTTP as it should be");
        }
    }

    @Test
    void shouldFailWhenItIsClosedWithoutAnAnswer() throws IOException {
        try (RawServer server = new RawServer(RawServer.Connection::readHead)) {
            assertThat(probe(server, ANY)).isEqualTo(Answer.fail("closed without an answer"));
        }
    }

    @Test
    void shouldFailWhenNobodyListens() throws IOException {
        RawServer server = RawServer.answering("");
        server.close();
        assertThat(probe(server, ANY)).isEqualTo(Answer.fail("Connection refused"));
        assertThat(probe(server, new Check.Tcp())).isEqualTo(Answer.fail("Connection refused"));
    }

    @Test
    void shouldPassTcpWhenItIsConnected() throws IOException {
        try (RawServer server = new RawServer(RawServer.Connection::hang)) {
            assertThat(probe(server, new Check.Tcp())).isEqualTo(Answer.pass("connected"));
        }
    }

    @Test
    void shouldNotConnectWhereOneOfTheAddressesIsForbidden() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            Probes probes = probes(host -> addresses("127.0.0.1", "169.254.169.254"), "127.0.0.0/8");
            Answer answer = join(probes, "two.test", server.port(), ANY);
            assertThat(answer.kind()).isEqualTo(Answer.Kind.REFUSED);
            assertThat(answer.why())
                    .isEqualTo("refused: 169.254.169.254 is an address of a cloud's metadata service, which"
                            + " muster.checks.allow does not name");
            assertThat(server.requests()).isEmpty();
        }
    }

    /** The name means an allowed address when it is resolved, and a forbidden one ever after. It is resolved once. */
    @Test
    void shouldConnectToTheAddressThatWasCheckedAndResolveOnce() throws IOException {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            List<String> asked = new ArrayList<>();
            Probes probes = probes(
                    host -> {
                        asked.add(host);
                        return addresses(asked.size() == 1 ? "127.0.0.1" : "169.254.169.254");
                    },
                    "127.0.0.0/8");

            assertThat(join(probes, "rebound.test", server.port(), ANY).kind()).isEqualTo(Answer.Kind.PASS);
            assertThat(asked).containsExactly("rebound.test");
            assertThat(server.requests().get(0)).contains("host: rebound.test:" + server.port() + "\r\n");

            assertThat(join(probes, "rebound.test", server.port(), ANY).kind()).isEqualTo(Answer.Kind.REFUSED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void shouldRefuseLoopbackWhereItIsNotNamed() {
        for (String host : List.of("127.0.0.1", "localhost", "::1", "::ffff:127.0.0.1")) {
            Answer answer = join(probes(names, "0.0.0.0/0", "::/0"), host, 1, ANY);
            assertThat(answer.kind()).as(host).isEqualTo(Answer.Kind.REFUSED);
        }
    }

    @Test
    void shouldFailWhenTheNameHasNoAddressOrTakesTooLong() {
        timeout = HASTY;
        Probes nowhere = probes(host -> CompletableFuture.failedFuture(new UnknownHostException(host)), "127.0.0.0/8");
        assertThat(join(nowhere, "nowhere.test", 1, ANY)).isEqualTo(Answer.fail("host 'nowhere.test' has no address"));

        Probes slow = probes(host -> new CompletableFuture<>(), "127.0.0.0/8");
        assertThat(join(slow, "slow.test", 1, ANY))
                .isEqualTo(Answer.fail("the addresses of host 'slow.test' were not found within " + HASTY));
    }

    @Test
    void shouldHoldNothingAgainstAnInstanceWhenTooManyNamesAreBeingResolved() {
        Probes full = probes(
                host -> CompletableFuture.failedFuture(new RejectedExecutionException("too many")), "127.0.0.0/8");
        assertThat(join(full, "some.test", 1, ANY).kind()).isEqualTo(Answer.Kind.NONE);
    }

    private Answer probe(RawServer server, Check.Probe what) {
        return join(probes(names, "127.0.0.0/8"), "127.0.0.1", server.port(), what);
    }

    private Probes probes(NameResolver resolver, String... allowed) {
        List<IpRange> ranges = List.of(allowed).stream().map(IpRange::of).toList();
        return new Probes(new AddressPolicy(ranges), resolver, exchange, System::nanoTime);
    }

    private Answer join(Probes probes, String host, int port, Check.Probe what) {
        ProbeTarget target = new ProbeTarget(
                0,
                EntityKey.of("stock", "a"),
                new Incarnation("1"),
                new Endpoint(host, port, "http"),
                new Check(what, timeout.plusSeconds(1), timeout, new Check.Thresholds(1, 1)));
        return probes.probe(target).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static CompletableFuture<List<InetAddress>> addresses(String... texts) {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (String text : texts) {
                addresses.add(InetAddress.getByName(text));
            }
        } catch (UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.completedFuture(addresses);
    }
}

package dev.muster.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.access.NodeLink;
import dev.muster.testkit.CertificateAuthority;
import dev.muster.testkit.CertificateAuthority.Issued;
import dev.muster.wire.TrustedCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP over TLS, from clients and between nodes; certificates come from an authority of the test's own. */
class TlsTest {

    @TempDir
    private static Path shared;

    private static CertificateAuthority authority;
    private static Issued first;
    private static Issued second;

    private final Path folder;
    private Issued files;
    private Nodes nodes;

    TlsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void issue() {
        authority = CertificateAuthority.in(shared);
        first = authority.issue("first");
        second = authority.issue("second");
    }

    @BeforeEach
    void start() throws IOException {
        files = new Issued(
                Files.copy(first.certificates(), folder.resolve("server.pem")),
                Files.copy(first.key(), folder.resolve("server.key")),
                first.both());
        nodes = new Nodes(2, 2, security(Optional.of(authority.certificate())));
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void shouldAnswerThoseWhoTrustTheAuthority() throws IOException {
        assertThat(subjectSeen(authority.certificate())).isEqualTo("CN=first");
        assertThat(nodes.client(authority.certificate()).get("/v1/services").status())
                .isEqualTo(200);
    }

    @Test
    void shouldNotAnswerWithoutTls() throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port())) {
            plain.setSoTimeout(10_000);
            plain.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = plain.getInputStream().readAllBytes();

            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void shouldNotBeTrustedByThoseWhoTrustAnother() throws IOException {
        Path other = CertificateAuthority.in(Files.createDirectory(folder.resolve("other")))
                .certificate();

        assertThatThrownBy(() -> subjectSeen(other)).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void shouldForwardOverTls() {
        Client other = new Client(nodes.node(1).server().port(), TrustedCertificates.in(authority.certificate()));

        Client.Answer answer = other.register("pay", "pay-1");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("muster-node")).isEqualTo("node-0");
    }

    @Test
    void shouldNotForwardToANodeThatNobodyVouchesFor() throws IOException {
        try (Nodes distrustful = new Nodes(2, 2, security(Optional.empty()))) {
            Client other =
                    new Client(distrustful.node(1).server().port(), TrustedCertificates.in(authority.certificate()));

            assertThat(other.get("/v1/services/pay").code()).isEqualTo("owner-unreachable");
        }
    }

    @Test
    void shouldShowANewCertificateAndKeepTheOldWhenTheNewIsBroken() throws IOException {
        replace(files.certificates(), second.certificates());
        // The key is still that of the first one: both are needed.
        await().pollDelay(java.time.Duration.ofMillis(1_500))
                .untilAsserted(
                        () -> assertThat(subjectSeen(authority.certificate())).isEqualTo("CN=first"));

        replace(files.key(), second.key());
        await().untilAsserted(
                        () -> assertThat(subjectSeen(authority.certificate())).isEqualTo("CN=second"));
    }

    @Test
    void shouldRefuseFilesThatDoNotFit() {
        assertThatThrownBy(() -> new CertificateFiles(files.certificates(), second.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the key is not that of the certificate");
        assertThatThrownBy(() -> new CertificateFiles(files.key(), files.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: PEM");
        assertThatThrownBy(() -> new CertificateFiles(folder.resolve("none"), files.key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }

    private HttpSecurity security(Optional<Path> trusted) {
        return new HttpSecurity(
                Optional.empty(),
                HttpSecurity.Metrics.GUARDED,
                Optional.of(new CertificateFiles(files.certificates(), files.key())),
                new NodeLink("https", Optional.empty(), trusted));
    }

    private int port() {
        return nodes.node(0).server().port();
    }

    private String subjectSeen(Path trusted) throws IOException {
        try (SSLSocket socket = (SSLSocket) TrustedCertificates.in(trusted)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    /** With a time of its own: two changes within one tick of the file system's clock could not be told apart. */
    private static void replace(Path file, Path by) throws IOException {
        Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }
}

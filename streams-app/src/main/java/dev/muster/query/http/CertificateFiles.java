package dev.muster.query.http;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and the key that the server shows, read anew when the files change: at a handshake, at most once a second. Files that
 * cannot be used, or that do not fit together, change nothing; the log says so, once for each. Thread-safe.
 */
public final class CertificateFiles implements TlsProvider {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path certificate;
    private final Path key;
    private List<FileTime> times;
    private TlsKeyPair pair;
    private long lookedNanos = System.nanoTime();
    private String lastProblem = "";

    /**
     * Reads them.
     *
     * @param certificate certificates in PEM, the server's own first
     * @param key its private key in PEM (PKCS #8), without a password
     * @throws IllegalArgumentException when they cannot be used
     */
    public CertificateFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
        this.times = times();
        this.pair = read();
    }

    @Override
    public synchronized TlsKeyPair keyPair(String hostname) {
        long now = System.nanoTime();
        if (now - lookedNanos >= LOOK_EVERY_NANOS) {
            lookedNanos = now;
            look();
        }
        return pair;
    }

    private void look() {
        try {
            List<FileTime> present = times();
            if (!present.equals(times)) {
                pair = read();
                times = present;
                LOG.info("{} file={}", HttpLogCode.CERTIFICATE_READ_ANEW, certificate);
            }
            lastProblem = "";
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                lastProblem = problem;
                LOG.error("{} cause=\"{}\"", HttpLogCode.CERTIFICATE_NOT_READ, problem);
            }
        }
    }

    private List<FileTime> times() {
        try {
            return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
        } catch (IOException e) {
            throw new IllegalArgumentException("tls: cannot be read: " + e, e);
        }
    }

    private TlsKeyPair read() {
        try {
            TlsKeyPair read = TlsKeyPair.of(
                    new ByteArrayInputStream(Files.readAllBytes(key)),
                    new ByteArrayInputStream(Files.readAllBytes(certificate)));
            requireFit(read);
            return read;
        } catch (IOException | RuntimeException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "tls: " + certificate + ", " + key
                            + ": cannot be used (expected: PEM, the key as PKCS #8 without a password): "
                            + e.getMessage(),
                    e);
        }
    }

    /** What the key signs, the certificate must confirm. */
    private static void requireFit(TlsKeyPair pair) throws GeneralSecurityException {
        String algorithm =
                switch (pair.privateKey().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> pair.privateKey().getAlgorithm();
                };
        byte[] text = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(pair.privateKey());
        signing.update(text);
        Signature confirming = Signature.getInstance(algorithm);
        confirming.initVerify(pair.certificateChain().get(0));
        confirming.update(text);
        if (!confirming.verify(signing.sign())) {
            throw new GeneralSecurityException("the key is not that of the certificate");
        }
    }
}

package dev.muster.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority of a test's own that vouches for servers on the loopback, made with the JDK's keytool in a folder of the test. Its
 * certificates hold for a month. Used by one thread.
 */
public final class CertificateAuthority {

    private static final String PASSWORD = "of-a-test";
    private static final String AUTHORITY = "authority";
    private static final int LINE = 64;

    private final Path folder;
    private final Path store;

    private CertificateAuthority(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("keys.p12");
    }

    /**
     * Files of one server, all in PEM.
     *
     * @param certificates its own certificate, then the authority's
     * @param key its private key, PKCS #8 without a password
     * @param both key and certificates in one file, as Kafka wants them
     */
    public record Issued(Path certificates, Path key, Path both) {}

    /** Makes one, with a name, in this folder. */
    public static CertificateAuthority in(Path folder) {
        CertificateAuthority authority = new CertificateAuthority(folder);
        authority.keytool("-genkeypair", "-alias", AUTHORITY, "-dname", "CN=" + AUTHORITY, "-ext", "bc:c");
        write(folder.resolve("authority.pem"), authority.certificates(AUTHORITY));
        return authority;
    }

    /** Its own certificate, for those who trust it. */
    public Path certificate() {
        return folder.resolve("authority.pem");
    }

    /** Vouches for a server of this name on 127.0.0.1 and localhost. Each name can be used once. */
    public Issued issue(String name) {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-signer",
                AUTHORITY);
        Path certificates = folder.resolve(name + ".pem");
        Path key = folder.resolve(name + ".key");
        Path both = folder.resolve(name + "-both.pem");
        String keyText = pem("PRIVATE KEY", keyOf(name));
        write(certificates, certificates(name));
        write(key, keyText);
        write(both, keyText + certificates(name));
        return new Issued(certificates, key, both);
    }

    private String certificates(String alias) {
        try {
            StringBuilder text = new StringBuilder();
            for (Certificate certificate : keys().getCertificateChain(alias)) {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return text.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] keyOf(String alias) {
        try {
            return keys().getKey(alias, PASSWORD.toCharArray()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() throws GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    private static String pem(String what, byte[] encoded) {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keyalg", "EC", "-validity", "30", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }
}

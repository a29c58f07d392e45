package dev.muster.doctor;

import dev.muster.access.TokenFile;
import dev.muster.access.TokenFileException;
import dev.muster.app.config.HttpConfig;
import dev.muster.app.config.NodeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Files that the configuration names, and what it leaves open. */
final class ConfigurationCheck implements Check {

    private static final Duration SOON = Duration.ofDays(14);

    private final NodeConfig config;
    private final Instant now;

    ConfigurationCheck(NodeConfig config, Instant now) {
        this.config = config;
        this.now = now;
    }

    @Override
    public String subject() {
        return "configuration";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok(subject(), "valid, node " + config.identity().nodeId()));
        lookAtAccess(config.http(), findings);
        config.http().tokens().file().ifPresent(file -> findings.add(tokens(file)));
        config.http().tls().certificate().ifPresent(file -> findings.add(certificate(file)));
        findings.add(stateFolder(config.engine().stateDir()));
        return findings;
    }

    private static void lookAtAccess(HttpConfig http, List<Finding> findings) {
        boolean isOpen = http.access() == HttpConfig.Access.INSECURE
                && http.tokens().file().isEmpty();
        if (isOpen) {
            findings.add(Finding.warn(
                    "access",
                    "whoever reaches " + http.host() + ":" + http.port() + " may do everything",
                    "set muster.http.tokens.file, see docs/security.md"));
        }
        if (http.isInTheClear()) {
            findings.add(Finding.warn(
                    "access", "tokens travel in the clear", "set muster.http.tls.certificate.file and .key.file"));
        }
        if (http.tokens().file().isPresent() && http.tokens().ofNode().isEmpty()) {
            findings.add(Finding.warn(
                    "access",
                    "this node has no token to show to other nodes",
                    "set muster.http.node.token to a token of role node, unless it is the only one"));
        }
    }

    private static Finding tokens(Path file) {
        try {
            int count = TokenFile.read(file).size();
            return TokenFile.isOpenToOthers(file)
                    ? Finding.warn("tokens", file + " can be read or changed by others", "chmod 600 " + file)
                    : Finding.ok("tokens", count + " in " + file);
        } catch (TokenFileException e) {
            return Finding.fail("tokens", String.valueOf(e.getMessage()), "mend the file, see docs/security.md");
        }
    }

    private Finding certificate(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            Instant end = first.getNotAfter().toInstant();
            if (end.isBefore(now)) {
                return Finding.fail("certificate", file + " has expired at " + end, "put a new one in its place");
            }
            return end.isBefore(now.plus(SOON))
                    ? Finding.warn("certificate", file + " expires at " + end, "put a new one in its place")
                    : Finding.ok("certificate", file + " is good until " + end);
        } catch (IOException | CertificateException e) {
            return Finding.fail(
                    "certificate", file + " cannot be read: " + e.getMessage(), "name a certificate in PEM");
        }
    }

    private static Finding stateFolder(Path folder) {
        Path nearest = folder.toAbsolutePath();
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return Files.isDirectory(nearest) && Files.isWritable(nearest)
                ? Finding.ok("state folder", folder.toString())
                : Finding.fail("state folder", nearest + " cannot be written", "set muster.state.dir");
    }
}

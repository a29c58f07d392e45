package dev.muster.bench.presence;

import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.SchemaRegistry;
import dev.muster.wire.TrustedCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;

/**
 * How a node is asked.
 *
 * @param trusted certificates of those who vouch for it, if it speaks TLS
 * @param token what it wants to be shown, if anything
 */
public record HttpAccess(Optional<Path> trusted, Optional<String> token) {

    /** By its address alone. */
    public static final HttpAccess OPEN = new HttpAccess(Optional.empty(), Optional.empty());

    KeepAlive connect(int port) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        if (trusted.isEmpty()) {
            return new KeepAlive(new Socket(loopback, port));
        }
        SSLSocket socket = (SSLSocket)
                TrustedCertificates.in(trusted.get()).getSocketFactory().createSocket(loopback, port);
        socket.startHandshake();
        return new KeepAlive(socket);
    }

    byte[] get(String path) {
        return KeepAlive.get(
                path,
                token.map(text -> "Authorization: Bearer " + text + "\r\n").orElse(""));
    }

    SchemaRegistry registry(int port) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("schema.registry.url", (trusted.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
        token.ifPresent(text -> settings.put("bearer.auth.token", text));
        trusted.ifPresent(file -> {
            settings.put("schema.registry.ssl.truststore.type", "PEM");
            settings.put("schema.registry.ssl.truststore.location", file.toString());
        });
        return HttpSchemaRegistry.configured(settings);
    }
}

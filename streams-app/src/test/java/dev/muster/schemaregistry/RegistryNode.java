package dev.muster.schemaregistry;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** A schema log and its routes on a free port of loopback, as a node has them. */
final class RegistryNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SchemaLog log;
    private final Server server;

    private RegistryNode(SchemaLog log, Server server) {
        this.log = log;
        this.server = server;
    }

    static RegistryNode start(String bootstrapServers, String prefix) {
        SchemaLog log =
                SchemaLog.start(SchemaLogSettings.of(Map.of("bootstrap.servers", bootstrapServers), prefix, (short) 1));
        ServerBuilder builder = Server.builder().http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SchemaRegistryRoutes.attach(builder, log);
        Server server = builder.build();
        server.start().join();
        log.awaitReady(PATIENCE);
        return new RegistryNode(log, server);
    }

    SchemaLog log() {
        return log;
    }

    String url() {
        return "http://127.0.0.1:" + server.activeLocalPort();
    }

    @Override
    public void close() {
        server.stop().join();
        log.close();
    }
}

package dev.muster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AuditOptionsTest {

    @Test
    void shouldShowItsTokenToTheRegistryThatIsNamed() throws IOException {
        List<String> shown = new CopyOnWriteArrayList<>();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/schemas/ids/7", exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] answer = "{\"schema\":\"\\\"string\\\"\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        try {
            String url = "http://127.0.0.1:" + registry.getAddress().getPort();
            AuditOptions options = new AuditOptions();
            new CommandLine(options).parseArgs("--schema-registry", url, "--token", "a-token-of-role-read");

            options.namedRegistry().orElseThrow().byId(7);

            assertThat(shown).containsExactly("Bearer a-token-of-role-read");
        } finally {
            registry.stop(0);
        }
    }
}

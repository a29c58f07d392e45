package dev.muster.demo;

import dev.muster.client.HealthCheck;
import dev.muster.client.Instance;
import dev.muster.client.Load;
import dev.muster.client.Muster;
import dev.muster.client.MusterSettings;
import dev.muster.client.Registration;
import dev.muster.client.ServiceView;
import dev.muster.testkit.ParentWatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service as its owner would write it: serves HTTP, registers, finds those that it calls, and takes leave when it is told to end.
 *
 * <p>It registers when it can do its work, hence after it has found somebody of each service that it calls.
 */
final class DemoService {

    private static final HealthCheck HEALTH =
            HealthCheck.http("/health").every(Duration.ofSeconds(1)).timeout(Duration.ofSeconds(1));
    private static final Duration CALLEES_WITHIN = Duration.ofMinutes(2);
    private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private DemoService() {}

    /** The entry point. */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("logback.configurationFile", "dev/muster/app/logback-text.xml");
        ParentWatch.exitWhenStdinEnds();
        DemoService service = new DemoService();
        Runtime.getRuntime().addShutdownHook(new Thread(service::close, "leave"));
        service.start(ServiceSettings.parse(List.of(arguments)));
    }

    private void start(ServiceSettings settings) throws IOException {
        Member member = settings.member();
        Muster muster = with(Muster.connect(MusterSettings.defaults()
                .withBootstrap(settings.bootstrap())
                .withUrls(settings.urls())
                .withService(member.service().text())));
        // Ended after the leave was taken: until then callers may still come.
        ShopServer server = ShopServer.start(member, backends(member.service(), muster));
        before(server);
        Instance instance = Instance.of(member.service().text())
                .id(member.id())
                .at("127.0.0.1", server.port())
                .zone(member.zone())
                .ttl(settings.ttl())
                .deregisterAfter(settings.deregisterAfter());
        Registration registration = muster.register(member.service().isChecked() ? instance.check(HEALTH) : instance);
        registration.load(() -> Load.NONE.withInFlight(server.inFlight()));
        if (member.service() == ShopService.CHECKOUT) {
            with(Scheduler.campaign(muster, member, settings.book()));
        }
        if (member.service() == ShopService.FRONTEND) {
            with(Customers.of(URI.create("http://127.0.0.1:" + server.port() + "/")));
        }
    }

    private static List<Backend> backends(ShopService service, Muster muster) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(CONNECT_AT_MOST).build();
        List<Backend> backends = new ArrayList<>();
        for (ShopService callee : service.callees()) {
            try (ServiceView view = muster.discover(callee.text())) {
                view.awaitInstances(1, CALLEES_WITHIN);
            }
            backends.add(new GuardedBackend(muster, callee, http));
        }
        return backends;
    }

    /** Ended before all that was started earlier. */
    private synchronized <T extends AutoCloseable> T with(T part) {
        parts.addFirst(part);
        return part;
    }

    /** Ended after all that was started earlier. */
    private synchronized void before(AutoCloseable part) {
        parts.addLast(part);
    }

    private synchronized void close() {
        Logger log = LoggerFactory.getLogger(DemoService.class);
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) { // what AutoCloseable declares
                log.warn("not ended in order part={}", part, e);
            }
        }
    }
}

package dev.muster.testkit.fault;

import dev.muster.testkit.AdvertisedListener;
import dev.muster.testkit.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The way of one client (or of all that share it) to a local Kafka: a proxy in front of a listener of its own on every broker. Brokers
 * tell whoever comes this way the addresses of the proxies, so no connection goes around them; others use the Kafka's own address, or
 * another way.
 *
 * <pre>{@code
 * try (BrokerProxies way = BrokerProxies.start("node-1", 1, seed);
 *         InProcessKafka kafka = InProcessKafka.start(KafkaSettings.defaults().withListener(way.listener()))) {
 *     connect(way.bootstrapServers());
 *     way.apply(Faults.HALF_OPEN);
 * }
 * }</pre>
 *
 * <p>Made before the Kafka, closed after it. Any thread may call any method.
 */
public final class BrokerProxies implements AutoCloseable {
    private final AdvertisedListener listener;
    private final List<FaultProxy> proxies;

    private BrokerProxies(AdvertisedListener listener, List<FaultProxy> proxies) {
        this.listener = listener;
        this.proxies = List.copyOf(proxies);
    }

    /** Starts a proxy on the loopback interface for each of so many brokers. */
    public static BrokerProxies start(String name, int brokers, long seed) {
        return start(name, InetAddress.getLoopbackAddress(), brokers, seed);
    }

    /**
     * Starts a proxy for each of so many brokers.
     *
     * @param name how threads and messages name the way; the listener's name is made from it
     * @param host address on which the proxies listen, such as {@link NetworkNamespaces#gateway}
     * @param brokers how many the Kafka will have
     * @param seed where every random number comes from
     */
    public static BrokerProxies start(String name, InetAddress host, int brokers, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        List<Integer> ports = FreePorts.several(2 * brokers);
        List<FaultProxy> proxies = new ArrayList<>();
        for (int index = 0; index < brokers; index++) {
            proxies.add(FaultProxy.start(
                    name + "-" + (index + 1),
                    new InetSocketAddress(host, ports.get(index)),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(brokers + index)),
                    seeds.nextLong()));
        }
        List<String> advertised =
                proxies.stream().map(BrokerProxies::hostAndPort).toList();
        AdvertisedListener listener = new AdvertisedListener(name, ports.subList(brokers, 2 * brokers), advertised);
        return new BrokerProxies(listener, proxies);
    }

    /** What the Kafka has to be started with. */
    public AdvertisedListener listener() {
        return listener;
    }

    /** The value of {@code bootstrap.servers} for clients that go this way. */
    public String bootstrapServers() {
        return proxies.stream().map(BrokerProxies::hostAndPort).collect(Collectors.joining(","));
    }

    /** The proxy in front of one broker; brokers are numbered from 1. */
    public FaultProxy broker(int number) {
        return proxies.get(number - 1);
    }

    /** The same as {@link FaultProxy#apply} for all brokers. */
    public void apply(Faults faults) {
        all(proxy -> proxy.apply(faults));
    }

    /** The same as {@link FaultProxy#heal} for all brokers. */
    public void heal() {
        all(FaultProxy::heal);
    }

    /** The same as {@link FaultProxy#cut} for all brokers. */
    public void cut() {
        all(FaultProxy::cut);
    }

    /** The same as {@link FaultProxy#endConnections} for all brokers. */
    public void endConnections(Ending how) {
        all(proxy -> proxy.endConnections(how));
    }

    @Override
    public void close() {
        all(FaultProxy::close);
    }

    private void all(Consumer<FaultProxy> change) {
        proxies.forEach(change);
    }

    private static String hostAndPort(FaultProxy proxy) {
        return proxy.address().getAddress().getHostAddress() + ":" + proxy.port();
    }
}

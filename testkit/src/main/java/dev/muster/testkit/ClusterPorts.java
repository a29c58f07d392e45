package dev.muster.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The ports of a local cluster, chosen once so that a broker comes back where it was. Brokers are numbered from 1. */
record ClusterPorts(List<Integer> brokers, List<Integer> controllers) {

    ClusterPorts {
        brokers = List.copyOf(brokers);
        controllers = List.copyOf(controllers);
    }

    /** @throws LocalKafkaException when a port that the settings name is taken */
    static ClusterPorts choose(KafkaSettings settings) {
        int count = settings.brokers();
        List<Integer> taken = settings.listeners().stream()
                .flatMap(listener -> listener.ports().stream())
                .toList();
        if (settings.port() == 0) {
            List<Integer> free = free(2 * count, taken);
            return new ClusterPorts(free.subList(0, count), free.subList(count, 2 * count));
        }
        List<Integer> brokers = IntStream.range(settings.port(), settings.port() + count)
                .boxed()
                .toList();
        for (int port : brokers) {
            if (!FreePorts.isFree(port)) {
                throw new LocalKafkaException("port: " + port + " is in use (expected: a port of "
                        + BrokerProperties.HOST + " that nobody listens on)");
            }
        }
        List<Integer> controllers =
                free(count, Stream.concat(brokers.stream(), taken.stream()).toList());
        return new ClusterPorts(brokers, controllers);
    }

    private static List<Integer> free(int count, List<Integer> taken) {
        List<Integer> free = new ArrayList<>(FreePorts.several(count + taken.size()));
        free.removeAll(taken);
        return free.subList(0, count);
    }

    int broker(int id) {
        return brokers.get(id - 1);
    }

    int controller(int id) {
        return controllers.get(id - 1);
    }

    String bootstrapServers() {
        return brokers.stream().map(port -> BrokerProperties.HOST + ":" + port).collect(Collectors.joining(","));
    }

    String voters() {
        return IntStream.rangeClosed(1, controllers.size())
                .mapToObj(id -> id + "@" + BrokerProperties.HOST + ":" + controller(id))
                .collect(Collectors.joining(","));
    }
}

package dev.muster.testkit;

import kafka.Kafka;

/** The main of a broker process: Kafka's own, but it ends with the JVM that started it. Argument: the broker's properties file. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) {
        ParentWatch.exitWhenStdinEnds();
        Kafka.main(arguments);
    }
}

package dev.muster.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a local Kafka runs. One system property, {@code muster.test.kafka}, chooses for a whole suite. */
public enum KafkaKind {
    /** In this JVM: quickest, with a clock that can leap; see {@link InProcessKafka}. */
    IN_PROCESS("in-process") {
        @Override
        public LocalKafka start(KafkaSettings settings) {
            return InProcessKafka.start(settings);
        }
    },

    /** In processes of its own, which can be killed and paused; see {@link KafkaProcesses}. */
    PROCESSES("processes") {
        @Override
        public LocalKafka start(KafkaSettings settings) {
            return KafkaProcesses.start(settings);
        }
    },

    /** In a container, as the Apache project ships it; needs a container engine; see {@link ContainerKafka}. */
    CONTAINERS("containers") {
        @Override
        public LocalKafka start(KafkaSettings settings) {
            return ContainerKafka.start(settings);
        }

        @Override
        public Optional<String> whyUnavailable() {
            return ContainerKafka.whyUnavailable();
        }
    };

    /** The system property that {@link #fromSystemProperty} reads. */
    public static final String PROPERTY = "muster.test.kafka";

    private final String text;

    KafkaKind(String text) {
        this.text = text;
    }

    /**
     * The kind that the system property {@value #PROPERTY} names, {@link #IN_PROCESS} without one.
     *
     * @throws IllegalArgumentException when it names none
     */
    public static KafkaKind fromSystemProperty() {
        return parse(System.getProperty(PROPERTY, IN_PROCESS.text));
    }

    /** Starts a Kafka of this kind; what the settings may ask for depends on the kind. */
    public abstract LocalKafka start(KafkaSettings settings);

    /** Why this kind cannot be had on this machine, in words for a person; empty when it can. */
    public Optional<String> whyUnavailable() {
        return Optional.empty();
    }

    /** As the system property names it. */
    public String text() {
        return text;
    }

    static KafkaKind parse(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PROPERTY + ": " + text + " (expected: one of "
                        + Arrays.stream(values()).map(KafkaKind::text).collect(Collectors.joining(", ")) + ")"));
    }
}

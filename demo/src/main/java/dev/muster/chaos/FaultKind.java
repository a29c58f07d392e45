package dev.muster.chaos;

/** What is done on purpose; each is mended after a while. */
enum FaultKind {
    BROKER_KILLED("broker killed"),
    BROKER_PAUSED("broker paused"),
    NODE_KILLED("node killed"),
    NODE_PAUSED("node paused"),
    NODE_CUT_OFF("node cut off"),
    NODE_FROM_ONE_BROKER("node held from one broker"),
    NODE_FROM_KAFKA_LATE("node's way to Kafka late"),
    NODE_FROM_KAFKA_RESET("node's connections to Kafka reset"),
    CLIENTS_HELD("clients held from a node"),
    CLIENTS_LATE("clients' way to a node late"),
    ANSWERS_HELD("a node's answers held"),
    CLIENTS_RESET("clients' connections reset"),
    CLIENT_KILLED("client killed"),
    CLIENT_PAUSED("client paused");

    private final String words;

    FaultKind(String words) {
        this.words = words;
    }

    /** For people. */
    String words() {
        return words;
    }
}

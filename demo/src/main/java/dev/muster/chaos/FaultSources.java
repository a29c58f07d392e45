package dev.muster.chaos;

import dev.muster.testkit.JavaProcess;
import dev.muster.testkit.fault.Ending;
import dev.muster.testkit.fault.Faults;
import dev.muster.testkit.fault.Flow;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What can go wrong in an arena, by victim. Each source is used by one thread, and touches what no other touches. */
final class FaultSources {

    private final Arena arena;

    FaultSources(Arena arena) {
        this.arena = arena;
    }

    /** One for each kind of victim. */
    List<FaultSource> all() {
        return List.of(this::ofBrokers, this::ofNodes, this::ofClients);
    }

    private Fault ofBrokers(SplittableRandom random) {
        int broker = 1 + random.nextInt(Arena.BROKERS);
        String victim = "broker " + broker;
        return random.nextBoolean()
                ? new Fault(FaultKind.BROKER_KILLED, victim, () -> arena.kafka().kill(broker), () -> arena.kafka()
                        .restart(broker))
                : new Fault(FaultKind.BROKER_PAUSED, victim, () -> arena.kafka().pause(broker), () -> arena.kafka()
                        .resume(broker));
    }

    private Fault ofClients(SplittableRandom random) {
        ArenaClient client = arena.clients().get(random.nextInt(arena.clients().size()));
        return random.nextInt(3) == 0
                ? new Fault(
                        FaultKind.CLIENT_KILLED,
                        client.name(),
                        () -> client.process().kill(),
                        client::start)
                : paused(FaultKind.CLIENT_PAUSED, client.name(), client.process());
    }

    private Fault ofNodes(SplittableRandom random) {
        ArenaNode node = arena.nodes().get(random.nextInt(arena.nodes().size()));
        return switch (random.nextInt(10)) {
            case 0, 1 ->
                new Fault(
                        FaultKind.NODE_KILLED, node.name(), () -> node.process().kill(), () -> {
                            node.start();
                            Arena.awaitReady(node);
                        });
            case 2, 3 -> paused(FaultKind.NODE_PAUSED, node.name(), node.process());
            case 4 -> new Fault(FaultKind.NODE_CUT_OFF, node.name(), node::cutOff, node::mend);
            default -> ofConnections(node, random);
        };
    }

    private static Fault ofConnections(ArenaNode node, SplittableRandom random) {
        Faults late =
                Faults.delay(Duration.ofMillis(random.nextLong(20, 400)), Duration.ofMillis(random.nextLong(1, 200)));
        Fault.Step mend = node::mend;
        Ending ending = random.nextBoolean() ? Ending.RESET : Ending.CLOSE;
        int broker = 1 + random.nextInt(Arena.BROKERS);
        String name = node.name();
        return switch (random.nextInt(7)) {
            case 0 ->
                new Fault(
                        FaultKind.NODE_FROM_ONE_BROKER,
                        name + ", broker " + broker,
                        () -> node.way().broker(broker).apply(Faults.HALF_OPEN),
                        mend);
            case 1 ->
                new Fault(FaultKind.NODE_FROM_KAFKA_LATE, name, () -> node.way().apply(late), mend);
            case 2 ->
                new Fault(
                        FaultKind.NODE_FROM_KAFKA_RESET,
                        name,
                        () -> node.way().endConnections(ending),
                        Fault.Step.NONE);
            case 3 -> new Fault(FaultKind.CLIENTS_HELD, name, () -> node.door().apply(Faults.HALF_OPEN), mend);
            case 4 -> new Fault(FaultKind.CLIENTS_LATE, name, () -> node.door().apply(late), mend);
            case 5 ->
                new Fault(
                        FaultKind.ANSWERS_HELD,
                        name,
                        () -> node.door().apply(Faults.NONE.withToClient(Flow.HELD)),
                        () -> {
                            node.door().endConnections(ending); // what was done is never told
                            node.mend();
                        });
            default ->
                new Fault(FaultKind.CLIENTS_RESET, name, () -> node.door().endConnections(ending), Fault.Step.NONE);
        };
    }

    private static Fault paused(FaultKind kind, String victim, JavaProcess process) {
        return new Fault(kind, victim, process::pause, process::resume);
    }
}

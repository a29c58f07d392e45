package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.EntityKey;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.partition.Intake;
import dev.muster.partition.Rejection;
import dev.muster.presence.PresenceDecision;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceEvents;
import dev.muster.presence.PresenceState;
import dev.muster.presence.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Some services, those who operate them, and those who send what nobody can read. */
final class PresencePopulation implements Population<PresenceState, PresenceEvent, PresenceDecision> {

    private static final int MAX_STATE_BYTES = 8 * 1024;

    /** After the storm: failures are noticed, partitions given to others, logs read, graces over. */
    private static final long SETTLE_MS = 19_000;

    private static final Duration PROMPT = Duration.ofSeconds(2);

    private final World<PresenceEvent> world;
    private final List<PresenceClient> clients = new ArrayList<>();
    private final SortedMap<EntityKey, PresenceWitness> witnesses = new TreeMap<>();
    private boolean isCalm;
    private int operations;
    private long rulesVersion = 1;

    private PresencePopulation(World<PresenceEvent> world) {
        this.world = world;
        int count = (int) world.chance().between(3, 9);
        for (int number = 0; number < count; number++) {
            PresenceClient client =
                    new PresenceClient(world.split(), "service-" + number % 3, "i-" + number, kind(number));
            clients.add(client);
            witnesses.put(client.key(), new PresenceWitness(client));
        }
    }

    /** The domain's row, with the real fold. */
    static SimulatedDomain<PresenceState, PresenceEvent, PresenceDecision> domain() {
        return domain(PresenceEvents.SPEC);
    }

    /** The domain's row with a fold that may have been tampered with. */
    static SimulatedDomain<PresenceState, PresenceEvent, PresenceDecision> domain(
            FoldSpec<PresenceState, PresenceEvent, PresenceDecision> spec) {
        return new SimulatedDomain<>(spec, new CanonicalPartitionCodec(), MAX_STATE_BYTES, PresencePopulation::new);
    }

    @Override
    public void start() {
        clients.forEach(PresenceClient::start);
        operate();
    }

    @Override
    public void folded(Folded<PresenceState, PresenceEvent, PresenceDecision> folded) {
        Intake<PresenceEvent> intake = folded.arrival().intake();
        if (intake instanceof Intake.Domain<PresenceEvent> domain) {
            Optional.ofNullable(witnesses.get(domain.event().key()))
                    .ifPresent(witness -> witness.folded(folded, domain.event()));
        } else if (intake instanceof Intake.Tick<PresenceEvent>) {
            clients.stream()
                    .filter(client -> world.partitionOf(client.key().group()).number() == folded.partition())
                    .forEach(client -> witness(client).ticked(folded));
        }
    }

    @Override
    public void calm() {
        isCalm = true;
        clients.forEach(PresenceClient::calm);
        world.agenda().in(SETTLE_MS, this::killSome);
    }

    @Override
    public void end() {
        for (PresenceClient client : clients) {
            PresenceWitness witness = witness(client);
            if (client.isUp()) {
                check(witness.isRegistered() && !witness.isLapsed(), "{} beats and is not UP at the end", client.key());
            } else {
                check(
                        witness.isLapsed() || !witness.isRegistered(),
                        "{} was killed and is not DOWN at the end",
                        client.key());
                check(
                        witness.silence().compareTo(client.ttl().plus(PROMPT)) <= 0,
                        "{} was DOWN only {} after its last sign of life; its ttl is {}",
                        client.key(),
                        witness.silence(),
                        client.ttl());
            }
        }
    }

    private void killSome() {
        for (PresenceClient client : clients) {
            if (client.kind() == PresenceClient.Kind.ORDINARY && world.chance().oneIn(2)) {
                world.trace().say(client.key() + " is killed");
                client.crash();
            }
        }
    }

    private PresenceWitness witness(PresenceClient client) {
        PresenceWitness witness = witnesses.get(client.key());
        if (witness == null) {
            throw new AssertionError(client.key());
        }
        return witness;
    }

    private PresenceClient.Kind kind(int number) {
        if (number < 2) {
            return PresenceClient.Kind.FAITHFUL;
        }
        return world.chance().oneIn(6) ? PresenceClient.Kind.MISPLACED : PresenceClient.Kind.ORDINARY;
    }

    private void operate() {
        world.agenda().in(world.chance().between(500, 6_000), () -> {
            if (!isCalm) {
                act();
                operate();
            }
        });
    }

    private void act() {
        PresenceClient client = world.chance().pick(clients);
        PresenceEvents events =
                PresenceEvents.of(client.key().group(), client.key().member().orElseThrow());
        String id = "operation-" + ++operations;
        switch ((int) world.chance().between(0, 7)) {
            case 0 -> operate(events.maintain(id));
            case 1 -> operate(events.clearMaintenance(id));
            case 2 -> operate(events.override(id, world.chance().oneIn(2) ? Status.DOWN : Status.UP));
            case 3 -> operate(events.clearOverride(id));
            case 4 -> own(new Intake.Barrier<>(PresenceEvents.head(id)));
            case 5 ->
                own(new Intake.Rejected<>(
                        new Rejection(Rejection.Code.UNDECODABLE, "bytes of nobody"), Optional.empty()));
            default -> setRules(id);
        }
    }

    private void operate(PresenceEvent event) {
        for (int times = world.chance().oneIn(3) ? 2 : 1; times > 0; times--) {
            world.agenda().in(world.chance().between(0, 5_000), () -> world.partitionOf(
                            event.key().group())
                    .append(Message.of(event), 10_000, done -> {}));
        }
    }

    /** Newer ones for the most part, sometimes older ones, sometimes such as are none. */
    private void setRules(String id) {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("engine.checkpoint.every", Long.toString(world.chance().between(5, 60)));
        values.put("presence.dedup.window", world.chance().oneIn(2) ? "PT5M" : "PT10M");
        long version = world.chance().oneIn(5) ? rulesVersion : ++rulesVersion;
        own(new Intake.RulesSet<>(PresenceEvents.head(id), version, 1, values));
    }

    private void own(Intake<PresenceEvent> intake) {
        world.log().forEach(partition -> partition.append(Message.own(intake), 10_000, done -> {}));
    }
}

package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.fold.Fold;
import dev.muster.fold.FoldSpec;
import dev.muster.fold.testing.CanonicalPartitionCodec;
import dev.muster.leader.LeaderDecision;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderEvents;
import dev.muster.leader.LeaderState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two elections, those who campaign for them, some of them twice under one name, and an operator who takes candidates away. What is decided
 * is told, so that who runs the storms can see that they are some.
 */
final class LeaderPopulation implements Population<LeaderState, LeaderEvent, LeaderDecision> {

    /**
     * What a client takes off its ttl: a tick may have been a second old when it came, and on its way for another one, and clocks may differ by
     * what they carry.
     */
    static final long MARGIN_MS = 2_200;

    private static final int MAX_STATE_BYTES = 32 * 1024;

    /** After the storm: failures are noticed, partitions given to others, graces over, sessions that nobody has any more lapsed. */
    private static final long SETTLE_MS = 23_000;

    private static final Duration PROMPT = Duration.ofMillis(500);

    private final World<LeaderEvent> world;
    private final Consumer<LeaderDecision> told;
    private final List<Contest> contests = new ArrayList<>();
    private boolean isCalm;

    private LeaderPopulation(World<LeaderEvent> world, long marginMs, Consumer<LeaderDecision> told) {
        this.world = world;
        this.told = told;
        contests.add(new Contest("s", marginMs));
        contests.add(new Contest("b", marginMs));
    }

    /** The domain's row with a fold that may have been tampered with, and with clients that are more or less careful. */
    static SimulatedDomain<LeaderState, LeaderEvent, LeaderDecision> domain(
            Fold<LeaderState, LeaderEvent, LeaderDecision> fold, long marginMs, Consumer<LeaderDecision> told) {
        FoldSpec<LeaderState, LeaderEvent, LeaderDecision> real = LeaderEvents.SPEC;
        FoldSpec<LeaderState, LeaderEvent, LeaderDecision> spec =
                new FoldSpec<>(real.name(), fold, real.codec(), real.rules(), real.level());
        return new SimulatedDomain<>(
                spec,
                new CanonicalPartitionCodec(),
                MAX_STATE_BYTES,
                world -> new LeaderPopulation(world, marginMs, told));
    }

    @Override
    public void start() {
        contests.forEach(contest -> contest.clients.forEach(CampaignClient::start));
        operate();
    }

    @Override
    public void folded(Folded<LeaderState, LeaderEvent, LeaderDecision> folded) {
        folded.effects().decisions().forEach(told);
        contests.stream()
                .filter(contest -> world.partitionOf(contest.name).number() == folded.partition())
                .forEach(contest -> contest.folded(folded));
    }

    @Override
    public void calm() {
        isCalm = true;
        contests.forEach(contest -> contest.clients.forEach(CampaignClient::calm));
        world.agenda().in(SETTLE_MS, () -> contests.forEach(Contest::kill));
    }

    @Override
    public void end() {
        contests.forEach(Contest::end);
    }

    /** Somebody takes a candidate away who does not know of its session. */
    private void operate() {
        world.agenda().in(world.chance().between(2_000, 20_000), () -> {
            if (!isCalm) {
                CampaignClient.Nature victim = world.chance()
                        .pick(world.chance().pick(contests).clients)
                        .nature();
                LeaderEvents events = LeaderEvents.of(victim.election());
                LeaderEvent.Resign wish = (LeaderEvent.Resign) events.resigns(victim.candidate(), "");
                LeaderEvent.Resign event = new LeaderEvent.Resign(
                        new EventHead("operator-" + world.agenda().now(), "operator", Instant.EPOCH),
                        wish.key(),
                        wish.candidate(),
                        wish.session());
                world.partitionOf(victim.election()).append(Message.of(event), 1_000, done -> {});
                operate();
            }
        });
    }

    /** One election with its candidates. */
    private final class Contest {

        private final String name;
        private final LeaderWitness witness;
        private final List<CampaignClient> clients = new ArrayList<>();

        Contest(String name, long marginMs) {
            this.name = name;
            this.witness = new LeaderWitness(EntityKey.of(name));
            int count = (int) world.chance().between(2, 5);
            for (int number = 0; number < count; number++) {
                join(name + number, 1, number == 0, marginMs);
            }
            if (world.chance().oneIn(3)) {
                join(name + (count - 1), 2, false, marginMs);
            }
        }

        private void join(String candidate, int process, boolean isFaithful, long marginMs) {
            CampaignClient.Nature nature = new CampaignClient.Nature(name, candidate, process, isFaithful);
            clients.add(new CampaignClient(world.split(), nature, marginMs));
        }

        void folded(Folded<LeaderState, LeaderEvent, LeaderDecision> folded) {
            if (witness.folded(folded)) {
                CampaignClient.Sight sight =
                        new CampaignClient.Sight(folded.entry().offset(), witness.leadingSession(), witness.sessions());
                clients.forEach(client -> client.watch(sight));
            }
            looksAtBeliefs();
        }

        /** Who was put down by another's word may be told late; everybody else knows by its own clock. */
        private void looksAtBeliefs() {
            List<String> certain = clients.stream()
                    .filter(CampaignClient::isCertain)
                    .map(CampaignClient::session)
                    .filter(session -> !witness.putDown().contains(session))
                    .toList();
            check(certain.size() <= 1, "{} are all certain that they lead {}", certain, name);
        }

        void kill() {
            for (CampaignClient client : clients) {
                if (!client.nature().isFaithful() && world.chance().oneIn(2)) {
                    world.trace().say(client.session() + " is killed");
                    client.crash();
                }
            }
        }

        void end() {
            for (CampaignClient client : clients) {
                if (!client.isUp()) {
                    String session = client.session();
                    check(!witness.isCandidate(session), "{} was killed and is a candidate", session);
                    check(
                            witness.silence(session).compareTo(client.ttl().plus(PROMPT)) <= 0,
                            "{} lapsed only {} after its last sign of life; its ttl is {}",
                            session,
                            witness.silence(session),
                            client.ttl());
                }
            }
            boolean isShared =
                    clients.stream().anyMatch(client -> client.nature().process() > 1);
            clients.stream()
                    .filter(client -> client.isUp() && !isShared)
                    .forEach(client -> check(
                            witness.isCandidate(client.session()),
                            "{} campaigns and is no candidate",
                            client.session()));
            // Two processes under one name take each other's place for ever.
            check(isShared || witness.leadingSession().isPresent(), "nobody leads {}", name);
        }
    }
}

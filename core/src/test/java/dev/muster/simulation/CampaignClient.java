package dev.muster.simulation;

import dev.muster.fold.EntityKey;
import dev.muster.fold.EventHead;
import dev.muster.leader.CandidateId;
import dev.muster.leader.LeaderEvent;
import dev.muster.leader.LeaderEvents;
import dev.muster.leader.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A process that campaigns, as the Java client does: it is sure that it leads while it was told so and its own clock has not passed what its
 * last acknowledged keep allows; it ends its session when that chain breaks, and campaigns anew. Its clock is up to 10 % wrong. Unless it is
 * faithful it crashes, pauses, resigns, and hears nothing of the nodes for a while.
 */
final class CampaignClient {

    /** What its campaigns are made of. */
    record Nature(String election, String candidate, int process, boolean isFaithful) {}

    private final World<LeaderEvent> world;
    private final Chance chance;
    private final Nature nature;
    private final Host host;
    private final LeaderEvents events;
    private final Duration ttl;
    private final int priority;
    private final double rate;
    private final long marginMs;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean isSending;
    private boolean isUp;
    private boolean isCalm;
    private boolean isDeaf;
    private int life;
    private double certainUntil;
    private boolean isChained;
    private long toldOffset = -1;
    private boolean isToldThatItLeads;
    private boolean isSeen;

    CampaignClient(World<LeaderEvent> world, Nature nature, long marginMs) {
        this.world = world;
        this.chance = world.chance();
        this.nature = nature;
        this.host = new Host(world.agenda(), chance);
        this.events = LeaderEvents.of(nature.election());
        this.ttl = Duration.ofMillis(chance.between(3_000, 9_000));
        this.priority = chance.oneIn(3) ? (int) chance.between(1, 2) : 0;
        // Against a node's clock, which may be two ten-thousandths fast itself, no more than 1 to 1.1 either way.
        this.rate = chance.between(910, 1_099) / 1_000.0;
        this.marginMs = marginMs;
    }

    Nature nature() {
        return nature;
    }

    Duration ttl() {
        return ttl;
    }

    boolean isUp() {
        return isUp;
    }

    String session() {
        return nature.candidate() + "-" + nature.process() + "-" + life;
    }

    /** Whether it would go on doing what only a leader may: also while it is paused, since it may go on at any time. */
    boolean isCertain() {
        return isUp && isToldThatItLeads && local() < certainUntil;
    }

    void start() {
        world.agenda().in(chance.between(0, 4_000), this::live);
        if (!nature.isFaithful()) {
            trouble();
        }
    }

    void calm() {
        isCalm = true;
        isDeaf = false;
        host.resume();
        if (!isUp) {
            live();
        }
    }

    void crash() {
        isUp = false;
        isToldThatItLeads = false;
        isChained = false;
    }

    /**
     * What a watch shows; watches are late, but never run back.
     *
     * @param offset of the record that led to it
     * @param leading the session that leads
     * @param campaigning all sessions
     */
    record Sight(long offset, Optional<String> leading, Set<String> campaigning) {}

    void watch(Sight sight) {
        world.agenda().in(chance.between(5, 400), () -> told(sight));
    }

    private void told(Sight sight) {
        if (isDeaf) {
            world.agenda().in(200, () -> told(sight));
            return;
        }
        host.run(() -> {
            if (!isUp || !isChained || sight.offset() <= toldOffset) {
                return;
            }
            toldOffset = sight.offset();
            isToldThatItLeads = sight.leading().filter(session()::equals).isPresent();
            boolean isCampaigning = sight.campaigning().contains(session());
            if (isSeen && !isCampaigning) {
                breakOff(life);
            }
            isSeen = isCampaigning;
        });
    }

    private double local() {
        return world.agenda().now() * rate;
    }

    private double window() {
        return (ttl.toMillis() - marginMs) / 1.1;
    }

    private void live() {
        life++;
        isUp = true;
        isToldThatItLeads = false;
        isSeen = false;
        isChained = true;
        certainUntil = local() + window();
        campaign(
                (LeaderEvent.Campaign)
                        events.campaigns(nature.candidate(), session(), LeaderEvents.offer(Optional.of(ttl), priority)),
                life,
                local());
        keep(life);
        int mine = life;
        host.in(ttl.toMillis(), () -> {
            if (isOf(mine) && !isSeen) {
                breakOff(mine);
            }
        });
    }

    /** With an id of its own, and the same in every retry. */
    private void campaign(LeaderEvent.Campaign wish, int mine, double begun) {
        LeaderEvent.Campaign event = new LeaderEvent.Campaign(
                new EventHead(session(), nature.candidate(), Instant.EPOCH),
                wish.key(),
                wish.candidate(),
                wish.session(),
                wish.offer());
        send(event, done -> {
            repeatIf(done, event);
            if (isOf(mine)) {
                acknowledged(done, begun, mine);
            }
        });
    }

    /** A word that comes too late proves nothing: the session may be over by then. */
    private void acknowledged(boolean done, double sent, int mine) {
        if (!isChained || local() >= certainUntil) {
            breakOff(mine);
        } else if (done) {
            certainUntil = Math.max(certainUntil, sent + window());
        }
    }

    /** The session is over, by its own clock or by what it was told: another one begins. */
    private void breakOff(int mine) {
        isChained = false;
        isToldThatItLeads = false;
        host.in(chance.between(1, 500), () -> {
            if (isOf(mine)) {
                live();
            }
        });
    }

    private void keep(int mine) {
        long interval = Math.max(200, ttl.toMillis() / 6);
        host.in(interval, () -> {
            if (!isOf(mine)) {
                return;
            }
            if (local() >= certainUntil) {
                breakOff(mine);
                return;
            }
            LeaderEvent event = events.keeps(nature.candidate(), session());
            double sent = local();
            if (waiting.isEmpty() && isChained) {
                send(event, done -> {
                    repeatIf(done, event);
                    if (isOf(mine)) {
                        acknowledged(done, sent, mine);
                    }
                });
            }
            keep(mine);
        });
    }

    private boolean isOf(int mine) {
        return isUp && mine == life;
    }

    private void trouble() {
        world.agenda().in(chance.between(1_000, 12_000), () -> {
            if (!isCalm) {
                if (isUp) {
                    fault(chance.between(300, 12_000));
                }
                trouble();
            }
        });
    }

    private void fault(long length) {
        switch ((int) chance.between(0, 3)) {
            case 0 -> {
                crash();
                comeBackIn(length);
            }
            case 1 -> {
                host.pause();
                world.agenda().in(length, host::resume);
            }
            case 2 -> {
                isDeaf = true;
                world.agenda().in(length, () -> isDeaf = false);
            }
            default -> {
                LeaderEvent.Resign event = new LeaderEvent.Resign(
                        new EventHead(session() + "-resigns", nature.candidate(), Instant.EPOCH),
                        EntityKey.of(nature.election()),
                        new CandidateId(nature.candidate()),
                        Optional.of(new Session(session())));
                crash();
                send(event, done -> repeatIf(done, event));
                comeBackIn(chance.between(10, 2_000));
            }
        }
    }

    private void comeBackIn(long ms) {
        world.agenda().in(ms, () -> {
            if (!isUp) {
                live();
            }
        });
    }

    /** What is in the log comes once more, long after: sent by somebody who was not told that it is there. */
    private void repeatIf(boolean isInLog, LeaderEvent event) {
        if (isInLog && !isCalm && chance.oneIn(15)) {
            world.agenda().in(chance.between(1, 15_000), () -> append(event, done -> {}));
        }
    }

    /** One after the other, as a producer keeps the order of what it sends; the answer waits where the process is paused. */
    private void send(LeaderEvent event, Consumer<Boolean> told) {
        waiting.add(() -> append(
                event,
                done -> host.run(() -> {
                    isSending = false;
                    told.accept(done);
                    sendNext();
                })));
        sendNext();
    }

    private void sendNext() {
        if (!isSending && !waiting.isEmpty()) {
            isSending = true;
            waiting.remove().run();
        }
    }

    private void append(LeaderEvent event, Consumer<Boolean> told) {
        world.partitionOf(nature.election()).append(Message.of(event), ttl.toMillis() * 3, told);
    }
}

package dev.muster.simulation;

import dev.muster.fold.Event;
import java.util.List;

/** What goes wrong, and when, until it is over. Of two outages the second comes when clients had the time to be heard. */
final class Weather<E extends Event> {

    private static final long BETWEEN_OUTAGES_MS = 4_000;

    private final World<E> world;
    private final Group<?, E, ?> group;
    private final long until;
    private long noOutageBefore;

    Weather(World<E> world, Group<?, E, ?> group, long until) {
        this.world = world;
        this.group = group;
        this.until = until;
    }

    void start() {
        Chance chance = world.chance();
        world.agenda().in(chance.between(100, 3_000), () -> {
            if (world.agenda().now() < until) {
                strike(chance);
                start();
            }
        });
    }

    /** Everything is mended. */
    void clear() {
        world.log().forEach(partition -> {
            partition.comeBack();
            partition.slowDown(30);
            partition.loseNothing();
        });
        group.hosts().forEach(host -> {
            host.reconnect();
            host.slowDown(1);
            host.catchUp();
            host.resume();
        });
    }

    private void strike(Chance chance) {
        long length = chance.oneIn(3) ? chance.between(3_000, 15_000) : chance.between(100, 3_000);
        switch ((int) chance.between(0, 10)) {
            case 0 -> outage(world.log(), length);
            case 1 -> outage(List.of(chance.pick(world.log())), length);
            case 2 -> leap(chance);
            case 3 -> changeLeader(chance);
            case 4 -> slowBrokers(chance, length);
            case 5 ->
                group.toSomeHost(host -> {
                    host.pause();
                    world.agenda().in(length, host::resume);
                });
            case 6 ->
                group.toSomeHost(host -> {
                    host.cutOff();
                    world.agenda().in(length, host::reconnect);
                });
            case 7 ->
                group.toSomeHost(host -> {
                    host.kill();
                    world.agenda().in(length, group::startNode);
                });
            case 8 ->
                group.toSomeHost(host -> {
                    host.slowDown(8);
                    world.agenda().in(length, () -> host.slowDown(1));
                });
            case 9 ->
                group.toSomeHost(host -> {
                    host.lag();
                    world.agenda().in(2 * length, host::catchUp);
                });
            default -> group.moveSome();
        }
    }

    private void outage(List<LogPartition<E>> partitions, long length) {
        if (world.agenda().now() < noOutageBefore) {
            return;
        }
        noOutageBefore = world.agenda().now() + length + BETWEEN_OUTAGES_MS;
        world.trace().say("brokers of " + partitions.size() + " partitions are away for " + length);
        partitions.forEach(LogPartition::leave);
        world.agenda().in(length, () -> partitions.forEach(LogPartition::comeBack));
    }

    private void leap(Chance chance) {
        long most = chance.oneIn(2) ? 2_000 : 10_000_000;
        long by = chance.between(-most, most);
        world.trace().say("a broker's clock leaps by " + by);
        chance.pick(world.log()).leapClock(by);
    }

    private void changeLeader(Chance chance) {
        world.trace().say("a partition has another leader");
        chance.pick(world.log()).changeLeader(chance.between(-500, 500));
    }

    private void slowBrokers(Chance chance, long length) {
        LogPartition<E> partition = chance.pick(world.log());
        partition.slowDown(chance.between(100, 700));
        world.agenda().in(length, () -> partition.slowDown(30));
    }
}

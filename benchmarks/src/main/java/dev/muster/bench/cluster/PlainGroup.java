package dev.muster.bench.cluster;

import dev.muster.testkit.JavaProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A consumer group of two that does nothing, one of them in a process that is killed: what Kafka itself takes from a death to when the
 * survivor has the partitions of the dead. Nothing that shares work by a group can be faster. Used by one thread; the survivor has its own.
 */
final class PlainGroup implements AutoCloseable {

    private static final int PARTITIONS = 2;

    private final String bootstrapServers;
    private final GroupMember survivor;
    private final Thread thread;
    private JavaProcess mortal;
    private long killedAt;
    private volatile int owned;
    private volatile long allOwnedSince;

    PlainGroup(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        createTopic(bootstrapServers);
        this.survivor = new GroupMember(bootstrapServers);
        this.thread = new Thread(this::survive, "bench-group");
        this.mortal = launch();
        thread.start();
    }

    /** Waits until both have their part. */
    void awaitShared() {
        TwoNodes.await(() -> owned == PARTITIONS / 2, "partitions shared by two consumers");
    }

    /** Kills one of the two that share. */
    void kill() {
        mortal.kill();
        killedAt = System.nanoTime();
    }

    /** From the kill to when the other one had all partitions, in seconds; waits for it. */
    double secondsToNotice() {
        TwoNodes.await(() -> owned == PARTITIONS, "a death noticed by Kafka");
        return (allOwnedSince - killedAt) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    void startAgain() {
        mortal = launch();
    }

    @Override
    public void close() {
        mortal.close();
        survivor.leave();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void survive() {
        try (survivor) {
            survivor.takePart(this::note);
        }
    }

    private void note(int now) {
        if (now == PARTITIONS && owned != PARTITIONS) {
            allOwnedSince = System.nanoTime();
        }
        owned = now;
    }

    private JavaProcess launch() {
        return JavaProcess.of(GroupMember.class)
                .name("group member")
                .jvmArguments("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .arguments(bootstrapServers)
                .endsWithParent()
                .start();
    }

    private static void createTopic(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(GroupMember.TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }
}

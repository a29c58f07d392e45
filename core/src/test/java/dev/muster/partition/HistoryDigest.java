package dev.muster.partition;

import static dev.muster.partition.TestPartition.barrier;
import static dev.muster.partition.TestPartition.rejected;
import static dev.muster.partition.TestPartition.rulesSet;

import dev.muster.fold.Hash;
import dev.muster.presence.Load;
import dev.muster.presence.PresenceEvent;
import dev.muster.presence.PresenceEvents;
import dev.muster.presence.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/** Folds one long history, drawn from a seed, and prints what came of it: the same in every process, or a promise is broken. */
final class HistoryDigest {

    private static final int RECORDS = 10_000;
    private static final List<Status> STATUSES = List.of(Status.values());

    private final Random random = new Random(20_260_101);
    private final TestPartition partition = new TestPartition();
    private final MessageDigest digest = Hash.sha256();
    private int drawn;

    private HistoryDigest() {}

    /** Prints facts, decisions, rejections and the last hash, as one digest. */
    public static void main(String[] args) {
        System.out.println(of());
    }

    static String of() {
        HistoryDigest history = new HistoryDigest();
        for (int i = 0; i < RECORDS; i++) {
            history.next();
        }
        return history.partition.fold().meta().chain().sequence() + " facts, "
                + history.partition.fold().image().states().size() + " states, "
                + Hash.copyOf(history.digest.digest());
    }

    private void next() {
        partition.brokerMoves(Duration.ofMillis(random.nextInt(300)));
        Effects<?, ?> effects = effectsOfNext();
        effects.facts().forEach(fact -> digest.update(fact.bytes()));
        feed(effects.decisions().toString());
        feed(effects.changes().toString());
        feed(effects.groups().toString());
        feed(effects.rejection().toString());
    }

    private Effects<?, ?> effectsOfNext() {
        drawn++;
        int kind = random.nextInt(1_000);
        if (kind < 400) {
            return partition.tick(Duration.ofMillis(random.nextInt(700)));
        }
        return switch (kind) {
            case 400 -> partition.newSession();
            case 401 -> partition.append(rulesSet(drawn, 1, "engine.checkpoint.every", "1000"));
            // Older than those in force, once there are any: the reason names both versions.
            case 402 -> partition.append(rulesSet(0, 1, "presence.ttl.default", "PT1H"));
            case 403 -> partition.append(rejected(Optional.empty()));
            case 404 -> partition.append(barrier());
            default -> partition.event(event());
        };
    }

    private PresenceEvent event() {
        PresenceEvents instance = PresenceEvents.of("service-" + random.nextInt(5), "instance-" + random.nextInt(40));
        String id = "event-" + drawn;
        return switch (random.nextInt(40)) {
            case 0, 1 -> instance.register(id, Duration.ofSeconds(3 + random.nextInt(20)), Duration.ofSeconds(30));
            case 2 -> instance.register(id, "life-" + random.nextInt(12));
            case 3 -> instance.register(id);
            case 4 -> instance.deregister(id);
            case 5 -> instance.weight(id, random.nextInt(1_000));
            case 6 -> instance.tags(id, "tag-" + random.nextInt(9), "tag-" + random.nextInt(9));
            case 7 -> instance.metadata(id, new TreeMap<>(Map.of("a", "" + drawn, "b", "1", "c", "2")));
            case 8 -> instance.override(id, Status.OUT_OF_SERVICE);
            case 9 -> instance.clearOverride(id);
            case 10 -> instance.maintain(id);
            case 11 -> instance.clearMaintenance(id);
            case 12 -> instance.beat(STATUSES.get(random.nextInt(STATUSES.size())));
            case 13 -> instance.beat(new Load(OptionalInt.of(drawn), OptionalInt.empty(), OptionalInt.of(1)));
            default -> instance.beat();
        };
    }

    private void feed(String words) {
        digest.update(words.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.muster.partition;

import dev.muster.fold.EntityKey;
import dev.muster.fold.Fold;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The states of a partition's entities, with their deadlines and groups. Single-threaded. */
final class Entities<S> {

    private final Fold<S, ?, ?> fold;
    private final SortedMap<EntityKey, S> states;
    private final SortedMap<String, GroupEntry> groups;
    private final TimerIndex timers = new TimerIndex();

    Entities(Fold<S, ?, ?> fold, PartitionImage<S> image) {
        this.fold = fold;
        this.states = new TreeMap<>(image.states());
        this.groups = new TreeMap<>(image.groups());
        states.forEach((key, state) -> timers.set(key, fold.deadline(state)));
    }

    S stateOf(EntityKey key) {
        S state = states.get(key);
        return state == null ? fold.initial() : state;
    }

    boolean holds(EntityKey key) {
        return states.containsKey(key);
    }

    boolean haveDeadlines() {
        return !timers.isEmpty();
    }

    List<EntityKey> dueAt(Instant now, int limit) {
        return timers.dueAt(now, limit);
    }

    long count() {
        return states.size();
    }

    Effects.Change<S> put(EntityKey key, S state, boolean isDecided) {
        timers.set(key, fold.deadline(state));
        if (fold.isVacant(state)) {
            states.remove(key);
            return new Effects.Change<>(key, state, Effects.Presence.VACANT, isDecided);
        }
        states.put(key, state);
        Effects.Presence presence = fold.isPresent(state) ? Effects.Presence.PRESENT : Effects.Presence.REMEMBERED;
        return new Effects.Change<>(key, state, presence, isDecided);
    }

    GroupEntry groupChanged(EntityKey key, S before, S after, long offset) {
        GroupEntry entry = groups.getOrDefault(key.group(), GroupEntry.NONE)
                .changed(offset, fold.isPresent(before), fold.isPresent(after));
        if (entry.members() == 0 && key.member().isEmpty()) {
            groups.remove(key.group());
            return GroupEntry.NONE;
        }
        groups.put(key.group(), entry);
        return entry;
    }

    PartitionImage<S> image(PartitionMeta meta) {
        return new PartitionImage<>(meta, states, groups);
    }

    /** Over all entities and then all groups in key order, each part with its length before it. */
    Hash hash(FoldCodec<S, ?> codec, PartitionCodec partitionCodec) {
        MessageDigest digest = Hash.sha256();
        states.forEach((key, state) -> {
            feed(digest, key.text().getBytes(StandardCharsets.US_ASCII));
            feed(digest, codec.decided(state));
            feed(digest, codec.volatilePart(state));
        });
        groups.forEach((name, entry) -> {
            feed(digest, name.getBytes(StandardCharsets.US_ASCII));
            feed(digest, partitionCodec.group(entry));
        });
        return Hash.copyOf(digest.digest());
    }

    private static void feed(MessageDigest digest, Optional<byte[]> part) {
        feed(digest, part.orElse(new byte[0]));
    }

    private static void feed(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }
}

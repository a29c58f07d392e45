package dev.muster.query.facts;

import java.util.List;

/**
 * All topics of facts. Their partitions are numbered through, topic by topic: such a number is called a slot. Immutable.
 *
 * @param list the topics, in the order of their slots
 */
public record FactTopics(List<FactTopic> list) {

    /** Copies the list. */
    public FactTopics {
        list = List.copyOf(list);
    }

    /** How many slots there are. */
    public int slots() {
        return list.stream().mapToInt(FactTopic::partitions).sum();
    }

    /** The slot of a topic's first partition. */
    public int firstSlotOf(FactTopic topic) {
        int slot = 0;
        for (FactTopic one : list) {
            if (one.equals(topic)) {
                return slot;
            }
            slot += one.partitions();
        }
        throw new IllegalArgumentException("topic: " + topic + " (expected: one of " + list + ")");
    }

    /** The topic of a slot. */
    public FactTopic topicOf(int slot) {
        int behind = 0;
        for (FactTopic one : list) {
            behind += one.partitions();
            if (slot < behind) {
                return one;
            }
        }
        throw new IllegalArgumentException("slot: " + slot + " (expected: below " + behind + ")");
    }
}

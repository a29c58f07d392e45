package dev.muster.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was true at a cut.
 *
 * @param kind what the entities are
 * @param basis what it is told from
 * @param cut the cut that it stands for
 * @param entities those that were there, by key
 */
record Picture(String kind, Basis basis, Cut cut, List<EntityState> entities) {

    /** Copies the list. */
    Picture {
        entities = List.copyOf(entities);
    }

    ObjectNode toJson() {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind)
                .put("from", basis.text())
                .put("cut", cut.text());
        ArrayNode list = tree.putArray("entities");
        entities.forEach(entity -> list.add(entity.toJson()));
        return tree;
    }

    /** A block an entity, and what all of it rests on. */
    String text() {
        String blocks = entities.stream().map(entity -> entity.text() + "\n").collect(Collectors.joining());
        return blocks
                + "%d of kind %s, from the %s, at cut %s".formatted(entities.size(), kind, basis.text(), cut.text());
    }
}

package dev.muster.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.InvalidValueException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fields of a JSON object, read strictly: none but those allowed, each of its type. A null counts as absent. */
final class Fields {

    private static final int PERMILLE = 1_000;
    private static final double MICROS_A_MILLI = 1_000;
    private static final long MAX_MILLIS = 86_400_000;

    private final ObjectNode object;
    private final String prefix;

    private Fields(ObjectNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /** Refuses an object that has any other field. */
    static Fields of(ObjectNode object, Set<String> allowed) {
        return new Fields(object, "").only(allowed);
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name, "a text"));
    }

    Optional<String> text(String name) {
        return value(name).map(node -> textIn(name, node));
    }

    int requiredCount(String name) {
        return count(name).orElseThrow(() -> missing(name, "a whole number"));
    }

    OptionalInt count(String name) {
        Optional<JsonNode> node = value(name);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!node.get().isIntegralNumber()) {
            throw wrongType(name, node.get(), "a whole number");
        }
        if (!node.get().canConvertToInt()) {
            throw new InvalidValueException(prefix + name, "a number too large", "a whole number of 32 bits");
        }
        return OptionalInt.of(node.get().intValue());
    }

    OptionalLong number(String name) {
        Optional<JsonNode> node = value(name);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!node.get().isIntegralNumber()) {
            throw wrongType(name, node.get(), "a whole number");
        }
        if (!node.get().canConvertToLong()) {
            throw new InvalidValueException(prefix + name, "a number too large", "a whole number of 64 bits");
        }
        return OptionalLong.of(node.get().longValue());
    }

    /** Milliseconds, with a fraction or without, in microseconds. */
    OptionalLong micros(String name) {
        Optional<JsonNode> node = value(name);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!node.get().isNumber()) {
            throw wrongType(name, node.get(), "a number of milliseconds");
        }
        double millis = node.get().doubleValue();
        if (!(millis >= 0 && millis <= MAX_MILLIS)) {
            throw new InvalidValueException(prefix + name, node.get().asText(), "0 to " + MAX_MILLIS + " milliseconds");
        }
        return OptionalLong.of(Math.round(millis * MICROS_A_MILLI));
    }

    /** The objects of a list, each with these fields only. */
    List<Fields> objects(String name, Set<String> allowed) {
        Optional<JsonNode> node = value(name);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!node.get().isArray()) {
            throw wrongType(name, node.get(), "a list of objects");
        }
        List<Fields> objects = new ArrayList<>(node.get().size());
        for (JsonNode one : node.get()) {
            if (!(one instanceof ObjectNode inner)) {
                throw wrongType(name, one, "an object");
            }
            objects.add(new Fields(inner, prefix + name + ".").only(allowed));
        }
        return objects;
    }

    /** A share from 0 to 1 that thousandths can tell, in thousandths. */
    OptionalInt share(String name) {
        return share(name, 0, "0 to 1");
    }

    /** The same, but none at all. */
    OptionalInt shareAboveNone(String name) {
        return share(name, 1, "more than 0, at most 1");
    }

    private OptionalInt share(String name, int least, String expected) {
        Optional<JsonNode> node = value(name);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!node.get().isNumber()) {
            throw wrongType(name, node.get(), "a number, " + expected);
        }
        double share = node.get().doubleValue();
        if (!(share >= 0 && share <= 1) || (share == 0 && least > 0)) {
            throw new InvalidValueException(prefix + name, node.get().asText(), expected);
        }
        BigDecimal permille = BigDecimal.valueOf(share).movePointRight(3).stripTrailingZeros();
        if (permille.scale() > 0) {
            throw new InvalidValueException(prefix + name, node.get().asText(), "three decimals at most");
        }
        return OptionalInt.of(permille.intValueExact());
    }

    /** A fraction from 0 to 1 in thousandths, rounded: a measurement. */
    OptionalInt permille(String name) {
        Optional<JsonNode> node = value(name);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!node.get().isNumber()) {
            throw wrongType(name, node.get(), "a number from 0 to 1");
        }
        double fraction = node.get().doubleValue();
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new InvalidValueException(prefix + name, fraction, "0 to 1");
        }
        return OptionalInt.of((int) Math.round(fraction * PERMILLE));
    }

    Optional<Duration> duration(String name) {
        return text(name).map(text -> Durations.parse(prefix + name, text));
    }

    Optional<List<String>> texts(String name) {
        return value(name).map(node -> {
            if (!node.isArray()) {
                throw wrongType(name, node, "a list of texts");
            }
            List<String> texts = new ArrayList<>(node.size());
            node.forEach(one -> texts.add(textIn(name, one)));
            return texts;
        });
    }

    Optional<List<Integer>> counts(String name) {
        return value(name).map(node -> {
            if (!node.isArray()) {
                throw wrongType(name, node, "a list of whole numbers");
            }
            List<Integer> counts = new ArrayList<>(node.size());
            for (JsonNode one : node) {
                if (!one.isIntegralNumber() || !one.canConvertToInt()) {
                    throw wrongType(name, one, "whole numbers of 32 bits");
                }
                counts.add(one.intValue());
            }
            return counts;
        });
    }

    Optional<SortedMap<String, String>> textMap(String name) {
        return value(name).map(node -> {
            if (!node.isObject()) {
                throw wrongType(name, node, "an object of texts");
            }
            SortedMap<String, String> texts = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                texts.put(checked(name, entry.getKey()), textIn(name + "." + entry.getKey(), entry.getValue()));
            }
            return texts;
        });
    }

    Optional<Fields> object(String name, Set<String> allowed) {
        return value(name).map(node -> {
            if (node instanceof ObjectNode inner) {
                return new Fields(inner, prefix + name + ".").only(allowed);
            }
            throw wrongType(name, node, "an object");
        });
    }

    private Fields only(Set<String> allowed) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                String shown = prefix + (name.length() > 100 ? name.substring(0, 100) + "..." : name);
                throw new ProblemException(Problem.of(
                                ProblemCode.UNKNOWN_FIELD,
                                shown + ": unknown field (expected: " + String.join(", ", new TreeSet<>(allowed)) + ")")
                        .with(Problem.Extras.NONE.withField(shown)));
            }
        }
        return this;
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private String textIn(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw wrongType(name, node, "a text");
        }
        return checked(name, node.textValue());
    }

    /** Half of a surrogate pair has no UTF-8 and would come back as another text. */
    private String checked(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidValueException(prefix + name, "half of a surrogate pair", "text that UTF-8 can carry");
            }
        }
        return text;
    }

    private InvalidValueException wrongType(String name, JsonNode node, String expected) {
        return new InvalidValueException(prefix + name, Json.nameOf(node), expected);
    }

    private InvalidValueException missing(String name, String expected) {
        return new InvalidValueException(prefix + name, "missing", expected);
    }
}

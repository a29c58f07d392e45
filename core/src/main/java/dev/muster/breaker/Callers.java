package dev.muster.breaker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * The callers that are remembered, by their instance. Bounded in number and in the length of their names; when one is too many, those
 * not heard of for longest go, a tenth at a time.
 *
 * @param byInstance each by its instance
 * @param characters length of all names
 * @param figures instances at which they have calls under way, counted for each caller
 */
public record Callers(TreePMap<String, Caller> byInstance, long characters, int figures) {

    /** Callers remembered of one service. Belongs to the fold level. */
    static final int MAX = 5_000;

    /** Characters of names remembered of one service, so that its state fits into a record. Belongs to the fold level. */
    static final long MAX_CHARACTERS = 200_000;

    /** Nobody. */
    public static final Callers NONE = new Callers(TreePMap.empty(), 0, 0);

    private static final int SHARE_THAT_GOES = 10;

    /** Of these. */
    public static Callers of(Map<String, Caller> callers) {
        long characters = 0;
        int figures = 0;
        for (Map.Entry<String, Caller> entry : callers.entrySet()) {
            characters += length(entry.getKey(), entry.getValue());
            figures += entry.getValue().underWay().size();
        }
        return new Callers(TreePMap.from(callers), characters, figures);
    }

    /** A caller that is remembered. */
    Optional<Caller> find(String instance) {
        return Optional.ofNullable(byInstance.get(instance));
    }

    Callers with(String instance, Caller caller) {
        Caller before = byInstance.get(instance);
        long less = before == null ? 0 : length(instance, before);
        int fewer = before == null ? 0 : before.underWay().size();
        return new Callers(
                byInstance.plus(instance, caller),
                characters - less + length(instance, caller),
                figures - fewer + caller.underWay().size());
    }

    boolean areTooMany() {
        return byInstance.size() > MAX || characters > MAX_CHARACTERS;
    }

    /** Those that go when there are too many: heard of before the others, then by name. */
    List<String> oldest() {
        List<Map.Entry<String, Caller>> entries = new ArrayList<>(byInstance.entrySet());
        entries.sort(Comparator.<Map.Entry<String, Caller>, Instant>comparing(
                        entry -> entry.getValue().seen())
                .thenComparing(Map.Entry::getKey));
        int going = Math.max(1, entries.size() / SHARE_THAT_GOES);
        return entries.subList(0, going).stream().map(Map.Entry::getKey).toList();
    }

    Callers without(String instance) {
        Caller gone = byInstance.get(instance);
        return gone == null
                ? this
                : new Callers(
                        byInstance.minus(instance),
                        characters - length(instance, gone),
                        figures - gone.underWay().size());
    }

    private static long length(String instance, Caller caller) {
        return (long) instance.length() + caller.name().length();
    }
}

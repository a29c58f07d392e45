package dev.muster.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which instances of a service a view shows. Immutable: each method returns a narrower copy. The node that answers applies it; what
 * the same filter given several times means is written in the HTTP interface. At most 64 filters.
 */
public final class Selection {
    /** All healthy instances. */
    public static final Selection ALL = new Selection(List.of());

    private static final int MAX_FILTERS = 64;
    private static final int MAX_TEXT = 1_000;
    private static final String PANIC = "panic";

    private final List<Filter> filters;

    private record Filter(String name, String value) {}

    private Selection(List<Filter> filters) {
        this.filters = filters;
    }

    /** Those in this region. */
    public Selection region(String region) {
        return and("region", region);
    }

    /** Those in this zone. */
    public Selection zone(String zone) {
        return and("zone", zone);
    }

    /** Those with this tag. */
    public Selection tag(String tag) {
        return and("tag", tag);
    }

    /** Those with this value under this key of their metadata. */
    public Selection metadata(String key, String value) {
        return and("metadata." + key, value);
    }

    /**
     * Where fewer than this share of those that could take calls are healthy, those as well that Muster holds to be dead: it may be Muster
     * that is cut off. In thousandths, 0 to 1000; at most once.
     */
    public Selection panicBelow(int permille) {
        int checked = Checks.range("selection.panic", permille, 0, 1_000);
        if (filters.stream().anyMatch(filter -> filter.name.equals(PANIC))) {
            throw new InvalidValueException("selection.panic", "twice", "once");
        }
        return and(PANIC, checked == 1_000 ? "1" : "0." + String.format(Locale.ROOT, "%03d", checked));
    }

    /** Also those that are not healthy. */
    Selection ofAll() {
        return and("status", "all");
    }

    boolean isOfAll() {
        return filters.contains(new Filter("status", "all"));
    }

    private Selection and(String name, String value) {
        Checks.atMost("selection." + name, value, MAX_TEXT);
        Checks.range("selection filters", filters.size() + 1, 0, MAX_FILTERS);
        List<Filter> next = new ArrayList<>(filters);
        next.add(new Filter(name, value));
        return new Selection(List.copyOf(next));
    }

    /** As parameters of a query, each begun with an ampersand. */
    String asQuery() {
        StringBuilder query = new StringBuilder();
        for (Filter filter : filters) {
            query.append('&').append(encoded(filter.name)).append('=').append(encoded(filter.value));
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Selection that && filters.equals(that.filters);
    }

    @Override
    public int hashCode() {
        return filters.hashCode();
    }

    @Override
    public String toString() {
        return "Selection" + filters;
    }
}

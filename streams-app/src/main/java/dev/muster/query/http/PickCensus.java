package dev.muster.query.http;

import dev.muster.balance.Balancing;
import dev.muster.balance.Candidate;
import dev.muster.balance.Health;
import dev.muster.balance.Nearness;
import dev.muster.balance.Strategy;
import dev.muster.query.http.ServiceJoin.Joined;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a service decides which picks are alike: those who ask in other words for the same share a board, however many words there
 * are. Where an instance is young it is as of a moment; else it holds until something is decided. Immutable.
 */
final class PickCensus {

    private static final int PERCENT = 100;

    private final long lastChange;
    private final Set<String> leftOut;
    private final int size;
    private final long weights;
    private final int able;
    private final int healthy;
    /** How many are in each region, each zone, and each zone of a region. */
    private final Map<Place, Integer> places;

    private final Duration youngest;
    private final long atNanos;

    /** A region, a zone, or a zone of a region; what is empty does not count. */
    private record Place(String region, String zone) {}

    private PickCensus(Joined joined, List<Candidate> candidates) {
        this.lastChange = joined.service().entry().lastChange();
        this.leftOut = Set.copyOf(joined.leftOut().ejected().keySet());
        this.atNanos = System.nanoTime();
        this.size = candidates.size();
        this.places = new HashMap<>();
        Duration least = Duration.ofNanos(Long.MAX_VALUE);
        long sum = 0;
        int notDrained = 0;
        int up = 0;
        for (Candidate one : candidates) {
            sum += one.weight();
            boolean isDrained = one.health() == Health.DRAINED || one.weight() == 0;
            notDrained += isDrained ? 0 : 1;
            up += !isDrained && one.health() == Health.HEALTHY ? 1 : 0;
            least = one.age().compareTo(least) < 0 ? one.age() : least;
            count(one);
        }
        this.weights = sum;
        this.able = notDrained;
        this.healthy = up;
        this.youngest = least;
    }

    /** Takes time with the number of instances, as discovery does. */
    static PickCensus of(Joined joined) {
        return new PickCensus(joined, PickBoard.candidates(joined));
    }

    /** Once in each place, though some of them may be the same. */
    private void count(Candidate one) {
        Stream.of(new Place(one.region(), one.zone()), new Place(one.region(), ""), new Place("", one.zone()))
                .distinct()
                .forEach(place -> places.merge(place, 1, Integer::sum));
    }

    /** Whether it still shows what is known. */
    boolean shows(Joined joined) {
        return joined.service().entry().lastChange() == lastChange
                && joined.leftOut().ejected().keySet().equals(leftOut);
    }

    /** What the rules that are asked for come to here: rules by which the same picks are made, the same for all who come to them. */
    Balancing plain(Balancing asked) {
        return asked.near(plain(asked.nearness()))
                .slowStart(
                        changesNothing(asked)
                                ? Duration.ZERO
                                : asked.slowStart().window())
                .panicBelow((long) healthy * PERCENT < (long) able * asked.panicPercent() ? PERCENT : 0);
    }

    /** A place where nobody is, or everybody, is no preference. */
    private Nearness plain(Nearness asked) {
        int inRegion = asked.region().isEmpty() ? size : in(asked.region(), "");
        if (inRegion == 0) {
            return Nearness.NONE;
        }
        String region = inRegion == size ? "" : asked.region();
        int inZone = asked.zone().isEmpty() ? 0 : in(region, asked.zone());
        boolean isPreference = inZone > 0 && inZone < inRegion;
        return Nearness.to(region, isPreference ? asked.zone() : "");
    }

    private int in(String region, String zone) {
        return places.getOrDefault(new Place(region, zone), 0);
    }

    private boolean changesNothing(Balancing asked) {
        return asked.strategy() == Strategy.CONSISTENT_HASH
                || youngest.plusNanos(System.nanoTime() - atNanos)
                                .compareTo(asked.slowStart().window())
                        >= 0;
    }

    /** What a board by these rules takes at most, in steps of about a nanosecond. */
    long mostSteps(Balancing plain) {
        return plain.strategy().mostSteps(size, weights);
    }
}

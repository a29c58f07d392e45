package dev.muster.query.http;

import dev.muster.balance.Balancing;
import dev.muster.balance.KeyHash;
import dev.muster.balance.Nearness;
import dev.muster.balance.SlowStart;
import dev.muster.balance.Strategy;
import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * How one of many is to be picked, as the parameters of a request have it.
 *
 * @param balancing the rules
 * @param key the call's key
 */
record PickTerms(Balancing balancing, Optional<String> key) {

    /** Parameters of a pick. */
    static final Set<String> OF_PICKS =
            Set.of("strategy", "key", "region", "zone", "panic", "slow-start", "consistency", "min-position");

    /** Parameters of a question for owners. */
    static final Set<String> OF_RINGS = Set.of("key", "replicas", "panic", "consistency", "min-position");

    /** What holds when nothing is asked for: as in the Java client, but that panic is asked for, as in discovery over HTTP. */
    static final PickTerms DEFAULT = new PickTerms(Balancing.DEFAULT.panicBelow(0), Optional.empty());

    /** Most owners that a question may ask for. */
    static final int MAX_REPLICAS = 100;

    private static final int MAX_KEY = 1_000;
    private static final int MAX_PLACE = 200;
    private static final Duration MAX_SLOW_START = SlowStart.MAX;
    private static final Pattern SHARE = Pattern.compile("0(\\.\\d{1,2})?|1(\\.0{1,2})?");
    private static final int PERCENT = 100;

    static PickTerms ofPick(Params params) {
        Strategy strategy = params.one("strategy").map(PickTerms::strategy).orElse(Balancing.DEFAULT.strategy());
        Optional<String> key = key(params);
        if (strategy == Strategy.CONSISTENT_HASH && key.isEmpty()) {
            throw new InvalidValueException("key", "missing", "what the call is about, with consistent_hash");
        }
        if (strategy != Strategy.CONSISTENT_HASH && key.isPresent()) {
            throw new InvalidValueException("key", "with " + strategy.text(), "only with consistent_hash");
        }
        Balancing balancing = Balancing.DEFAULT
                .by(strategy)
                .near(Nearness.to(place(params, "region"), place(params, "zone")))
                .slowStart(params.one("slow-start")
                        .map(PickTerms::slowStart)
                        .orElse(Balancing.DEFAULT.slowStart().window()))
                .panicBelow(panic(params));
        return new PickTerms(balancing, key);
    }

    static PickTerms ofRing(Params params) {
        Optional<String> key = key(params);
        if (key.isEmpty()) {
            throw new InvalidValueException("key", "missing", "the key whose owners are wanted");
        }
        return new PickTerms(Balancing.DEFAULT.by(Strategy.CONSISTENT_HASH).panicBelow(panic(params)), key);
    }

    static int replicas(Params params) {
        return params.one("replicas")
                .map(text -> Params.number("replicas", text, MAX_REPLICAS))
                .orElse(1);
    }

    /** The hash of the call's key; of a call without one a random number. */
    long hash() {
        return key.isPresent()
                ? KeyHash.of(key.get())
                : ThreadLocalRandom.current().nextLong();
    }

    private static Strategy strategy(String text) {
        return Strategy.parse(text)
                .orElseThrow(() -> new InvalidValueException(
                        "strategy",
                        "'" + QueryText.shortened(text) + "'",
                        "round_robin, weighted (or smooth_weighted), weighted_random, random, least_requests,"
                                + " power_of_two or consistent_hash"));
    }

    private static Optional<String> key(Params params) {
        Optional<String> key = params.one("key");
        int length = key.map(String::length).orElse(1);
        if (length < 1 || length > MAX_KEY) {
            throw new InvalidValueException("key", length + " characters", "1 to " + MAX_KEY);
        }
        return key;
    }

    private static String place(Params params, String name) {
        String place = params.one(name).orElse("");
        if (place.length() > MAX_PLACE) {
            throw new InvalidValueException(name, place.length() + " characters", "at most " + MAX_PLACE);
        }
        return place;
    }

    private static Duration slowStart(String text) {
        Duration window = Durations.parse("slow-start", text);
        if (window.isNegative() || window.compareTo(MAX_SLOW_START) > 0) {
            throw new InvalidValueException("slow-start", window, "PT0S to " + MAX_SLOW_START);
        }
        return window;
    }

    private static int panic(Params params) {
        Optional<String> text = params.one("panic");
        if (text.isEmpty()) {
            return 0;
        }
        if (!SHARE.matcher(text.get()).matches()) {
            throw new InvalidValueException(
                    "panic",
                    "'" + QueryText.shortened(text.get()) + "'",
                    "0 to 1, with at most two digits behind the point");
        }
        return (int) Math.round(Double.parseDouble(text.get()) * PERCENT);
    }
}

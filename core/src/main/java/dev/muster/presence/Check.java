package dev.muster.presence;

import dev.muster.fold.InvalidValueException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/**
 * How Muster looks whether an instance answers, at the endpoint that it registered and nowhere else.
 *
 * @param probe what is asked
 * @param interval from one probe to the next, 1 s to 1 h
 * @param timeout longest wait for an answer, 100 ms to the interval
 * @param thresholds how many results in a row are believed
 */
public record Check(Probe probe, Duration interval, Duration timeout, Thresholds thresholds) {

    /** Shortest time between two probes. */
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

    /** Longest time between two probes. */
    public static final Duration MAX_INTERVAL = Duration.ofHours(1);

    /** Shortest wait for an answer. */
    public static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

    /** Most results in a row that may be asked for. */
    public static final int MAX_THRESHOLD = 100;

    /** @throws InvalidValueException when a part is out of range */
    public Check {
        checkInterval(interval);
        checkTimeout(timeout, interval);
    }

    /** What is asked of an instance. */
    public sealed interface Probe {

        /** Where it is asked, as a URI: a result is of use only as long as this is the target. */
        String targetAt(Endpoint endpoint);

        private static String authority(Endpoint endpoint) {
            String host = endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host();
            return host + ":" + endpoint.port();
        }
    }

    /**
     * GET over HTTP/1.1 without TLS; redirects are answers, not followed.
     *
     * @param path absolute path, with a query if wanted; 1 to 500 printable ASCII characters without space or '#'
     * @param codes status codes that pass, sorted, 200 to 599 (interim answers are waited past), at most 16; none given, any 2xx passes
     */
    public record Http(String path, List<Integer> codes) implements Probe {

        private static final int MAX_PATH = 500;
        private static final int MAX_CODES = 16;

        /** Sorts and copies; @throws InvalidValueException when a part is out of range */
        public Http {
            codes = List.copyOf(new TreeSet<>(codes));
            boolean isPlain = path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
            if (!path.startsWith("/") || path.length() > MAX_PATH || !isPlain) {
                throw new InvalidValueException(
                        "check.path",
                        "'" + path + "'",
                        "'/' and up to " + (MAX_PATH - 1) + " printable ASCII characters without space or '#'");
            }
            if (codes.size() > MAX_CODES) {
                throw new InvalidValueException("check.codes", codes.size() + " codes", "at most " + MAX_CODES);
            }
            for (int code : codes) {
                if (code < 200 || code > 599) {
                    throw new InvalidValueException("check.codes", code, "200 to 599");
                }
            }
        }

        /** Whether an answer with this status code passes. */
        public boolean isPassedBy(int code) {
            return codes.isEmpty() ? code >= 200 && code <= 299 : codes.contains(code);
        }

        /** The codes that pass, in words. */
        public String expected() {
            return codes.isEmpty() ? "any 2xx" : codes.toString();
        }

        @Override
        public String targetAt(Endpoint endpoint) {
            return "http://" + Probe.authority(endpoint) + path;
        }
    }

    /** A connection over TCP, closed as soon as it is open. */
    public record Tcp() implements Probe {
        @Override
        public String targetAt(Endpoint endpoint) {
            return "tcp://" + Probe.authority(endpoint);
        }
    }

    /**
     * How many results in a row are believed.
     *
     * @param failures until an instance is DOWN, 1 to 100
     * @param successes until one that is DOWN is back, 1 to 100
     */
    public record Thresholds(int failures, int successes) {

        /** @throws InvalidValueException when a part is out of range */
        public Thresholds {
            checkThreshold("check.failures", failures);
            checkThreshold("check.successes", successes);
        }
    }

    static void checkInterval(Duration interval) {
        check("check.interval", interval, MIN_INTERVAL, MAX_INTERVAL);
    }

    static void checkTimeout(Duration timeout, Duration atMost) {
        check("check.timeout", timeout, MIN_TIMEOUT, atMost);
    }

    static void checkThreshold(String field, int value) {
        if (value < 1 || value > MAX_THRESHOLD) {
            throw new InvalidValueException(field, value, "1 to " + MAX_THRESHOLD);
        }
    }

    private static void check(String field, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new InvalidValueException(field, value, min + " to " + max);
        }
        if (!value.equals(value.truncatedTo(ChronoUnit.MILLIS))) {
            throw new InvalidValueException(field, value, "whole milliseconds");
        }
    }
}

package dev.muster.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How Muster's nodes look whether an instance answers, at the host and port that it registers. What is not said here is filled by the
 * server's rules: every 10 s, 5 s for an answer, DOWN after 2 failures in a row, back after 1 success. Immutable; every method returns a
 * changed copy, and throws {@link InvalidValueException} when the value is out of range.
 */
public final class HealthCheck {

    private static final int MAX_PATH = 500;
    private static final int MAX_CODES = 16;
    private static final int MAX_THRESHOLD = 100;
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

    private final Question question;
    private final Pace pace;
    private final Thresholds thresholds;

    /** The path is empty for TCP. */
    private record Question(String path, List<Integer> codes) {}

    private record Pace(
            @Nullable Duration interval, @Nullable Duration timeout) {}

    private record Thresholds(int failures, int successes) {}

    private HealthCheck(Question question, Pace pace, Thresholds thresholds) {
        this.question = question;
        this.pace = pace;
        this.thresholds = thresholds;
    }

    /** GET of this path, over HTTP without TLS; any 2xx passes, redirects are not followed. */
    public static HealthCheck http(String path) {
        boolean isPlain = path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        if (!path.startsWith("/") || path.length() > MAX_PATH || !isPlain) {
            throw new InvalidValueException(
                    "check.path",
                    "'" + path + "'",
                    "'/' and up to " + (MAX_PATH - 1) + " printable ASCII characters without space or '#'");
        }
        return of(path);
    }

    /** A connection over TCP, closed as soon as it is open. */
    public static HealthCheck tcp() {
        return of("");
    }

    private static HealthCheck of(String path) {
        return new HealthCheck(new Question(path, List.of()), new Pace(null, null), new Thresholds(0, 0));
    }

    /** Of HTTP: exactly these status codes pass; at most 16 of 200 to 599. */
    public HealthCheck codes(Collection<Integer> codes) {
        if (!isHttp()) {
            throw new InvalidValueException("check.codes", codes, "none with tcp");
        }
        List<Integer> sorted = List.copyOf(new TreeSet<>(codes));
        Checks.range("check.codes", sorted.size(), 0, MAX_CODES);
        sorted.forEach(code -> Checks.range("check.codes", code, 200, 599));
        return new HealthCheck(new Question(question.path, sorted), pace, thresholds);
    }

    /** From one probe to the next: 1 s to 1 h. */
    public HealthCheck every(Duration interval) {
        Checks.range("check.interval", interval, MIN_INTERVAL, MAX_INTERVAL);
        if (pace.timeout != null) {
            Checks.range("check.timeout", pace.timeout, MIN_TIMEOUT, interval);
        }
        return new HealthCheck(question, new Pace(interval, pace.timeout), thresholds);
    }

    /** Longest wait for an answer: 100 ms to the interval. */
    public HealthCheck timeout(Duration timeout) {
        Duration longest = pace.interval == null ? MAX_INTERVAL : pace.interval;
        Checks.range("check.timeout", timeout, MIN_TIMEOUT, longest);
        return new HealthCheck(question, new Pace(pace.interval, timeout), thresholds);
    }

    /** Failures in a row until the instance is DOWN: 1 to 100. */
    public HealthCheck failures(int failures) {
        int checked = Checks.range("check.failures", failures, 1, MAX_THRESHOLD);
        return new HealthCheck(question, pace, new Thresholds(checked, thresholds.successes));
    }

    /** Successes in a row until an instance that was DOWN is back: 1 to 100. */
    public HealthCheck successes(int successes) {
        int checked = Checks.range("check.successes", successes, 1, MAX_THRESHOLD);
        return new HealthCheck(question, pace, new Thresholds(thresholds.failures, checked));
    }

    boolean isHttp() {
        return !question.path.isEmpty();
    }

    String path() {
        return question.path;
    }

    List<Integer> codes() {
        return question.codes;
    }

    Optional<Duration> interval() {
        return Optional.ofNullable(pace.interval);
    }

    Optional<Duration> timeout() {
        return Optional.ofNullable(pace.timeout);
    }

    OptionalInt failures() {
        return thresholds.failures == 0 ? OptionalInt.empty() : OptionalInt.of(thresholds.failures);
    }

    OptionalInt successes() {
        return thresholds.successes == 0 ? OptionalInt.empty() : OptionalInt.of(thresholds.successes);
    }

    private List<Object> parts() {
        return List.of(question, pace, thresholds);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HealthCheck that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    /** What is asked. */
    @Override
    public String toString() {
        return isHttp() ? "GET " + question.path : "tcp";
    }
}

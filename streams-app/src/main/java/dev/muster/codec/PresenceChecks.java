package dev.muster.codec;

import dev.muster.fold.InvalidValueException;
import dev.muster.presence.Check;
import dev.muster.presence.CheckResult;
import dev.muster.presence.CheckTerms;
import dev.muster.presence.CheckVerdict;
import dev.muster.presence.Streak;
import dev.muster.schema.CheckAsked;
import dev.muster.schema.CheckStreak;
import dev.muster.schema.InstanceCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks, as they are asked for and as they stand, as records and back. Stateless; any thread. */
final class PresenceChecks {

    private static final String HTTP = "http";
    private static final String TCP = "tcp";

    private PresenceChecks() {}

    static CheckAsked asked(CheckTerms terms) {
        return CheckAsked.newBuilder()
                .setType(type(terms.probe()))
                .setPath(path(terms.probe()))
                .setCodes(codes(terms.probe()))
                .setIntervalMs(terms.interval().map(Duration::toMillis).orElse(null))
                .setTimeoutMs(terms.timeout().map(Duration::toMillis).orElse(null))
                .setFailures(PresenceParts.nullable(terms.failures()))
                .setSuccesses(PresenceParts.nullable(terms.successes()))
                .build();
    }

    static CheckTerms terms(CheckAsked r) {
        return new CheckTerms(
                probe(r.getType(), r.getPath(), r.getCodes()),
                Optional.ofNullable(r.getIntervalMs()).map(Duration::ofMillis),
                Optional.ofNullable(r.getTimeoutMs()).map(Duration::ofMillis),
                PresenceParts.optionalInt(r.getFailures()),
                PresenceParts.optionalInt(r.getSuccesses()));
    }

    static InstanceCheck standing(Check check, CheckVerdict verdict) {
        return InstanceCheck.newBuilder()
                .setType(type(check.probe()))
                .setPath(path(check.probe()))
                .setCodes(codes(check.probe()))
                .setIntervalMs(check.interval().toMillis())
                .setTimeoutMs(check.timeout().toMillis())
                .setFailures(check.thresholds().failures())
                .setSuccesses(check.thresholds().successes())
                .setVerdict(verdict.kind().name())
                .setFailingSince(verdict.failingSince().orElse(null))
                .setWhy(verdict.why())
                .build();
    }

    static Check check(InstanceCheck r) {
        return new Check(
                probe(r.getType(), r.getPath(), r.getCodes()),
                Duration.ofMillis(r.getIntervalMs()),
                Duration.ofMillis(r.getTimeoutMs()),
                new Check.Thresholds(r.getFailures(), r.getSuccesses()));
    }

    static CheckVerdict verdict(InstanceCheck r) {
        return new CheckVerdict(
                CheckVerdict.Kind.valueOf(r.getVerdict()), Optional.ofNullable(r.getFailingSince()), r.getWhy());
    }

    /** Avro's absent record is null. */
    static @Nullable CheckStreak streak(Streak streak) {
        return streak.equals(Streak.NONE)
                ? null
                : new CheckStreak(streak.outcome().name(), streak.count(), streak.lastReport());
    }

    static Streak streak(@Nullable CheckStreak r) {
        return r == null ? Streak.NONE : new Streak(outcome(r.getOutcome()), r.getCount(), r.getLastReport());
    }

    static CheckResult.Outcome outcome(String text) {
        for (CheckResult.Outcome outcome : CheckResult.Outcome.values()) {
            if (outcome.name().equals(text)) {
                return outcome;
            }
        }
        throw new InvalidValueException("outcome", text, "PASS or FAIL");
    }

    private static Check.Probe probe(String type, String path, List<Integer> codes) {
        return switch (type) {
            case HTTP -> new Check.Http(path, codes);
            case TCP -> tcp(path, codes);
            default -> throw new InvalidValueException("check.type", type, "http or tcp");
        };
    }

    private static Check.Probe tcp(String path, List<Integer> codes) {
        if (!path.isEmpty() || !codes.isEmpty()) {
            throw new InvalidValueException(
                    path.isEmpty() ? "check.codes" : "check.path", path.isEmpty() ? codes : path, "none with tcp");
        }
        return new Check.Tcp();
    }

    private static String type(Check.Probe probe) {
        return probe instanceof Check.Http ? HTTP : TCP;
    }

    private static String path(Check.Probe probe) {
        return probe instanceof Check.Http http ? http.path() : "";
    }

    private static List<Integer> codes(Check.Probe probe) {
        return probe instanceof Check.Http http ? http.codes() : List.of();
    }
}

package dev.muster.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.breaker.BreakerRules;
import dev.muster.breaker.WindowSize;
import dev.muster.fold.Rule;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one service's breaker may do otherwise than the rules of the log say, named and written as over HTTP. */
enum BreakerSetting {
    /** Failures in a row that open. */
    CONSECUTIVE_FAILURES("consecutiveFailures", Form.COUNT, BreakerRules.CONSECUTIVE_FAILURES),
    /** Share of failed calls that opens. */
    FAILURE_RATE("failureRate", Form.SHARE, BreakerRules.FAILURE_RATE),
    /** Share of slow calls that opens. */
    SLOW_RATE("slowRate", Form.SHARE, BreakerRules.SLOW_RATE),
    /** Window of time. */
    WINDOW_TIME("windowTime", Form.SPAN, BreakerRules.WINDOW_TIME),
    /** Window of calls, in place of one of time. */
    WINDOW_CALLS("windowCalls", Form.COUNT, BreakerRules.WINDOW_CALLS),
    /** Calls below which a rate means nothing. */
    MINIMUM_CALLS("minimumCalls", Form.COUNT, BreakerRules.MINIMUM_CALLS),
    /** Callers that must have seen it. */
    MINIMUM_CALLERS("minimumCallers", Form.COUNT, BreakerRules.MINIMUM_CALLERS),
    /** Time open. */
    OPEN_TIME("openTime", Form.SPAN, BreakerRules.OPEN_TIME),
    /** Longest time open. */
    OPEN_TIME_MAX("openTimeMax", Form.SPAN, BreakerRules.OPEN_TIME_MAX),
    /** Probes that decide. */
    PERMITS("permits", Form.COUNT, BreakerRules.PERMITS),
    /** Time of a permit. */
    PERMIT_TIME("permitTime", Form.SPAN, BreakerRules.PERMIT_TIME),
    /** Time of an ejection. */
    EJECTION_TIME("ejectionTime", Form.SPAN, BreakerRules.EJECTION_TIME),
    /** Share of instances that may be ejected. */
    EJECTED_MAX("ejectedMax", Form.SHARE, BreakerRules.EJECTED_MAX);

    private static final int PERMILLE_DIGITS = 3;
    private static final int MORE_THAN_ASCII = 0x80;

    private final String text;
    private final Form form;

    @SuppressWarnings("ImmutableEnumChecker") // A rule is a record of values.
    private final Rule rule;

    BreakerSetting(String text, Form form, Rule rule) {
        this.text = text;
        this.form = form;
        this.rule = rule;
    }

    /** How a value is written. */
    private enum Form {
        /** A whole number. */
        COUNT,
        /** A fraction; in the rules thousandths. */
        SHARE,
        /** A span of time. */
        SPAN
    }

    /** As it is called over HTTP. */
    String text() {
        return text;
    }

    /** Name of the rule that holds where the service has no setting of its own. */
    String rule() {
        return rule.name();
    }

    /**
     * The setting of this name.
     *
     * @throws CommandFailure when there is none
     */
    static BreakerSetting named(String name) {
        Optional<BreakerSetting> setting =
                Stream.of(values()).filter(one -> one.text.equals(name)).findFirst();
        return setting.orElseThrow(() -> new CommandFailure(
                ExitStatus.USAGE,
                name + ": no such setting (expected: "
                        + Stream.of(values()).map(BreakerSetting::text).collect(Collectors.joining(", ")) + ")"));
    }

    /**
     * A value as HTTP takes it; whether it is in range, and holds together with the others, the node knows.
     *
     * @throws CommandFailure when it is of another form
     */
    JsonNode value(String given) {
        try {
            if (!given.chars().allMatch(c -> c < MORE_THAN_ASCII)) {
                // Digits of other scripts are numbers to the parsers, too.
                throw new NumberFormatException("not ASCII");
            }
            return switch (form) {
                case COUNT -> LongNode.valueOf(Long.parseLong(given));
                case SHARE -> DecimalNode.valueOf(new BigDecimal(given));
                case SPAN -> TextNode.valueOf(given);
            };
        } catch (NumberFormatException e) {
            throw new CommandFailure(ExitStatus.USAGE, text + ": " + given + " (expected: " + range() + ")", e);
        }
    }

    /** What the rules say, written as a setting is. */
    String ruled(String value) {
        return form == Form.SHARE
                ? new BigDecimal(value)
                        .movePointLeft(PERMILLE_DIGITS)
                        .stripTrailingZeros()
                        .toPlainString()
                : value;
    }

    /** In which range a value has to be. */
    String range() {
        if (this == WINDOW_CALLS) {
            return WindowSize.MIN_CALLS + " to " + WindowSize.MAX_CALLS;
        }
        if (rule instanceof Rule.OfCount count) {
            return form == Form.COUNT
                    ? count.min() + " to " + count.max()
                    : count.min() == 0 ? "0 to 1" : "more than 0, at most 1";
        }
        Rule.OfDuration span = (Rule.OfDuration) rule;
        return span.min() + " to " + span.max();
    }
}

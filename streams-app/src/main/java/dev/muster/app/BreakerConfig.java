package dev.muster.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.breaker.BreakerRules;
import dev.muster.terminal.Colour;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.terminal.Terminal;
import dev.muster.terminal.TextTable;
import java.util.List;

/** The settings that a service's breaker has of its own, as a node tells them, shown with the rules; and changes of them as they were typed. */
final class BreakerConfig {

    private static final String OWN = "this service";
    private static final String NONE = "-";

    private final ObjectNode own;

    private BreakerConfig(ObjectNode own) {
        this.own = own;
    }

    /** Those of a breaker. */
    static BreakerConfig of(JsonNode breaker) {
        return breaker.path("config") instanceof ObjectNode config
                ? new BreakerConfig(config)
                : new BreakerConfig(JsonNodeFactory.instance.objectNode());
    }

    /**
     * These changes as the body of a call: null gives a setting up, and what is not named stays.
     *
     * @param assignments NAME=VALUE each; NAME= gives one up
     * @throws CommandFailure when one cannot be meant, or is there twice
     */
    static ObjectNode changes(List<String> assignments) {
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        for (String assignment : assignments) {
            int at = assignment.indexOf('=');
            if (at <= 0) {
                throw new CommandFailure(
                        ExitStatus.USAGE, "SETTING: " + assignment + " (expected: NAME=VALUE, or NAME= to give it up)");
            }
            BreakerSetting setting = BreakerSetting.named(assignment.substring(0, at));
            if (changes.has(setting.text())) {
                throw new CommandFailure(ExitStatus.USAGE, setting.text() + ": given twice (expected: once)");
            }
            String value = assignment.substring(at + 1);
            changes.set(setting.text(), value.isEmpty() ? NullNode.instance : setting.value(value));
        }
        return changes;
    }

    private static String otherWindow(BreakerSetting setting) {
        return switch (setting) {
            case WINDOW_TIME -> BreakerSetting.WINDOW_CALLS.text();
            case WINDOW_CALLS -> BreakerSetting.WINDOW_TIME.text();
            default -> NONE;
        };
    }

    /** A row for each setting: what holds, and by whose word. */
    List<String> lines(JsonNode rules, Terminal terminal) {
        TextTable table = new TextTable("SETTING", "VALUE", "FROM", "RANGE");
        for (BreakerSetting setting : BreakerSetting.values()) {
            if (own.has(setting.text())) {
                table.row(
                        List.of(setting.text(), own.path(setting.text()).asText(), OWN, setting.range()),
                        line -> terminal.coloured(Colour.WARNING, line));
            } else if (isWindowNotInForce(setting, rules)) {
                table.row(setting.text(), NONE, NONE, setting.range());
            } else {
                table.row(
                        setting.text(),
                        setting.ruled(valueOf(setting.rule(), rules)),
                        "rule " + setting.rule(),
                        setting.range());
            }
        }
        return table.lines(text -> terminal.coloured(Colour.HEADING, text));
    }

    private boolean isWindowNotInForce(BreakerSetting setting, JsonNode rules) {
        boolean isByTime = valueOf(BreakerRules.WINDOW_CALLS.name(), rules).equals("0");
        return own.has(otherWindow(setting))
                || (setting == BreakerSetting.WINDOW_TIME && !isByTime)
                || (setting == BreakerSetting.WINDOW_CALLS && isByTime);
    }

    /** By the newest of the rules in force: partitions differ for a moment only, while others are set. */
    private static String valueOf(String rule, JsonNode rules) {
        JsonNode newest = JsonNodeFactory.instance.objectNode();
        for (JsonNode partition : rules.path("partitions")) {
            newest =
                    partition.path("version").asLong() >= newest.path("version").asLong() ? partition : newest;
        }
        if (newest.path("values").has(rule)) {
            return newest.path("values").path(rule).asText();
        }
        for (JsonNode one : rules.path("rules")) {
            if (one.path("name").asText().equals(rule)) {
                return one.path("default").asText();
            }
        }
        throw new CommandFailure(ExitStatus.FAILURE, rule + ": not among the rules of the node (expected: a rule)");
    }
}

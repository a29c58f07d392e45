package dev.muster.app.config;

import java.util.ArrayList;
import java.util.List;

/** {@code docs/configuration.md}, made from the table of settings. A test fails when the file says anything else. */
public final class ConfigurationDocument {

    private static final String HEAD = """
            # Configuration of a node

            Made from the table of settings in `dev.muster.app.config.Settings`; not to be edited.

            `./muster serve` reads settings from four places, the first that knows a setting wins:

            1. the command line: `--set NAME=VALUE`, and options of their own;
            2. environment variables, named below;
            3. the file of `--config FILE`: a Java properties file in UTF-8, `NAME = VALUE`;
            4. the defaults.

            `--print-config` shows every value in force and where it is from, secrets hidden, and ends. A name that is none is refused, and so is
            a value that a setting may not have: all problems are told at once, each with its place. Other environment variables that begin
            with `MUSTER_` are not looked at. A secret does not belong on the command line, where other users of the host can read it.

            Durations are written `500ms`, `30s`, `5m`, `24h`, `7d` or as ISO-8601 (`PT30S`).""";

    private static final String CLIENTS = """
            ## Settings of Kafka's clients

            `kafka.NAME` goes to every Kafka client of the node, `kafka.producer.NAME`, `kafka.consumer.NAME`, `kafka.admin.NAME` and
            `kafka.streams.NAME` to one kind; the finer one wins. For example `kafka.security.protocol = SASL_SSL`. As variables:
            `MUSTER_KAFKA_` and the name in capitals with `_` for `.`, for the names that Kafka itself knows: `MUSTER_KAFKA_SECURITY_PROTOCOL`.

            `schema.registry.NAME` goes to the client of the schema registry, such as `schema.registry.basic.auth.user.info`.

            These settings of Kafka would break a promise and are refused, behind whatever prefix, unless they have a value that changes nothing:

            | setting | why it is refused | harmless values |
            |---|---|---|""";

    private ConfigurationDocument() {}

    /** The whole file. */
    public static String text() {
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        for (Settings.Group group : Settings.groups()) {
            lines.add("");
            lines.add("## " + group.heading());
            lines.add("");
            lines.add("| setting and variable | values | default | what it does |");
            lines.add("|---|---|---|---|");
            group.settings().forEach(setting -> lines.add(row(setting)));
        }
        lines.add("");
        lines.addAll(CLIENTS.lines().toList());
        RefusedSettings.table().forEach((name, refused) -> lines.add(row(name, refused)));
        return String.join("\n", lines) + "\n";
    }

    private static String row(Setting<?> setting) {
        return "| `" + setting.name() + "`<br>`" + setting.environmentVariable() + "` | "
                + cell(setting.type().expected()) + " | " + defaultOf(setting) + " | " + cell(setting.doc()) + " |";
    }

    private static String row(String name, RefusedSettings.Refused refused) {
        return "| `" + name + "` | " + cell(refused.reason()) + " | "
                + (refused.harmless().isEmpty() ? "" : "`" + String.join("`, `", refused.harmless()) + "`") + " |";
    }

    private static String defaultOf(Setting<?> setting) {
        String words = setting.defaultValue().words();
        if (words.isEmpty()) {
            return "empty";
        }
        return words.contains(" ") ? cell(words) : "`" + words + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}

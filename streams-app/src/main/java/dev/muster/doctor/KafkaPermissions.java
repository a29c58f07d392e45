package dev.muster.doctor;

import dev.muster.log.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What Muster must be allowed to do in Kafka, and nothing else: the table from which the documentation, the doctor's questions and the
 * ACLs of the tests are made. Kafka lets whoever may read or write describe as well, which is why no row says so.
 */
public final class KafkaPermissions {

    private KafkaPermissions() {}

    /** Whose the rights are. */
    public enum Who {
        NODE("A node"),
        CLIENT("A service that publishes events, such as by the Java client"),
        AUDIT("`./muster audit`");

        private final String words;

        Who(String words) {
            this.words = words;
        }
    }

    /**
     * One row.
     *
     * @param who who needs it
     * @param resource on what
     * @param operations to do what, in the order of Kafka
     * @param why what for
     */
    public record Permission(Who who, ResourcePattern resource, SortedSet<AclOperation> operations, String why) {}

    /** All rows, for topics with these names. */
    public static List<Permission> of(TopicNames names) {
        String topics = names.log("");
        String streams = TopicNames.groupOf(topics);
        List<Permission> rows = new ArrayList<>();
        rows.add(row(
                Who.NODE,
                prefixed(ResourceType.TOPIC, topics),
                "logs, facts, schemas, rejected records; it creates those that are missing and checks their settings",
                AclOperation.READ,
                AclOperation.WRITE,
                AclOperation.CREATE,
                AclOperation.DESCRIBE_CONFIGS));
        rows.add(row(
                Who.NODE,
                prefixed(ResourceType.TOPIC, streams),
                "changelogs of the stores",
                AclOperation.READ,
                AclOperation.WRITE,
                AclOperation.CREATE));
        rows.add(row(Who.NODE, prefixed(ResourceType.GROUP, streams), "nodes share the partitions", AclOperation.READ));
        rows.add(row(
                Who.NODE,
                prefixed(ResourceType.TRANSACTIONAL_ID, streams),
                "state, facts and offsets are one transaction",
                AclOperation.WRITE));
        for (String log : Cluster.logs()) {
            rows.add(row(
                    Who.CLIENT,
                    new ResourcePattern(ResourceType.TOPIC, names.log(log), PatternType.LITERAL),
                    "its events",
                    AclOperation.WRITE));
        }
        rows.add(row(Who.AUDIT, prefixed(ResourceType.TOPIC, topics), "logs, facts, schemas", AclOperation.READ));
        return rows;
    }

    /** The rows as ACLs of a principal, such as {@code User:muster}. */
    public static List<AclBinding> acls(Who who, TopicNames names, String principal) {
        return of(names).stream()
                .filter(row -> row.who() == who)
                .flatMap(row -> row.operations().stream()
                        .map(operation -> new AclBinding(
                                row.resource(),
                                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW))))
                .toList();
    }

    /** The rows as a table in Markdown, and as commands. */
    static String document() {
        StringBuilder text = new StringBuilder("| who | on | may | what for |\n|---|---|---|---|\n");
        for (Permission row : of(TopicNames.DEFAULT)) {
            text.append("| %s | %s `%s`%s | %s | %s |\n"
                    .formatted(
                            row.who().words,
                            words(row.resource().resourceType()),
                            row.resource().name(),
                            row.resource().patternType() == PatternType.PREFIXED ? " and whatever begins so" : "",
                            row.operations().stream()
                                    .map(KafkaPermissions::words)
                                    .collect(Collectors.joining(", ")),
                            row.why()));
        }
        text.append("\nAs commands, for a principal of each:\n\n");
        for (Permission row : of(TopicNames.DEFAULT)) {
            text.append("    ").append(command(row)).append('\n');
        }
        return text.toString();
    }

    /** The command that grants a row. */
    static String command(Permission row) {
        return "kafka-acls.sh --bootstrap-server $KAFKA --add --allow-principal User:%s %s --%s %s%s"
                .formatted(
                        "muster-" + row.who().name().toLowerCase(Locale.ROOT),
                        row.operations().stream()
                                .map(operation -> "--operation " + words(operation))
                                .collect(Collectors.joining(" ")),
                        words(row.resource().resourceType()),
                        row.resource().name(),
                        row.resource().patternType() == PatternType.PREFIXED
                                ? " --resource-pattern-type prefixed"
                                : "");
    }

    /** As Kafka's own tools write it: {@code DescribeConfigs}. */
    static String words(AclOperation operation) {
        StringBuilder words = new StringBuilder();
        for (String part : operation.name().split("_", -1)) {
            words.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }

    private static String words(ResourceType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ResourcePattern prefixed(ResourceType type, String name) {
        return new ResourcePattern(type, name, PatternType.PREFIXED);
    }

    private static Permission row(Who who, ResourcePattern resource, String why, AclOperation... operations) {
        return new Permission(who, resource, new TreeSet<>(List.of(operations)), why);
    }
}

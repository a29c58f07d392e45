package dev.muster.doctor;

import dev.muster.doctor.KafkaPermissions.Permission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Whether this client may do what a node has to. Asks what it is granted where Kafka tells; where it does not, tries without effect: a
 * topic is created for validation only, and a transactional id that nobody uses is fenced.
 */
final class PermissionsCheck implements Check {

    private final Cluster cluster;

    PermissionsCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String subject() {
        return "permissions";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        List<Permission> rows = KafkaPermissions.of(cluster.names()).stream()
                .filter(row -> row.who() == KafkaPermissions.Who.NODE)
                .toList();
        try {
            rows.forEach(row -> {
                Set<AclOperation> lacking = lacking(row);
                if (!lacking.isEmpty()) {
                    findings.add(lacking(row, lacking));
                }
            });
        } catch (NoAnswerException e) {
            findings.add(unknown(e));
        }
        return findings.isEmpty()
                ? List.of(
                        Finding.ok(subject(), "all that a node needs, as far as can be seen without changing anything"))
                : findings;
    }

    /** Who does not answer refuses nothing. */
    private Finding unknown(NoAnswerException failure) {
        if (!failure.isAway()) {
            throw failure;
        }
        return Finding.warn(
                subject(), "not all could be asked for: " + failure.getMessage(), "ask again when the brokers answer");
    }

    private Finding lacking(Permission row, Set<AclOperation> lacking) {
        String operations =
                lacking.stream().map(KafkaPermissions::words).toList().toString();
        return Finding.fail(
                subject(),
                "%s %s*: not allowed to %s"
                        .formatted(
                                row.resource()
                                        .resourceType()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' '),
                                row.resource().name(),
                                operations),
                KafkaPermissions.command(row));
    }

    private Set<AclOperation> lacking(Permission row) {
        String name = row.resource().name();
        ResourceType type = row.resource().resourceType();
        Set<AclOperation> lacking = new TreeSet<>(row.operations());
        switch (type) {
            case TOPIC -> {
                topicOperations(name)
                        .ifPresentOrElse(lacking::removeAll, () -> lacking.retainAll(Set.of(AclOperation.CREATE)));
                if (lacking.contains(AclOperation.CREATE) && mayCreate(name + "doctor")) {
                    lacking.remove(AclOperation.CREATE);
                }
            }
            case GROUP -> groupOperations(name).ifPresentOrElse(lacking::removeAll, lacking::clear);
            default -> {
                if (mayUse(name + "doctor")) {
                    lacking.clear();
                }
            }
        }
        return lacking;
    }

    /** What is granted on all topics there are of this beginning; empty when none is to be seen. */
    private Optional<Set<AclOperation>> topicOperations(String prefix) {
        List<String> topics = cluster.ask("topics", cluster.admin().listTopics().names()).stream()
                .filter(topic -> topic.startsWith(prefix))
                .toList();
        if (topics.isEmpty()) {
            return Optional.empty();
        }
        Set<AclOperation> granted = EnumSet.allOf(AclOperation.class);
        cluster.ask(
                        "permissions on topics",
                        cluster.admin()
                                .describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                                .allTopicNames())
                .values()
                .forEach(topic -> retain(granted, topic.authorizedOperations()));
        return Optional.of(granted);
    }

    private Optional<Set<AclOperation>> groupOperations(String prefix) {
        Set<AclOperation> granted = EnumSet.allOf(AclOperation.class);
        List<Optional<Set<AclOperation>>> seen =
                Cluster.logs().stream().map(log -> ofGroup(prefix + log)).toList();
        seen.forEach(operations -> operations.ifPresent(granted::retainAll));
        return seen.stream().anyMatch(Optional::isPresent) ? Optional.of(granted) : Optional.empty();
    }

    /** What is granted on a group; empty when it is not there yet, which nobody has refused to tell. */
    private Optional<Set<AclOperation>> ofGroup(String group) {
        DescribeConsumerGroupsOptions options = new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
        Set<AclOperation> granted = EnumSet.allOf(AclOperation.class);
        try {
            cluster.ask(
                            "permissions on group " + group,
                            cluster.admin()
                                    .describeConsumerGroups(List.of(group), options)
                                    .all())
                    .values()
                    .forEach(description -> retain(granted, description.authorizedOperations()));
            return Optional.of(granted);
        } catch (GroupIdNotFoundException e) {
            return Optional.empty();
        } catch (NoAnswerException e) {
            return refused(e, Optional.of(Set.of()));
        }
    }

    private boolean mayCreate(String topic) {
        NewTopic wanted = new NewTopic(topic, Optional.of(1), Optional.empty());
        return may(
                "creation of a topic",
                cluster.admin()
                        .createTopics(List.of(wanted), new CreateTopicsOptions().validateOnly(true))
                        .all());
    }

    private boolean mayUse(String transactionalId) {
        return may(
                "transactional id",
                cluster.admin().fenceProducers(List.of(transactionalId)).all());
    }

    private boolean may(String what, org.apache.kafka.common.KafkaFuture<Void> trial) {
        try {
            cluster.ask(what, trial);
            return true;
        } catch (NoAnswerException e) {
            return refused(e, false);
        } catch (KafkaException e) {
            return true; // another obstacle than a refusal, which others tell of
        }
    }

    /** What it means when it was a refusal; what else it is stays what it is. */
    private static <T> T refused(NoAnswerException failure, T meaning) {
        if (failure.getCause() instanceof AuthorizationException) {
            return meaning;
        }
        throw failure;
    }

    private static void retain(
            Set<AclOperation> granted, @org.jspecify.annotations.Nullable Collection<AclOperation> operations) {
        if (operations != null) {
            granted.retainAll(operations);
        }
    }
}

package dev.muster.doctor;

import dev.muster.app.config.NodeConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** Looks at everything, one after the other. What hinders one check is told, and the others go on. Bounded in time. */
final class Doctor {

    /** No check begins after this. */
    private static final Duration BEGIN_AT_MOST = Duration.ofSeconds(10);

    private final NodeConfig config;
    private final NodeQuestions node;
    private final boolean isNodeNamed;
    private final long begunNanos = System.nanoTime();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * To be used once.
     *
     * @param node whom to ask for all nodes
     * @param asked whether somebody said that a node has to be there
     */
    Doctor(NodeConfig config, NodeQuestions node, NodeAsked asked) {
        this.config = config;
        this.node = node;
        this.isNodeNamed = asked == NodeAsked.NAMED;
    }

    /** Whether somebody said that a node has to be there. */
    enum NodeAsked {
        NAMED,
        ASSUMED
    }

    /** All that was found, in the order in which it was looked at. */
    List<Finding> examine() {
        Instant now = Instant.now();
        look(new ConfigurationCheck(config, now));
        try (Cluster cluster = new Cluster(config)) {
            if (look(new BrokersCheck(cluster))) {
                look(new TopicsCheck(cluster));
                look(new PermissionsCheck(cluster));
                look(new TransactionsCheck(cluster, now));
                look(new GroupsCheck(cluster));
                look(new ClocksCheck(cluster));
            }
        } catch (KafkaException e) {
            String why = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            findings.add(Finding.fail("kafka", e.getMessage() + why, "mend kafka... in the configuration"));
        }
        if (!config.registry().isEmbedded()) {
            look(new RegistryCheck(config));
        }
        lookAtNodes();
        return List.copyOf(findings);
    }

    private void lookAtNodes() {
        Check check = new NodesCheck(config, node);
        try {
            findings.addAll(check.look());
        } catch (NoAnswerException e) {
            String message = String.valueOf(e.getMessage());
            findings.add(
                    isNodeNamed
                            ? Finding.fail(check.subject(), message, e.advice())
                            : Finding.warn(check.subject(), message, e.advice()));
        }
    }

    /** Whether the check could be made. */
    private boolean look(Check check) {
        if (System.nanoTime() - begunNanos > BEGIN_AT_MOST.toNanos()) {
            findings.add(
                    Finding.warn(check.subject(), "not looked at, as all before took too long", "mend that first"));
            return false;
        }
        try {
            findings.addAll(check.look());
            return true;
        } catch (NoAnswerException e) {
            findings.add(Finding.fail(check.subject(), String.valueOf(e.getMessage()), e.advice()));
        } catch (KafkaException e) {
            findings.add(Finding.fail(
                    check.subject(), "could not be looked at: " + e.getMessage(), "see the brokers' logs"));
        }
        return false;
    }
}

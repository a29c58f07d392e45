package dev.muster.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.config.NodeConfig;
import dev.muster.doctor.NodeQuestions.Answer;
import dev.muster.domains.Domains;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The Muster nodes, as one of them sees all: state, version, partitions, lag, fold level; its clock, and the schema registry that it serves. */
final class NodesCheck implements Check {

    /** The header has whole seconds, and the answer its way. */
    private static final Duration TOLERATED = Duration.ofSeconds(2);

    private final NodeConfig config;
    private final NodeQuestions node;

    NodesCheck(NodeConfig config, NodeQuestions node) {
        this.config = config;
        this.node = node;
    }

    @Override
    public String subject() {
        return "nodes";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        Instant before = Instant.now();
        Answer members = node.get("/v1/cluster/members");
        if (members.status() != 200) {
            return List.of(refused(members));
        }
        members.date().ifPresent(date -> findings.add(clock(date, before, Instant.now())));
        members.body().path("members").forEach(member -> findings.add(member(member)));
        findings.addAll(software(members.body().path("members")));
        for (String log : Cluster.logs()) {
            findings.add(answered("rules of " + log, () -> foldLevels(log)));
        }
        if (config.registry().isEmbedded()) {
            findings.add(answered("schema registry", this::registry));
        }
        return findings;
    }

    /** A node that has told of itself is alive: what else it leaves unanswered is told as that. */
    private static Finding answered(String subject, Supplier<Finding> question) {
        try {
            return question.get();
        } catch (NoAnswerException e) {
            return Finding.fail(subject, String.valueOf(e.getMessage()), "see whether the node reaches Kafka");
        }
    }

    private Finding refused(Answer answer) {
        String advice = answer.status() == 401 || answer.status() == 403
                ? "show a token of role read: --token or MUSTER_TOKEN"
                : "see the node's log";
        return Finding.fail(
                subject(),
                node.node() + " answered " + answer.status() + ": "
                        + answer.body().path("detail").asText("no reason given"),
                advice);
    }

    private static Finding clock(Instant node, Instant before, Instant after) {
        boolean isAhead = node.isAfter(after.plus(TOLERATED));
        boolean isBehind = node.isBefore(before.minus(TOLERATED));
        return isAhead || isBehind
                ? Finding.warn(
                        "clocks",
                        "the node's clock is "
                                + Duration.between(node, before).abs().toSeconds() + " s "
                                + (isAhead ? "ahead of" : "behind") + " this host's",
                        "set both by NTP; Muster decides nothing by it, but times will mislead people")
                : Finding.ok("clocks", "the node and this host agree to about a second");
    }

    private static Finding member(JsonNode member) {
        String subject = "node " + member.path("id").asText();
        String state = member.path("state").asText();
        String detail = "%s at %s, %d partitions, %d copies, %s"
                .formatted(
                        state,
                        member.path("address").asText(),
                        member.at("/partitions/active").size(),
                        member.at("/partitions/standby").size(),
                        behind(member.path("lag")));
        return switch (state) {
            case "RUNNING" -> Finding.ok(subject, detail);
            case "FAILED" -> Finding.fail(subject, detail, "see its log, mend the cause and start it again");
            case "UNREACHABLE" ->
                Finding.fail(
                        subject,
                        detail,
                        "others cannot forward to it: see muster.http.advertised, muster.http.node.token, TLS, firewalls");
            default -> Finding.warn(subject, detail, "wait, or see /health/ready of it");
        };
    }

    private static String behind(JsonNode lag) {
        return lag.canConvertToLong() ? lag.asLong() + " records behind" : "not known how far behind";
    }

    /** Who the nodes are and what they run; those that do not answer do not tell. */
    static List<Finding> software(JsonNode members) {
        SortedMap<String, List<String>> byVersion = new TreeMap<>();
        SortedMap<String, List<String>> byLevel = new TreeMap<>();
        Set<String> ids = new TreeSet<>();
        List<Finding> findings = new ArrayList<>();
        for (JsonNode member : members) {
            if (!member.path("state").asText().equals("UNREACHABLE")) {
                String id = member.path("id").asText();
                if (!ids.add(id)) {
                    findings.add(Finding.fail(
                            "node " + id,
                            "several nodes have this id",
                            "give each node a muster.node.id of its own: facts and headers name them alike"));
                }
                List<String> same = byVersion.computeIfAbsent(
                        member.path("version").asText("one that does not tell"), version -> new ArrayList<>());
                same.add(id);
                byLevel.computeIfAbsent(
                                member.path("foldLevel").asText("one that is not told"), level -> new ArrayList<>())
                        .add(id);
            }
        }
        if (!byVersion.isEmpty()) {
            findings.add(
                    byVersion.size() > 1
                            ? Finding.warn(
                                    "versions",
                                    "the nodes differ: " + inWords(byVersion),
                                    "an upgrade in progress? finish it: docs/operations.md")
                            : Finding.ok("versions", "all nodes run " + byVersion.firstKey()));
        }
        if (byLevel.size() > 1) {
            findings.add(Finding.warn(
                    "versions",
                    "the nodes know different fold levels: " + inWords(byLevel),
                    "do not raise the level in the rules before all nodes know it: those that do not would stop"));
        }
        return findings;
    }

    private static String inWords(SortedMap<String, List<String>> nodes) {
        return nodes.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private Finding foldLevels(String log) {
        Answer rules = node.get("/v1/rules/" + log);
        TreeSet<Integer> levels = new TreeSet<>();
        rules.body()
                .path("partitions")
                .forEach(partition -> levels.add(partition.path("foldLevel").asInt()));
        String subject = "rules of " + log;
        if (rules.status() != 200 || levels.isEmpty()) {
            return Finding.warn(subject, "not all partitions tell theirs", "wait until every partition has an owner");
        }
        if (levels.last() > Domains.LEVEL) {
            return Finding.warn(
                    subject,
                    "fold level " + levels.last() + ", this program knows " + Domains.LEVEL,
                    "nodes of this version stop on it: bring them up to date");
        }
        return levels.size() > 1
                ? Finding.warn(subject, "fold levels differ by partition: " + levels, "set the rules again")
                : Finding.ok(subject, "fold level " + levels.first());
    }

    private Finding registry() {
        Answer subjects = node.get("/subjects");
        return subjects.status() == 200
                ? Finding.ok("schema registry", subjects.body().size() + " subjects, embedded in the nodes")
                : Finding.fail("schema registry", "/subjects answered " + subjects.status(), "see the node's log");
    }
}

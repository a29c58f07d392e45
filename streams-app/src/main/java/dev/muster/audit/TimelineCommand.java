package dev.muster.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.fold.EntityKey;
import dev.muster.terminal.ExitStatus;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit timeline}. */
@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        description = {
            "Every decision on an entity in order, with what changed, why, and the record that led to it.",
            "Exit codes: 0 told, 1 failure, 2 usage, 3 no decision on such an entity, or unreachable."
        })
final class TimelineCommand extends AuditTask {

    @Option(
            names = "--kind",
            defaultValue = "instance",
            description =
                    "What the entity is: instance, breaker, outlier, election or lock. Default: ${DEFAULT-VALUE}.")
    private String kind = "instance";

    @Option(names = "--key", required = true, description = "The entity, such as payments/payments-1.")
    private String key = "";

    @Option(
            names = "--from",
            paramLabel = "log|facts",
            defaultValue = "facts",
            description = "What to tell it from (facts).")
    private String from = "facts";

    @Override
    void checkArguments() {
        domainOfKind(kind);
        Selection.keyOf(key);
        Basis.parse(from);
    }

    @Override
    ExitStatus run(AuditSession session) {
        EntityKey entity = Selection.keyOf(key);
        List<TimelineEntry> entries =
                new Timeline<>(session.source(), session.log(domainOfKind(kind))).of(entity, Basis.parse(from));
        answer(text(entries), json(entries));
        return entries.isEmpty() ? ExitStatus.NOT_FOUND : ExitStatus.OK;
    }

    private String text(List<TimelineEntry> entries) {
        String lines = entries.stream().map(entry -> entry.text() + "\n").collect(Collectors.joining());
        String decisions = entries.size() == 1 ? "decision" : "decisions";
        return lines + "%d %s on %s %s, from the %s".formatted(entries.size(), decisions, kind, key, from);
    }

    private ObjectNode json(List<TimelineEntry> entries) {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind)
                .put("key", key)
                .put("from", from);
        ArrayNode list = tree.putArray("entries");
        entries.forEach(entry -> list.add(entry.toJson()));
        return tree;
    }
}

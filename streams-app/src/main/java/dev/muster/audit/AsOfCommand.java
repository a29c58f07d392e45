package dev.muster.audit;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.terminal.ExitStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit as-of}. */
@Command(
        name = "as-of",
        mixinStandardHelpOptions = true,
        description = {
            "The state of an entity, or of all, at a time or a cut; now, if neither is given.",
            "Exit codes: 0 told, 1 failure, 2 usage, 3 no such entity then, or unreachable."
        })
final class AsOfCommand extends AuditTask {

    @Option(
            names = "--kind",
            defaultValue = "instance",
            description = "What is asked for: instance, breaker, outlier, election or lock. Default: ${DEFAULT-VALUE}.")
    private String kind = "instance";

    @Option(names = "--key", description = "One entity, such as payments/payments-1.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--prefix", description = "All whose key begins so.")
    private Optional<String> prefix = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Such as 2026-11-21T06:00:00Z: all records that the broker appended before.")
    private Optional<String> at = Optional.empty();

    @Option(
            names = "--cut",
            paramLabel = "LOG:PARTITION:OFFSET,...",
            description = "The last offset to reflect of each partition; other partitions are left out.")
    private Optional<String> cut = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "log|facts",
            description = "What to tell it from (default: the log while it has its first record, else the facts).")
    private Optional<String> from = Optional.empty();

    @Override
    void checkArguments() {
        String log = domainOfKind(kind).log();
        cut.ifPresent(text -> Cut.parse(log, text));
        from.ifPresent(Basis::parse);
        selection();
        time();
        if (key.isPresent() && prefix.isPresent()) {
            throw AuditException.usage("--key and --prefix (expected: one of them)");
        }
        if (at.isPresent() && cut.isPresent()) {
            throw AuditException.usage("--at and --cut (expected: one of them)");
        }
    }

    @Override
    ExitStatus run(AuditSession session) {
        return run(session.source(), session.log(domainOfKind(kind)));
    }

    private <S, E extends Event, D extends Decision> ExitStatus run(LogSource source, AuditedLog<S, E, D> log) {
        Selection selection = selection();
        Picture picture = new AsOf<>(source, log).at(cut(source, log, selection), selection, from.map(Basis::parse));
        answer(picture.text(), picture.toJson());
        return picture.entities().isEmpty() && selection.isOneKey() ? ExitStatus.NOT_FOUND : ExitStatus.OK;
    }

    private Cut cut(LogSource source, AuditedLog<?, ?, ?> log, Selection selection) {
        CutFinder finder = new CutFinder(source, log);
        List<Integer> partitions = selection.partitions(log);
        if (cut.isPresent()) {
            Cut given = finder.checked(Cut.parse(log.domain().log(), cut.get()));
            return selection.isOneKey() ? given.only(partitions) : given;
        }
        return time().map(time -> finder.before(time, partitions)).orElseGet(() -> finder.now(partitions));
    }

    private Selection selection() {
        return key.map(text -> Selection.ofKey(Selection.keyOf(text)))
                .orElseGet(() -> Selection.ofPrefix(prefix.orElse("")));
    }

    private Optional<Instant> time() {
        try {
            Optional<Instant> time = at.map(Instant::parse);
            time.filter(instant -> instant.isAfter(Instant.now())).ifPresent(instant -> {
                throw AuditException.usage("--at " + instant + ": in the future (expected: now or before)");
            });
            return time;
        } catch (DateTimeParseException e) {
            throw AuditException.usage("--at '" + at.orElse("") + "' (expected: a time such as 2026-11-21T06:00:00Z)");
        }
    }
}

package dev.muster.audit;

import dev.muster.domains.Domain;
import dev.muster.domains.Domains;
import dev.muster.terminal.ExitStatus;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Folds the logs again and compares every decision with the recorded facts, byte for byte.",
            "Exit codes: 0 no divergence, 1 divergence or failure, 2 usage, 3 not found or unreachable."
        })
final class VerifyCommand extends AuditTask {

    @Option(names = "--log", paramLabel = "LOG", description = "Only this log, such as instances; may be repeated.")
    private List<String> logs = new ArrayList<>();

    @Override
    void checkArguments() {
        logs.forEach(AuditTask::domainOfLog);
    }

    @Override
    ExitStatus run(AuditSession session) {
        List<? extends Domain<?, ?, ?>> domains = logs.isEmpty()
                ? Domains.all()
                : logs.stream().map(AuditTask::domainOfLog).toList();
        List<PartitionReport> reports = new ArrayList<>();
        for (Domain<?, ?, ?> domain : domains) {
            reports.addAll(Audits.verify(session.source(), session.log(domain)));
        }
        VerifyReport report = new VerifyReport(reports);
        answer(report.toString(), report.toJson());
        return report.isClean() ? ExitStatus.OK : ExitStatus.FAILURE;
    }
}

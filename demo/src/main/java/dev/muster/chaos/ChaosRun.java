package dev.muster.chaos;

import dev.muster.audit.AuditException;
import dev.muster.audit.Audits;
import dev.muster.audit.VerifyReport;
import dev.muster.log.KafkaAwayException;
import dev.muster.log.TopicNames;
import dev.muster.terminal.CommandFailure;
import dev.muster.terminal.ExitStatus;
import dev.muster.testkit.workload.CallLog;
import dev.muster.testkit.workload.Fate;
import dev.muster.testkit.workload.GuardedResource;
import dev.muster.testkit.workload.RecordedCall;
import dev.muster.wire.HttpSchemaRegistry;
import dev.muster.wire.RegistryUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run: starts everything, lets faults come and go while clients work, mends, sees that it works again, ends the clients, and judges what they
 * wrote down. Used by one thread; faults have threads of their own.
 */
final class ChaosRun {

    private static final Duration RECOVERED_AT_MOST = Duration.ofSeconds(90);
    /** So much is done after all was mended before the clients end. */
    private static final int DONE_AFTERWARDS = 40;

    private static final Duration VERIFIED_AT_MOST = Duration.ofSeconds(60);
    private static final long ASK_EVERY_MS = 500;

    private final ChaosSettings settings;
    private final Consumer<String> listener;
    private final long beganNanos = System.nanoTime();
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);

    ChaosRun(ChaosSettings settings, Consumer<String> listener) {
        this.settings = settings;
        this.listener = listener;
    }

    ChaosReport play() throws InterruptedException {
        Path folder = newFolder(settings.parent());
        tell("seed %d; everything is in %s".formatted(settings.seed(), folder));
        ChaosReport report = playIn(folder);
        if (report.allHolds() && settings.remains() == ChaosSettings.Remains.DELETED_WHEN_ALL_HOLDS) {
            delete(folder);
        } else {
            tell("what was recorded stays in " + folder);
        }
        return report;
    }

    private ChaosReport playIn(Path folder) throws InterruptedException {
        try (Arena arena = new Arena(folder, settings)) {
            tell("three brokers and two nodes are up; "
                    + (arena.ground().hasCables()
                            ? "nodes have networks of their own"
                            : "nodes are on loopback, behind proxies"));
            arena.clients().forEach(ArenaClient::start);
            disturb(arena);
            tell("all is mended");
            long mendedNanos = System.nanoTime();
            awaitRecovery(arena, mendedNanos);
            arena.endClients();
            GuardedResource.Report resource = arena.resource().report();
            tell("clients have ended; checking what they saw");
            List<RecordedCall> calls = calls(arena);
            Judgement judgement = Judgement.of(calls);
            tell("verifying the log");
            return new ChaosReport(
                    settings.seed(),
                    faults,
                    ChaosReport.fatesOf(calls),
                    judgement,
                    resource,
                    recovery(calls, mendedNanos),
                    judgement.allHolds() ? verify(arena) : look(arena));
        }
    }

    /** Returns when all faults are mended. */
    private void disturb(Arena arena) throws InterruptedException {
        SplittableRandom seeds = new SplittableRandom(settings.seed());
        CountDownLatch stop = new CountDownLatch(1);
        List<FaultSource> sources = new FaultSources(arena).all();
        ExecutorService threads = Executors.newFixedThreadPool(sources.size());
        try {
            List<Future<Void>> lanes = new ArrayList<>();
            for (FaultSource source : sources) {
                lanes.add(threads.submit(new Lane(source, seeds.split(), stop, this::began)));
            }
            boolean unused = stop.await(settings.length().toMillis(), TimeUnit.MILLISECONDS);
            stop.countDown();
            for (Future<Void> lane : lanes) {
                lane.get();
            }
        } catch (ExecutionException e) {
            throw new CommandFailure(ExitStatus.FAILURE, "a fault could not be made or mended: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private synchronized void began(Lane.Happening happening) {
        Fault fault = happening.fault();
        faults.merge(fault.kind(), 1, Integer::sum);
        tell("%s: %s, for %s ms"
                .formatted(
                        fault.kind().words(), fault.victim(), happening.length().toMillis()));
    }

    /** Whether it works again is for the report to say: here it is only waited for. */
    private static void awaitRecovery(Arena arena, long mendedNanos) throws InterruptedException {
        long end = mendedNanos + RECOVERED_AT_MOST.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (done(after(mendedNanos, calls(arena))) < DONE_AFTERWARDS && System.nanoTime() < end) {
            boolean unused = never.await(ASK_EVERY_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Safe, but of no use, would be what never works again. */
    private static ChaosReport.Finding recovery(List<RecordedCall> calls, long mendedNanos) {
        List<RecordedCall> late = after(mendedNanos, calls);
        long done = done(late);
        return new ChaosReport.Finding(
                done >= DONE_AFTERWARDS, "%d of %d calls were done".formatted(done, late.size()));
    }

    private static List<RecordedCall> calls(Arena arena) {
        return arena.records().stream()
                .flatMap(record -> CallLog.read(record).stream())
                .toList();
    }

    private static List<RecordedCall> after(long nanos, List<RecordedCall> calls) {
        return calls.stream().filter(call -> call.calledNanos() > nanos).toList();
    }

    private static long done(List<RecordedCall> calls) {
        return calls.stream().filter(call -> Fate.of(call) == Fate.DONE).count();
    }

    /** What was folded last is committed within the commit interval, so it may take more than one look. */
    private ChaosReport.Finding verify(Arena arena) throws InterruptedException {
        long end = System.nanoTime() + VERIFIED_AT_MOST.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        ChaosReport.Finding finding = look(arena);
        while (!finding.isGood() && System.nanoTime() < end) {
            boolean unused = never.await(ASK_EVERY_MS, TimeUnit.MILLISECONDS);
            finding = look(arena);
        }
        return finding;
    }

    private static ChaosReport.Finding look(Arena arena) {
        try {
            VerifyReport report = Audits.verify(
                    arena.kafka().bootstrapServers(),
                    TopicNames.DEFAULT,
                    HttpSchemaRegistry.at(String.join(
                            ",", arena.urls().stream().map(Object::toString).toList())));
            String last = report.toString().lines().reduce("", (before, line) -> line);
            boolean isGood = report.isClean() && report.isRefolded() && report.facts() > 0;
            return new ChaosReport.Finding(isGood, isGood ? last : report.toString());
        } catch (AuditException | KafkaAwayException | RegistryUnavailableException e) {
            return new ChaosReport.Finding(false, "could not be done: " + e.getMessage());
        }
    }

    private void tell(String what) {
        listener.accept(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - beganNanos) / 1e9, what));
    }

    private static Path newFolder(Path parent) {
        try {
            return Files.createTempDirectory(parent, "muster-chaos-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

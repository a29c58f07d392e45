package dev.muster.codec;

import dev.muster.breaker.Breaker;
import dev.muster.breaker.Ejection;
import dev.muster.breaker.Evidence;
import dev.muster.breaker.OperatorNote;
import dev.muster.breaker.Permit;
import dev.muster.breaker.Phase;
import dev.muster.breaker.Probing;
import dev.muster.breaker.State;
import dev.muster.schema.BreakerEjection;
import dev.muster.schema.BreakerEvidence;
import dev.muster.schema.BreakerPermit;
import dev.muster.schema.BreakerProbing;
import dev.muster.schema.ServiceBreaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The decided part of a breaker's state as a record and back. Stateless; any thread. */
final class BreakerStates {

    private BreakerStates() {}

    static ServiceBreaker breaker(Breaker breaker) {
        Phase phase = breaker.phase();
        return ServiceBreaker.newBuilder()
                .setState(phase.state().name())
                .setEpoch(phase.epoch())
                .setSince(phase.since())
                .setBegan(phase.began())
                .setUntil(phase.until().orElse(null))
                .setReason(phase.reason())
                .setEvidence(phase.evidence().map(BreakerStates::evidence).orElse(null))
                .setNote(phase.note().map(BreakerStates::note).orElse(null))
                .setOpenings(breaker.openings())
                .setPermitsGiven(breaker.permitsGiven())
                .setLastHolder(breaker.lastHolder())
                .setProbing(breaker.probing().map(BreakerStates::probing).orElse(null))
                .setSettings(BreakerParts.settings(breaker.settings()))
                .setEjections(ejections(breaker.ejections()))
                .build();
    }

    static Breaker breaker(ServiceBreaker r) {
        Phase phase = new Phase(
                State.parse(r.getState()),
                r.getEpoch(),
                r.getSince(),
                r.getBegan(),
                Optional.ofNullable(r.getUntil()),
                r.getReason(),
                Optional.ofNullable(r.getEvidence()).map(BreakerStates::evidence),
                Optional.ofNullable(r.getNote()).map(note -> new OperatorNote(note.getBy(), note.getReason())));
        return new Breaker(
                phase,
                r.getOpenings(),
                r.getPermitsGiven(),
                r.getLastHolder(),
                probing(r.getProbing()),
                BreakerParts.settings(r.getSettings()),
                ejections(r.getEjections()));
    }

    private static BreakerEvidence evidence(Evidence evidence) {
        return new BreakerEvidence(
                evidence.fromOffset(),
                evidence.toOffset(),
                evidence.calls(),
                evidence.failures(),
                evidence.tooSlow(),
                evidence.callers(),
                evidence.witnesses());
    }

    private static Evidence evidence(BreakerEvidence r) {
        return new Evidence(
                r.getFromOffset(),
                r.getToOffset(),
                r.getCalls(),
                r.getFailures(),
                r.getTooSlow(),
                r.getCallers(),
                r.getWitnesses());
    }

    private static dev.muster.schema.OperatorNote note(OperatorNote note) {
        return new dev.muster.schema.OperatorNote(note.by(), note.reason());
    }

    private static BreakerProbing probing(Probing probing) {
        return new BreakerProbing(
                probing.wanted(),
                probing.until(),
                probing.demandSince(),
                probing.permits().stream()
                        .map(permit -> new BreakerPermit(permit.number(), permit.caller(), permit.until()))
                        .toList(),
                probing.results().ok(),
                probing.results().slow(),
                probing.results().bad());
    }

    private static Optional<Probing> probing(@Nullable BreakerProbing r) {
        return r == null
                ? Optional.empty()
                : Optional.of(new Probing(
                        r.getWanted(),
                        r.getUntil(),
                        r.getDemandSince(),
                        r.getPermits().stream()
                                .map(permit -> new Permit(permit.getNumber(), permit.getCaller(), permit.getUntil()))
                                .toList(),
                        new Probing.Results(r.getOk(), r.getSlow(), r.getBad())));
    }

    private static List<BreakerEjection> ejections(SortedMap<String, Ejection> ejections) {
        List<BreakerEjection> records = new ArrayList<>(ejections.size());
        ejections.forEach((instance, ejection) -> records.add(BreakerEjection.newBuilder()
                .setInstance(instance)
                .setTimes(ejection.times())
                .setSince(ejection.since())
                .setUntil(ejection.until())
                .setReturned(ejection.returned().orElse(null))
                .setRule(ejection.rule())
                .setReason(ejection.reason())
                .setEvidence(evidence(ejection.evidence()))
                .build()));
        return records;
    }

    private static SortedMap<String, Ejection> ejections(List<BreakerEjection> records) {
        SortedMap<String, Ejection> ejections = new TreeMap<>();
        records.forEach(r -> ejections.put(
                r.getInstance(),
                new Ejection(
                        r.getTimes(),
                        r.getSince(),
                        r.getUntil(),
                        Optional.ofNullable(r.getReturned()),
                        r.getRule(),
                        r.getReason(),
                        evidence(r.getEvidence()))));
        return ejections;
    }
}

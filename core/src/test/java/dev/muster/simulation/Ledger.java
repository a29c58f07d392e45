package dev.muster.simulation;

import static dev.muster.simulation.World.check;

import dev.muster.fold.Decision;
import dev.muster.fold.Event;
import dev.muster.fold.FoldCodec;
import dev.muster.fold.Hash;
import dev.muster.partition.Arrival;
import dev.muster.partition.Effects;
import dev.muster.partition.Fact;
import dev.muster.partition.LogClock;
import dev.muster.partition.PartitionMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What folding each record of one partition led to, whoever folded it first; everybody who folds it again has to reach the same bytes,
 * or an early answer was a lie. It checks what holds for every domain: the clock, the sessions, the chain of facts.
 */
final class Ledger<S, E extends Event, D extends Decision> {

    /**
     * How far the log clock may be ahead of the reference: a leap of the broker's clock lets a tick count whose request took long, and a
     * tick of before an outage counts after it. It does not add up.
     */
    static final long LEAD_MS = 1_700;

    private final LogPartition<E> log;
    private final SimulatedDomain<S, E, D> domain;
    private final Population<S, E, D> population;
    private final ReferenceTime time;
    private final Map<Long, Hash> folded = new HashMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private LogClock clock = LogClock.START;
    private boolean hadDeadlines;
    private long leastLead = Long.MAX_VALUE;
    private long last = -1;
    private long answered = -1;

    Ledger(LogPartition<E> log, SimulatedDomain<S, E, D> domain, Population<S, E, D> population) {
        this.log = log;
        this.domain = domain;
        this.population = population;
        this.time = new ReferenceTime(log.outages());
    }

    /** Offset of the last record that anybody has folded. */
    long last() {
        return last;
    }

    /** All facts, in order. */
    List<Fact> facts() {
        return facts;
    }

    /** Offset of the last record that anybody has answered from. */
    long answered() {
        return answered;
    }

    void answer(long offset) {
        answered = Math.max(answered, offset);
    }

    /** Somebody has folded a record. */
    void folded(LogPartition.Entry<E> entry, Arrival<E> arrival, Effects<S, D> effects, boolean hasDeadlines) {
        Hash bytes = hash(effects);
        Hash before = folded.putIfAbsent(entry.offset(), bytes);
        if (before != null) {
            check(before.equals(bytes), "offset {} was folded again and led to something else", entry.offset());
            return;
        }
        check(entry.offset() > last, "offset {} was folded for the first time after {}", entry.offset(), last);
        last = entry.offset();
        long reference = checkClock(entry, effects.meta().clock());
        hadDeadlines = hasDeadlines;
        effects.facts().forEach(this::checkFact);
        population.folded(new Population.Folded<>(log.number(), entry, arrival, effects, reference));
    }

    private long checkClock(LogPartition.Entry<E> entry, LogClock next) {
        long reference = time.at(entry.realMs());
        check(!next.now().isBefore(clock.now()), "the clock ran back at {} from {} to {}", entry.offset(), clock, next);
        check(next.session() >= clock.session(), "the session fell at {}: {}, {}", entry.offset(), clock, next);
        clock = next;
        long lead = next.now().toEpochMilli() - reference;
        if (hadDeadlines) {
            check(
                    lead <= leastLead + LEAD_MS,
                    "the clock ran ahead of time by {} ms at {}",
                    lead - leastLead,
                    entry.offset());
            leastLead = Math.min(leastLead, lead);
        } else {
            time.idle();
            leastLead = lead;
        }
        return reference;
    }

    private void checkFact(Fact fact) {
        check(fact.isIntact(), "a fact's hash is not its own");
        facts.add(fact);
    }

    void checkChain(PartitionMeta meta) {
        check(meta.chain().sequence() == facts.size(), "{} facts, chain at {}", facts.size(), meta.chain());
        Hash head = facts.isEmpty() ? Hash.ZERO : facts.get(facts.size() - 1).hash();
        check(meta.chain().head().equals(head), "the chain's head is not the last fact");
    }

    /** Of all that an owner would store, send and show. */
    private Hash hash(Effects<S, D> effects) {
        FoldCodec<S, D> codec = domain.spec().codec();
        MessageDigest digest = Hash.sha256();
        digest.update(domain.codec().meta(effects.meta()));
        for (Effects.Change<S> change : effects.changes()) {
            feed(digest, change.key() + " " + change.presence() + " " + change.isDecided());
            codec.decided(change.state()).ifPresent(digest::update);
            codec.volatilePart(change.state()).ifPresent(digest::update);
        }
        effects.groups().forEach((name, entry) -> feed(digest, name + entry));
        effects.facts().forEach(fact -> digest.update(fact.bytes()));
        effects.decisions().forEach(decision -> feed(digest, decision.kind() + decision.rule() + decision.reason()));
        feed(digest, effects.rejection() + " " + effects.moveTo());
        return Hash.copyOf(digest.digest());
    }

    private static void feed(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.muster.balance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Candidates for tests, and what comes of many picks among them. */
final class Fleet {
    static final Balancing PLAIN = Balancing.DEFAULT.slowStart(java.time.Duration.ZERO);

    private Fleet() {}

    static List<Candidate> of(int size) {
        return IntStream.range(0, size).mapToObj(i -> Candidate.of("i-" + i)).toList();
    }

    static List<Candidate> weighing(List<Integer> weights) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            candidates.add(Candidate.of("i-" + i).weighing(weights.get(i)));
        }
        return candidates;
    }

    static List<Candidate> changed(List<Candidate> candidates, int index, Function<Candidate, Candidate> change) {
        List<Candidate> next = new ArrayList<>(candidates);
        next.set(index, change.apply(next.get(index)));
        return next;
    }

    /** How often each id is picked, with nothing under way. */
    static Map<String, Integer> counts(List<Candidate> candidates, Balancing balancing, int calls) {
        Picks picks = Picks.prepare(candidates, balancing);
        Map<String, Integer> counts = new HashMap<>();
        candidates.forEach(one -> counts.put(one.id(), 0));
        for (int i = 0; i < calls; i++) {
            int picked = picks.pick(Conditions.IDLE, KeyHash.of("call-" + i));
            counts.merge(candidates.get(picked).id(), 1, Integer::sum);
        }
        return counts;
    }

    /** Requests under way that a test may set. */
    static final class Load implements Conditions {
        final long[] inFlight;
        final boolean[] unusable;
        long total;

        Load(int size) {
            inFlight = new long[size];
            unusable = new boolean[size];
        }

        void begin(int index) {
            inFlight[index]++;
            total++;
        }

        void end(int index) {
            inFlight[index]--;
            total--;
        }

        @Override
        public boolean isUsable(int index) {
            return !unusable[index];
        }

        @Override
        public long inFlight(int index) {
            return inFlight[index];
        }

        @Override
        public long totalInFlight() {
            return total;
        }
    }
}
